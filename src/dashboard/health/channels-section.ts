import { html } from "hono/html";
import type { Config } from "../../config.ts";
import { amountText } from "../../delivery/prices.ts";
import type { HealthView } from "../../desk/health-view.ts";
import { when } from "../shell/when.ts";
import { channelNames, type Reader } from "./findings-in-words.ts";
import { healthWords } from "./health-words.ts";

const channels = ["sms", "email"] as const;

/** Who sends by each channel, and whether messages go out; with the button that lets them. */
export function channelsSection(view: HealthView, reader: Reader) {
  const text = healthWords[reader.language];
  return html`<h2 id="channels">${text.channels}</h2>
    <table class="cards" aria-labelledby="channels">
      <thead>
        <tr>
          <th scope="col">${text.channel}</th>
          <th scope="col">${text.provider}</th>
          <th scope="col">${text.statuses}</th>
          <th scope="col">${text.state}</th>
        </tr>
      </thead>
      <tbody>
        ${channels.map((channel) => {
          const { provider, sender, statuses } = view.channels[channel];
          return html`<tr>
            <td><strong>${channelNames[channel]}</strong></td>
            <td>
              ${provider}${sender === null ? "" : html`<br /><small>${text.sender}${text.colon} ${sender}</small>`}
            </td>
            <td>${text.statusesBy[statuses]}</td>
            <td>${circuitCell(view, channel, reader)}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
}

function circuitCell({ store }: HealthView, channel: (typeof channels)[number], reader: Reader) {
  const text = healthWords[reader.language];
  if (store === null) return "—";
  const circuit = store.circuits[channel];
  if (circuit === null) return html`<span class="status good">✓ ${text.open}</span>`;
  return html`<span class="status bad">✕</span> ${text.held(circuit.explanation)} (${circuit.providerCode},
    ${text.since} ${when(circuit.openedAt, reader)}). <br />
    ${text.probe}${text.colon} ${when(circuit.probeAt, reader)}.
    <form method="post" action="/health/channels/${channel}/resume">
      <button type="submit">${text.resume}</button>
    </form>`;
}

/** What today has carried by each channel, of what it may. */
export function todaySection(
  { store, day }: HealthView,
  { dayLimits, prices }: Pick<Config, "dayLimits" | "prices">,
  reader: Reader,
) {
  const text = healthWords[reader.language];
  if (store === null) return "";
  return html`<h2 id="today">${text.today} (${day})</h2>
    <table class="cards" aria-labelledby="today">
      <thead>
        <tr>
          <th scope="col">${text.channel}</th>
          <th scope="col">${text.messages}</th>
          <th scope="col">${text.segments}</th>
          <th scope="col">${text.cost}</th>
          <th scope="col">${text.perPerson}</th>
        </tr>
      </thead>
      <tbody>
        ${channels.map((channel) => {
          const carried = store.usage.find((row) => row.channel === channel);
          const limits = dayLimits[channel];
          const segments = text.of(carried?.segments ?? 0, limits["day-segments"]);
          return html`<tr>
            <td><strong>${channelNames[channel]}</strong></td>
            <td>${text.messages}${text.colon} ${text.of(carried?.messages ?? 0, limits["day-messages"])}</td>
            <td>${channel === "email" ? "—" : html`${text.segments}${text.colon} ${segments}`}</td>
            <td>${amountText(carried?.costMicros ?? 0)} ${prices.currency}</td>
            <td>${text.perPerson}${text.colon} ${limits["recipient-messages"] ?? text.noLimit}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
}
