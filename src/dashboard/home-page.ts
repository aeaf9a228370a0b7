import { html } from "hono/html";
import type { SandboxEntry } from "../channels/sandbox.ts";
import type { MessageRecord } from "../store/ledger.ts";

/** What the home page shows. Messages are absent where the page is open to anyone who can reach the server. */
export type HomePage = {
  brandName: string;
  /** `embedded engine`, `Inngest dev server at …`. */
  execution: string;
  database: string;
  sms: string;
  email: string;
  url: string;
  visible: { messages: MessageRecord[]; sandbox: SandboxEntry[] } | null;
};

/** The page at `/`: what runs, in which mode, how to send a first event, and the last messages. */
export function homePage(page: HomePage) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.brandName} · onboarding notifications</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/home.css" />
      </head>
      <body>
        <main>
          <h1>${page.brandName}</h1>
          <p>
            Domain events come in; each becomes a journey of SMS and e-mail, no message goes out twice, and
            each is explained.
          </p>
          <dl class="facts">
            <dt>SMS</dt>
            <dd>${page.sms}</dd>
            <dt>E-mail</dt>
            <dd>${page.email}</dd>
            <dt>Functions run in</dt>
            <dd>${page.execution}</dd>
            <dt>Ledger</dt>
            <dd>${page.database}</dd>
          </dl>
          <h2>Send a first event</h2>
          <p>In another terminal:</p>
          <pre tabindex="0"><code>npm run emit -- lead.created</code></pre>
          <p>or, from any program:</p>
          <pre tabindex="0"><code>${curlExample(page)}</code></pre>
          ${page.visible === null ? lockedNotice() : lastMessages(page.visible)}
        </main>
      </body>
    </html>`;
}

function curlExample({ url, visible }: HomePage): string {
  const authorization = visible === null ? ` -H "authorization: Bearer $API_KEY"` : "";
  const event =
    '{"name":"lead.created","data":{"leadId":"L1","firstName":"Zoé","lastName":"Lefèvre","email":"zoe@example.com","phone":"+33612345678"}}';
  return `curl -X POST ${url}/api/events -H 'content-type: application/json'${authorization} \\\n  -d '${event}'`;
}

function lockedNotice() {
  return html`<p>
    An API key is set, so messages are not shown here. Ask
    <code>GET /api/messages</code> with <code>Authorization: Bearer …</code>.
  </p>`;
}

function lastMessages({ messages, sandbox }: NonNullable<HomePage["visible"]>) {
  if (messages.length === 0)
    return html`<h2>Messages</h2>
      <p>None yet. <a href="/">Refresh</a> after sending an event.</p>`;
  return html`<h2>Last messages</h2>
    <p><a href="/">Refresh</a> · <a href="/api/messages">as JSON</a></p>
    <div class="scroll" tabindex="0" role="region" aria-label="Last messages">
      <table>
        <thead>
          <tr>
            <th scope="col">When (UTC)</th>
            <th scope="col">Message</th>
            <th scope="col">To</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          ${messages.map(messageRow)}
        </tbody>
      </table>
    </div>
    ${sandbox.length === 0 ? "" : sandboxSection(sandbox)}`;
}

function messageRow(message: MessageRecord) {
  const why = message.explanation ?? message.reason;
  return html`<tr>
    <td>${message.createdAt.slice(0, 19).replace("T", " ")}</td>
    <td>
      <a href="/api/messages/${message.id}">${message.template ?? message.journey}</a> by ${message.channel}
    </td>
    <td>${message.recipient ?? "—"}</td>
    <td>
      <strong class="${message.status}">${message.status}</strong
      >${why === null ? "" : html`<br /><small>${why}</small>`}
    </td>
  </tr>`;
}

function sandboxSection(entries: SandboxEntry[]) {
  return html`<h2>Sandbox phone and inbox</h2>
    <p>These reached nobody: their channel was the sandbox.</p>
    <ul class="sandbox">
      ${entries.map(
        (entry) =>
          html`<li class="${entry.channel}">
            <small>${entry.channel === "sms" ? "SMS" : "E-mail"} to ${entry.recipient}</small>
            <p>${sandboxText(entry)}</p>
          </li>`,
      )}
    </ul>`;
}

function sandboxText(entry: SandboxEntry): string {
  const message: { subject?: string; text: string } = JSON.parse(entry.body);
  return message.subject === undefined ? message.text : `${message.subject}\n\n${message.text}`;
}
