import { html } from "hono/html";
import { explanationOf } from "../../desk/message-story.ts";
import { providerCodeWords } from "../../desk/provider-code-words.ts";
import { providerName } from "../../desk/provider-name.ts";
import type { MessageRecord, TimelineEntry } from "../../store/ledger.ts";
import { statusBadge, tones } from "../shell/status-words.ts";
import { when } from "../shell/when.ts";
import { messageWords } from "./message-words.ts";
import type { Reader } from "./reader.ts";

/** Every attempt and status of a message, oldest first, with reasons and the provider's codes in words. */
export function messageTimeline({ provider }: MessageRecord, timeline: TimelineEntry[], reader: Reader) {
  return html`<ol class="timeline">
    ${timeline.map((entry) => timelineItem(entry, provider, reader))}
  </ol>`;
}

function timelineItem(entry: TimelineEntry, provider: string, reader: Reader) {
  const { language } = reader;
  const text = messageWords[language];
  const { why, advice } = explanationOf(entry, provider, language);
  return html`<li class="${tones[entry.status]}">
    ${when(entry.at, reader)} ·
    ${statusBadge(entry.status, language)}${entry.attempt === 0 ? "" : ` · ${text.attempt(entry.attempt)}`}
    ${why.length === 0 ? "" : html`<br />${why.join(" ")}`}
    ${advice === null ? "" : html`<br /><strong>${text.toDo}</strong> ${advice}`}
    ${entry.providerCode === null ? "" : html`<br />${codeLink(entry.providerCode, provider, reader)}`}
    ${
      entry.explanation === null
        ? ""
        : html`<br /><small>${text.recorded} <span lang="en">${entry.explanation}</span></small>`
    }
  </li>`;
}

function codeLink(code: string, provider: string, { language }: Reader) {
  const text = messageWords[language];
  const { url, transport } = providerCodeWords({ provider, code, reason: null }, language);
  const name = providerName(provider, language);
  return html`${text.code} <code>${code}</code>${transport === null ? "" : ` · ${transport}`}${
      url === null ? "" : html` · <a href="${url}" rel="noreferrer">${text.codePage(name, code)}</a>`
    }`;
}
