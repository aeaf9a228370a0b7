import { html } from "hono/html";
import type { MessageDetails } from "../../desk/message-details.ts";
import { messageStory } from "../../desk/message-story.ts";
import { reasonWords } from "../../reasons/reason-words.ts";
import type { Language } from "../shell/language.ts";
import { statusBadge, type Tone, tones } from "../shell/status-words.ts";
import { instantText } from "../shell/when.ts";
import { messageWords } from "./message-words.ts";
import type { Reader } from "./reader.ts";

/** What became of a message, why, and what to do, before anything else. `resent`: it was just to be sent again; a reason, where that held it back. */
export function messageSummary(
  { message, counterpart }: MessageDetails,
  reader: Reader,
  resent: string | null,
) {
  const { language } = reader;
  const text = messageWords[language];
  const story = messageStory(message, { language, instant: (at) => instantText(at, reader) });
  // Of what goes well there is something to tell, and nothing to justify.
  const explains = tones[message.status] !== "good";
  return html`<h1>${text.channels[message.channel]} · ${message.template ?? message.journey}</h1>
    <p>
      ${statusBadge(message.status, language)}${
        message.recipient === null ? "" : html` · ${text.to} ${message.recipient}`
      }
    </p>
    <div class="notice ${noticeTones[tones[message.status]]}" role="status">
      ${resent === null ? "" : html`<p>${resentText(resent, language)}</p>`}
      <p><strong>${story.outcome}</strong></p>
      ${story.why.length === 0 ? "" : html`<p>${explains ? html`<strong>${text.why}</strong> ` : ""}${story.why.join(" ")}</p>`}
      <p>
        ${story.advice === null ? text.nothingToDo : html`<strong>${text.toDo}</strong> ${story.advice}`}
        ${story.next ?? ""}
      </p>
      ${counterpart === null ? "" : counterpartLine({ message, counterpart }, reader)}
    </div>
    <p class="actions">
      <a id="resend" role="button" class="outline" href="/messages/${message.id}/resend">${text.resend}</a>
    </p>`;
}

function resentText(resent: string, language: Language): string {
  const text = messageWords[language];
  const held = reasonWords(resent, language);
  return held === null ? text.resent : `${text.held} ${held.why}`;
}

const noticeTones: Record<Tone, string> = { good: "good", bad: "bad", wait: "", quiet: "" };

function counterpartLine(
  { message, counterpart }: Pick<MessageDetails, "message"> & { counterpart: MessageDetails["message"] },
  { language }: Reader,
) {
  const text = messageWords[language];
  return html`<p>
    <a href="/messages/${counterpart.id}">${text.counterpart[counterpart.channel]}</a>
    ${statusBadge(counterpart.status, language)}
    ${message.fallbackFor === counterpart.id ? text.isFallback : ""}
    ${counterpart.fallbackFor === message.id ? text.hasFallback : ""}
  </p>`;
}
