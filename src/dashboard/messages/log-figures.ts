import { html } from "hono/html";
import type { Config } from "../../config.ts";
import { amountText } from "../../delivery/prices.ts";
import type { ChannelId } from "../../messages/message.ts";
import type { DayUsage, MessageStatus } from "../../store/ledger.ts";
import { colon } from "../shell/language.ts";
import { channelNames } from "../shell/message-words.ts";
import { statusBadge, statusWords } from "../shell/status-words.ts";
import { dayText } from "../shell/when.ts";
import { type MessageQuery, queryString } from "./message-query.ts";
import type { Reader } from "./message-table.ts";
import { messagesWords } from "./messages-words.ts";

/** What a day has carried so far, and what it may. */
export function dayFigures(
  usage: readonly DayUsage[],
  { dayLimits, reader }: { dayLimits: Config["dayLimits"]; reader: Reader },
) {
  const text = messagesWords[reader.language];
  const ofChannel = (channel: ChannelId) => {
    const { messages, segments, costMicros } = usage.find((row) => row.channel === channel) ?? nothing;
    const cost = `${amountText(costMicros)} ${reader.currency}`;
    const limits = dayLimits[channel];
    const limit = text.limit(limits["day-messages"], limits["day-segments"]);
    return html`<li>
      ${channelNames[channel]}${colon[reader.language]}${text.carried(messages, channel === "sms" ? segments : null, cost)}
      ${limit === "" ? "" : html`<small>(${text.limitIs} ${limit})</small>`}
    </li>`;
  };
  return html`<ul class="counts">
    <li><strong>${text.today}</strong></li>
    ${ofChannel("sms")} ${ofChannel("email")}
  </ul>`;
}

const nothing = { messages: 0, segments: 0, costMicros: 0 };

/** How many messages of the period are in which state, each with the way to them. */
export function statusCounts(
  counts: Partial<Record<MessageStatus, number>>,
  { asked, reader }: { asked: MessageQuery; reader: Reader },
) {
  const { language } = reader;
  const text = messagesWords[language];
  const from = asked.since === "" ? text.beginning : dayText(asked.since, language);
  const to = asked.until === "" ? text.now : dayText(asked.until, language);
  const period = { ...emptyQuery, since: asked.since, until: asked.until };
  const found = statuses.filter((status) => counts[status] !== undefined);
  return html`${
    found.length === 0
      ? html`<p>${text.nobody}</p>`
      : html`<ul class="counts" aria-label="${text.counts}">
          <li><strong>${text.countsOf(from, to)}</strong></li>
          ${found.map(
            (status) =>
              html`<li>
                <a href="/${queryString(period, { status })}"
                  >${counts[status]} ${statusBadge(status, language)}</a
                >
              </li>`,
          )}
          ${
            counts.unknown === undefined
              ? ""
              : html`<li>
                  <a href="/messages/unknown?since=${asked.since}">${text.unknown}</a>
                </li>`
          }
        </ul>`
  }`;
}

const statuses = Object.keys(statusWords.en) as MessageStatus[];

const emptyQuery: MessageQuery = {
  status: "",
  channel: "",
  journey: "",
  lead: "",
  text: "",
  since: "",
  until: "",
  cursor: "",
};
