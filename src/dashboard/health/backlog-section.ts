import { html } from "hono/html";
import type { HealthView } from "../../desk/health-view.ts";
import type { Waiting } from "../../store/backlog.ts";
import { when } from "../shell/when.ts";
import type { Reader } from "./findings-in-words.ts";
import { healthWords } from "./health-words.ts";

/** What is still to be done: events, journeys, messages. */
export function backlogSection({ store, execution }: HealthView, reader: Reader) {
  const text = healthWords[reader.language];
  const fact = (name: string, waiting: Waiting, { since }: { since: string }) =>
    html`<dt>${name}</dt>
      <dd>
        ${waiting.count === 0 ? text.nothing : waiting.count}
        ${waiting.oldestAt === null ? "" : html`<small>(${since} ${when(waiting.oldestAt, reader)})</small>`}
      </dd>`;
  return html`<h2>${text.queue}</h2>
    <dl class="facts">
      ${store === null ? "" : fact(text.outbox, store.backlog.outbox, text)}
      ${
        execution.kind === "inngest"
          ? ""
          : html`<dt>${text.runs}</dt>
              <dd><a href="/runs?status=running">${execution.stats.unfinished}</a></dd>
              <dt>${text.queued}</dt>
              <dd>${execution.stats.queued + execution.stats.running}</dd>`
      }
      ${
        store === null
          ? ""
          : html`${fact(text.deferred, store.backlog.deferred, { since: text.next })}
            ${fact(text.overdue, store.backlog.overdue, text)}
            ${fact(text.interrupted, store.backlog.interrupted, text)}
            ${fact(text.unknown, store.backlog.unknown, text)}`
      }
    </dl>`;
}

/** What the providers' refusals raised, the latest first. */
export function alertsSection({ store }: HealthView, reader: Reader) {
  const text = healthWords[reader.language];
  if (store === null) return "";
  if (store.alerts.length === 0)
    return html`<h2>${text.alerts}</h2>
      <p>${text.noAlerts}</p>`;
  return html`<h2 id="alerts">${text.alerts}</h2>
    <table class="cards" aria-labelledby="alerts">
      <thead>
        <tr>
          <th scope="col">${text.alert}</th>
          <th scope="col">${text.first}</th>
          <th scope="col">${text.last}</th>
          <th scope="col">${text.times}</th>
        </tr>
      </thead>
      <tbody>
        ${store.alerts.map(
          (alert) =>
            html`<tr>
              <td>${alert.key.split(":").slice(0, 3).join(", ")}</td>
              <td>${when(alert.firstAt, reader)}</td>
              <td>${when(alert.lastAt, reader)}</td>
              <td>${alert.count}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}
