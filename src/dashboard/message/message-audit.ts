import { html } from "hono/html";
import type { AuditEntry } from "../../store/audit-log.ts";
import { when } from "../shell/when.ts";
import { messageWords } from "./message-words.ts";
import type { Reader } from "./reader.ts";

/** What people did to a message, newest first. */
export function messageAudit(entries: AuditEntry[], reader: Reader) {
  const text = messageWords[reader.language];
  if (entries.length === 0) return html`<p>${text.never}</p>`;
  return html`<ul>
    ${entries.map(
      ({ at, actor, action, detail }) =>
        html`<li>
          ${when(at, reader)} · ${text.actions[action] ?? action} · ${actor}
          ${detail === null ? "" : html`<br /><small lang="en">${detail}</small>`}
        </li>`,
    )}
  </ul>`;
}
