import { html } from "hono/html";
import { amountText } from "../../delivery/prices.ts";
import { type NextMessage, timeOf, type WhatIsNext } from "../../desk/next-of-lead.ts";
import type { Reader } from "../messages/message-table.ts";
import { channelNames, messageName, whyOf } from "../shell/message-words.ts";
import { colon } from "../shell/language.ts";
import { instantText, when } from "../shell/when.ts";
import { leadWords } from "./lead-words.ts";
import { timelineWords } from "./timeline-words.ts";
import { verdictBadge } from "./verdict-badge.ts";

/** What is scheduled next, in the order of time: when, what, by which channel, and whether it would go out. */
export function nextItems(next: WhatIsNext, reader: Reader) {
  const text = leadWords[reader.language];
  if (next.state === "unavailable") return html`<p class="notice">${text.nextUnavailable}</p>`;
  const { messages, lookedUntilAt } = next;
  return html`${
    messages.length === 0
      ? html`<p>${text.nothingNext}</p>`
      : html`<ol class="timeline">
          ${messages.map((message) => html`<li class="next">${nextItem(message, reader)}</li>`)}
        </ol>`
  }
  ${lookedUntilAt === null ? "" : html`<p><small>${text.lookedUntil(instantText(lookedUntilAt, reader))}</small></p>`}`;
}

/** One message to come, in a line. */
export function nextItem(message: NextMessage, reader: Reader) {
  const { language, currency } = reader;
  const { verdict, channel, messageId, costMicros, waitsFirst } = message;
  const why = verdict === "would-send" ? null : whyOf({ ...message, providerCode: null }, "", language);
  const putOff = waitsFirst === null ? null : whyOf({ ...waitsFirst, providerCode: null }, "", language);
  const name = `${messageName(message, language)}, ${channelNames[channel]}`;
  return html`${when(timeOf(message), reader)}
  ${messageId === null ? name : html`<a href="/messages/${messageId}">${name}</a>`}${colon[language]}${verdictBadge(verdict, language)}
  ${why === null ? "" : html` ${why}`}
  ${costMicros === null || verdict !== "would-send" ? "" : html`<small>${amountText(costMicros)} ${currency}</small>`}
  ${putOff === null ? "" : html`<br /><small>${timelineWords[language].waitsFirst} ${putOff}</small>`}`;
}
