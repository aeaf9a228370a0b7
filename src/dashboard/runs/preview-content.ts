import { html } from "hono/html";
import type { Preview, PreviewCounts } from "../../desk/run-preview.ts";
import type { RehearsedMessage } from "../../rehearsal/rehearsal.ts";
import { when } from "../shell/when.ts";
import type { Reader } from "./run-status.ts";
import { runWords } from "./run-words.ts";

const order = ["delivered", "now", "later", "asked", "not"] as const satisfies (keyof PreviewCounts)[];

/** What would happen: first in one line, then message by message with the reason. */
export function previewContent({ counts, entries, complete, endedAt }: Preview, reader: Reader) {
  const text = runWords[reader.language];
  const said = order.filter((what) => counts[what] > 0).map((what) => text.counts[what](counts[what]));
  return html`<p class="notice" id="counts"><strong>${said.join(", ")}.</strong></p>
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">${text.when}</th>
          <th scope="col">${text.message}</th>
          <th scope="col">${text.what}</th>
          <th scope="col">${text.whyNot}</th>
        </tr>
      </thead>
      <tbody>
        ${entries.map((entry) => row(entry, reader))}
      </tbody>
    </table>
    ${complete ? "" : html`<p><small>${text.horizon} ${when(endedAt, reader)}.</small></p>`}`;
}

function row(entry: RehearsedMessage, reader: Reader) {
  const text = runWords[reader.language];
  const name = entry.template ?? entry.key;
  return html`<tr>
    <td>${when(entry.at, reader)}</td>
    <td>
      ${entry.messageId === null ? name : html`<a href="/messages/${entry.messageId}">${name}</a>`}
      ${entry.channel === "sms" ? "SMS" : "e\u2011mail"}
    </td>
    <td>
      ${text.verdicts[entry.verdict]}
      ${entry.untilAt === null ? "" : html`${text.until} ${when(entry.untilAt, reader)}`}
    </td>
    <td>
      ${entry.verdict === "already-sent" || entry.verdict === "would-send" ? "" : (entry.explanation ?? "")}
    </td>
  </tr>`;
}
