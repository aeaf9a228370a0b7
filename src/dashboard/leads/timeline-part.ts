import { html } from "hono/html";
import { amountText } from "../../delivery/prices.ts";
import type { LeadRun } from "../../desk/lead-runs.ts";
import type { Happened } from "../../desk/lead-timeline.ts";
import type { LeadView } from "../../desk/lead-view.ts";
import type { AuditEntry } from "../../store/audit-log.ts";
import type { MessageStatus } from "../../store/ledger.ts";
import type { RecordedEvent } from "../../store/subjects.ts";
import type { Reader } from "../messages/message-table.ts";
import { actionWords } from "../audit/audit-words.ts";
import { colon } from "../shell/language.ts";
import { channelNames, journeyName, messageName, whyOf } from "../shell/message-words.ts";
import { statusBadge, tones } from "../shell/status-words.ts";
import { instantText, when } from "../shell/when.ts";
import { leadWords } from "./lead-words.ts";
import { nextItems } from "./next-items.ts";
import { timelineWords } from "./timeline-words.ts";

/** Everything that happened to a person, oldest first, and what comes next. */
export function timelinePart({ timeline, earlierMessages, next }: LeadView, reader: Reader) {
  const text = leadWords[reader.language];
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">${text.timeline}</h2>
    ${earlierMessages === 0 ? "" : html`<p>${text.earlier(earlierMessages)}</p>`}
    <ol class="timeline">
      ${timeline.map((happened) => item(happened, reader))}
    </ol>
    <h3>${text.ahead}</h3>
    ${nextItems(next, reader)}
  </section>`;
}

function item(happened: Happened, reader: Reader) {
  switch (happened.kind) {
    case "event":
      return eventItem(happened.event, reader);
    case "run-began":
    case "run-ended":
      return runItem(happened, reader);
    case "message":
      return messageItem(happened, reader);
    case "by-hand":
      return byHandItem(happened.entry, reader);
    default:
      return happened satisfies never;
  }
}

function eventItem(event: RecordedEvent, reader: Reader) {
  const text = timelineWords[reader.language];
  const { name, ts, outcome, receivedAt, forwardedAt, data } = event;
  // What a few seconds lie between is one moment to a reader.
  const isLate = Math.abs(Date.parse(receivedAt) - ts) > 60_000;
  const happenedAt = isLate ? ` ${text.happenedAt(instantText(new Date(ts).toISOString(), reader))}` : "";
  const handedOver =
    forwardedAt === null ? text.notForwarded : text.forwarded(instantText(forwardedAt, reader));
  const startsAt = data["startsAt"] ?? data["endsAt"];
  return html`<li>
    ${when(receivedAt, reader)}
    <strong>${text.events[name]}</strong> ${typeof startsAt === "string" ? when(startsAt, reader) : ""}
    <small>(${text.received} ${name})</small> <br /><small
      >${outcome === "superseded" ? text.superseded : handedOver}${happenedAt}</small
    >
  </li>`;
}

function runItem({ kind, at, run }: Extract<Happened, { run: LeadRun }>, { language, timeZone }: Reader) {
  const text = timelineWords[language];
  const { id, journey, status, url } = run;
  const words = kind === "run-began" ? text.runBegan : text.runEnded[status ?? "completed"];
  const tone = kind === "run-ended" && status === "failed" ? "bad" : "";
  return html`<li class="${tone}">
    ${when(at, { language, timeZone })} ${words}${colon[language]}${journeyName(journey ?? "", language)}
    <small>(${text.run} ${url === null ? id : html`<a href="${url}">${id}</a>`})</small>
  </li>`;
}

function messageItem(
  { at, message, changes, isFirst }: Extract<Happened, { kind: "message" }>,
  reader: Reader,
) {
  const { language, currency } = reader;
  const last = changes.at(-1);
  if (last === undefined) return "";
  const why = whyOf(last, message.provider, language);
  const waits = last.status === "deferred" && message.status === "deferred" ? message.deferredUntilAt : null;
  const cost = isFirst && message.costMicros !== null ? `${amountText(message.costMicros)} ${currency}` : "";
  return html`<li class="${toneClass(last.status)}">
    ${when(at, reader)}
    <a href="/messages/${message.id}">${messageName(message, language)}, ${channelNames[message.channel]}</a
    >${colon[language]}${statusBadge(last.status, language)} ${why === null ? "" : html` ${why}`}
    ${waits === null ? "" : html`(${timelineWords[language].until} ${instantText(waits, reader)})`}
    ${cost === "" ? "" : html`<small>${cost}</small>`}
    ${changes.length < 2 ? "" : changesPart({ message, changes }, reader)}
  </li>`;
}

/** Grey text is for what is of little interest, which why something was not sent is not. */
function toneClass(status: MessageStatus): string {
  return tones[status] === "quiet" ? "" : tones[status];
}

function changesPart(
  { message, changes }: Pick<Extract<Happened, { kind: "message" }>, "message" | "changes">,
  reader: Reader,
) {
  const { language } = reader;
  return html`<details id="changes-${message.id}-${changes[0]?.at}">
    <summary><small>${timelineWords[language].changes(changes.length)}</small></summary>
    <ul>
      ${changes.map((change) => {
        const why = whyOf(change, message.provider, language);
        return html`<li>
          <small
            >${when(change.at, reader)} ${statusBadge(change.status, language)}
            ${why === null ? "" : why}</small
          >
        </li>`;
      })}
    </ul>
  </details>`;
}

function byHandItem({ at, actor, action, detail }: AuditEntry, reader: Reader) {
  const text = timelineWords[reader.language];
  return html`<li>
    ${when(at, reader)}
    ${text.byHand}${colon[reader.language]}${actionWords[reader.language][action] ?? action}
    <small>(${actor}${detail === null ? "" : `${colon[reader.language]}${detail}`})</small>
  </li>`;
}
