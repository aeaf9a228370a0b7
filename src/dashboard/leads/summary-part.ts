import { html } from "hono/html";
import { amountText } from "../../delivery/prices.ts";
import { type Notice, subjectOf } from "../../desk/lead-summary.ts";
import type { LeadView } from "../../desk/lead-view.ts";
import { type NextMessage, timeOf } from "../../desk/next-of-lead.ts";
import type { MessageRecord } from "../../store/ledger.ts";
import type { Reader } from "../messages/message-table.ts";
import { colon } from "../shell/language.ts";
import { channelNames, messageName, whyOf } from "../shell/message-words.ts";
import { statusBadge } from "../shell/status-words.ts";
import { instantText, when } from "../shell/when.ts";
import { leadWords } from "./lead-words.ts";
import { verdictBadge } from "./verdict-badge.ts";

/** The latest ones say how it stands; the timeline has all. */
const noticesShown = 12;

/** Was it said, by which channel, what did it cost, why not, and what comes next: in words. */
export function summaryPart({ summary, next }: LeadView, reader: Reader) {
  const { language, currency } = reader;
  const text = leadWords[language];
  const { messages, accepted, unknown, costMicros } = summary.totals;
  const notices = summary.notices.slice(-noticesShown);
  return html`<section aria-labelledby="short">
    <h2 id="short">${text.short}</h2>
    ${notices.length === 0 ? html`<p>${text.nothingYet}</p>` : ""}
    <dl class="facts">
      ${notices.map((notice) => noticePart(notice, reader))}
      <dt>${text.next}</dt>
      <dd>${nextPart(next, reader)}</dd>
      <dt>${text.cost}</dt>
      <dd>
        ${text.total(messages, accepted, `${amountText(costMicros)} ${currency}`)}
        ${unknown === 0 ? "" : html`<a href="/messages/unknown?since=">${text.unknownOnes(unknown)}</a>`}
      </dd>
    </dl>
  </section>`;
}

function noticePart(notice: Notice, reader: Reader) {
  const { language, currency } = reader;
  const text = leadWords[language];
  const cost = notice.costMicros === null ? "" : `${amountText(notice.costMicros)} ${currency}`;
  return html`<dt>${messageName(notice, language)}</dt>
    <dd>
      ${notice.messages.map((message) => html`<span class="part">${messagePart(message, reader)}</span> `)}
      ${cost === "" ? "" : html`<small>${text.together(cost)}</small>`}
    </dd>`;
}

function messagePart(message: MessageRecord, reader: Reader) {
  const { language } = reader;
  const { id, channel, status, provider, deferredUntilAt, updatedAt } = message;
  const why = whyOf(message, provider, language);
  const isSettled = status !== "skipped" && status !== "deferred" && status !== "refused";
  return html`<a href="/messages/${id}">${channelNames[channel]}</a
    >${colon[language]}${statusBadge(status, language)}
    ${isSettled ? html`<small>${when(updatedAt, reader)}</small>` : ""} ${why === null ? "" : html` ${why}`}
    ${status === "deferred" && deferredUntilAt !== null ? html`→ ${when(deferredUntilAt, reader)}` : ""}`;
}

/** The first message that is still to come, by every channel it comes by. */
function nextPart(next: LeadView["next"], reader: Reader) {
  const text = leadWords[reader.language];
  if (next.state === "unavailable") return text.nextUnavailable;
  const first = next.messages.find(({ verdict }) => verdict !== "would-skip") ?? next.messages[0];
  if (first === undefined) return text.nothingNext;
  const same = next.messages.filter((message) => subjectOf(message) === subjectOf(first));
  return html`${messageName(first, reader.language)}${colon[reader.language]}
  ${same.map((message) => html`<span class="part">${nextMessage(message, reader)}</span> `)}`;
}

function nextMessage(message: NextMessage, reader: Reader) {
  const { channel, verdict } = message;
  const at = instantText(timeOf(message), reader);
  const why =
    verdict === "would-send" ? null : whyOf({ ...message, providerCode: null }, "", reader.language);
  return html`${channelNames[channel]},
  ${at}${colon[reader.language]}${verdictBadge(verdict, reader.language)}. ${why ?? ""}`;
}
