import { html } from "hono/html";
import { amountText } from "../../delivery/prices.ts";
import type { MessageRecord } from "../../store/ledger.ts";
import { channelNames, journeyName, messageName, whyOf } from "../shell/message-words.ts";
import type { Language } from "../shell/language.ts";
import { statusBadge } from "../shell/status-words.ts";
import { instantText, when } from "../shell/when.ts";
import { messagesWords } from "./messages-words.ts";

/** For whom a page is written. */
export type Reader = { language: Language; timeZone: string; currency: string };

/** Messages as rows: when, what, to whom, by which channel, what became of it and why, and what it cost. */
export function messageTable(messages: readonly MessageRecord[], reader: Reader) {
  const text = messagesWords[reader.language];
  return html`<table class="cards" aria-label="${text.table}">
    <thead>
      <tr>
        <th scope="col">${text.when}</th>
        <th scope="col">${text.message}</th>
        <th scope="col">${text.to}</th>
        <th scope="col">${text.status}</th>
        <th scope="col">${text.cost}</th>
      </tr>
    </thead>
    <tbody>
      ${messages.map((message) => row(message, reader))}
    </tbody>
  </table>`;
}

function row(message: MessageRecord, reader: Reader) {
  const { language, currency } = reader;
  const { id, leadId, journey, channel, recipient, costMicros, segments } = message;
  const name = messageName(message, language);
  const journeyWord = journeyName(journey, language);
  return html`<tr>
    <td>${when(message.createdAt, reader)}</td>
    <td>
      <a href="/messages/${id}">${name}</a> ${messagesWords[language].by} ${channelNames[channel]}
      ${journeyWord === name ? "" : html`<br /><small>${journeyWord}</small>`}
    </td>
    <td>${recipient ?? "—"} ${leadId === null ? "" : html`<a href="/leads/${leadId}">${leadId}</a>`}</td>
    <td>${statusBadge(message.status, language)} ${whyPart(message, reader)}</td>
    <td class="amount">
      ${costMicros === null ? "—" : `${amountText(costMicros)} ${currency}`}
      ${segments === null || segments < 2 ? "" : html`<small>(${segments} segments)</small>`}
    </td>
  </tr>`;
}

/** Why a message is not simply on its way, and until when it waits. */
function whyPart(message: MessageRecord, reader: Reader) {
  const why = whyOf(message, message.provider, reader.language);
  const until = message.status === "deferred" ? message.deferredUntilAt : null;
  if (why === null && until === null) return "";
  return html`<br /><small>${why} ${until === null ? "" : `→ ${instantText(until, reader)}`}</small>`;
}
