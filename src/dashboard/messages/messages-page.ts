import { Hono } from "hono";
import { html } from "hono/html";
import type { Ledger, MessageRecord } from "../../store/ledger.ts";
import { type Language, languageOf, type Words } from "../shell/language.ts";
import type { Show } from "../shell/shell.ts";
import { statusBadge } from "../shell/status-words.ts";
import { when } from "../shell/when.ts";

/** What the message log works with. */
export type MessagesPageContext = {
  ledger: Pick<Ledger, "list">;
  /** IANA zone in which instants are shown. */
  timeZone: string;
};

const words: Words<Record<"title" | "none" | "when" | "message" | "to" | "status", string>> = {
  en: {
    title: "Messages",
    none: "No messages yet.",
    when: "When",
    message: "Message",
    to: "To",
    status: "Status",
  },
  fr: {
    title: "Messages",
    none: "Aucun message pour l’instant.",
    when: "Quand",
    message: "Message",
    to: "À",
    status: "Statut",
  },
};

/** `GET /`: the message log, newest first, live. */
export function messagesPage({ ledger, timeZone }: MessagesPageContext, show: Show): Hono {
  return new Hono().get("/", async (c) => {
    const language = languageOf(c);
    const text = words[language];
    const { messages } = await ledger.list({ limit: 50 });
    const { pathname, search } = new URL(c.req.url);
    return show(c, {
      title: text.title,
      section: "messages",
      content: html`<h1>${text.title}</h1>
        <div hx-ext="sse" sse-connect="/live">
          <div
            id="log"
            hx-get="${pathname}${search}"
            hx-trigger="sse:change throttle:1s"
            hx-select="#log"
            hx-swap="outerHTML"
          >
            ${messages.length === 0 ? html`<p>${text.none}</p>` : table(messages, { language, timeZone })}
          </div>
        </div>`,
    });
  });
}

function table(messages: MessageRecord[], reader: { language: Language; timeZone: string }) {
  const text = words[reader.language];
  return html`<table class="cards">
    <thead>
      <tr>
        <th scope="col">${text.when}</th>
        <th scope="col">${text.message}</th>
        <th scope="col">${text.to}</th>
        <th scope="col">${text.status}</th>
      </tr>
    </thead>
    <tbody>
      ${messages.map(
        (message) =>
          html`<tr>
            <td>${when(message.createdAt, reader)}</td>
            <td><a href="/messages/${message.id}">${message.template ?? message.journey}</a></td>
            <td>${message.recipient ?? "—"}</td>
            <td>${statusBadge(message.status, reader.language)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
