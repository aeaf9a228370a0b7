import { Hono } from "hono";
import { html } from "hono/html";
import { type SandboxItem, sandboxItem, sandboxItems } from "../../desk/sandbox-items.ts";
import { type Simulation, simulations } from "../../desk/simulate.ts";
import { type Language, languageOf } from "../shell/language.ts";
import { emailBody, type EmailLook, emailLookOf } from "../shell/email-body.ts";
import { emailFrame } from "../shell/email-frame.ts";
import { actorOf, notFoundPage, type Show } from "../shell/shell.ts";
import { phoneBubble } from "../shell/phone-bubble.ts";
import { statusBadge } from "../shell/status-words.ts";
import { isUlid } from "../shell/ulid.ts";
import { when } from "../shell/when.ts";
import { sandboxWords } from "./sandbox-words.ts";
import type { TryContext } from "./try-context.ts";

/** How many of the latest things are shown, by both channels together. */
const shown = 40;

/**
 * `GET /try/sandbox`: the phone and the inbox, live. `POST /try/sandbox/{messageId}`: simulates a report.
 * `GET /try/sandbox/mail/{id}`: an e-mail; with `/html`, its HTML for the frame.
 */
export function sandboxPages(context: TryContext, show: Show): Hono {
  const missing = notFoundPage(show);
  const mailOf = async (id: string): Promise<SandboxItem | null> => {
    const item = isUlid(id) ? await sandboxItem(context, id) : null;
    return item?.channel === "email" ? item : null;
  };
  return new Hono()
    .get("/sandbox", async (c) => {
      const language = languageOf(c);
      const items = await sandboxItems(context, shown);
      const done = c.req.query("done") ?? "";
      const { search } = new URL(c.req.url);
      return await show(c, {
        title: sandboxWords[language].title,
        section: "try",
        content: page(items, { ...context, language, done, search }),
      });
    })
    .post("/sandbox/:messageId", async (c, next) => {
      const messageId = c.req.param("messageId");
      const simulation = isSimulation((await c.req.parseBody())["simulate"]);
      if (simulation === undefined || !isUlid(messageId)) return await missing(c, next);
      const { outcome } = await context.simulate(messageId, simulation, actorOf(c));
      return c.redirect(`/try/sandbox?done=${outcome}`, 303);
    })
    .get("/sandbox/mail/:id", async (c, next) => {
      const item = await mailOf(c.req.param("id"));
      if (item === null) return await missing(c, next);
      const language = languageOf(c);
      return await show(c, {
        title: item.said.subject ?? "",
        section: "try",
        content: mailPage(item, { ...context, language, look: emailLookOf(c) }),
      });
    })
    .get("/sandbox/mail/:id/html", async (c, next) => {
      const item = await mailOf(c.req.param("id"));
      if (item === null || item.said.html === null) return await missing(c, next);
      return emailFrame(c, item.said.html);
    });
}

function isSimulation(given: unknown): Simulation | undefined {
  return simulations.find((simulation) => simulation === given);
}

type Reader = Pick<TryContext, "timeZone"> & { language: Language };

function page(items: SandboxItem[], reader: Reader & { done: string; search: string }) {
  const text = sandboxWords[reader.language];
  const { done } = reader;
  const outcome = Object.hasOwn(text.outcomes, done)
    ? text.outcomes[done as keyof typeof text.outcomes]
    : null;
  const of = (channel: string) => items.filter((item) => item.channel === channel);
  return html`<p><a href="/try">${text.back}</a></p>
    <h1>${text.title}</h1>
    ${
      outcome === null
        ? ""
        : html`<p class="notice ${done === "reported" ? "good" : "bad"}" role="status">${outcome}</p>`
    }
    <p>${text.why}</p>
    <p><small>${text.how}</small></p>
    <div hx-ext="sse" sse-connect="/live">
      <div
        id="sandbox"
        hx-get="/try/sandbox${reader.search}"
        hx-trigger="sse:change throttle:1s"
        hx-select="#sandbox"
        hx-swap="outerHTML"
      >
        <div class="two">
          <section aria-labelledby="phone">
            <h2 id="phone">${text.phone}</h2>
            ${column(of("sms"), reader)}
          </section>
          <section aria-labelledby="inbox">
            <h2 id="inbox">${text.inbox}</h2>
            ${column(of("email"), reader)}
          </section>
        </div>
      </div>
    </div>`;
}

function column(items: SandboxItem[], reader: Reader) {
  if (items.length === 0) return html`<p>${sandboxWords[reader.language].none}</p>`;
  return items.map((item) => html`<article>${received(item, reader)}</article>`);
}

function received(item: SandboxItem, reader: Reader) {
  const text = sandboxWords[reader.language];
  const { said, message } = item;
  return html`${
    item.channel === "sms"
      ? phoneBubble({ text: said.text, locale: message?.locale ?? null }, reader.language)
      : html`<h3>${said.subject}</h3>
          <p><a href="/try/sandbox/mail/${item.id}">${text.read}</a></p>`
  }${about(item, reader)}${message === null ? html`<p>${text.gone}</p>` : simulationForm(item, message.id, reader)}`;
}

function about({ recipient, createdAt, message }: SandboxItem, reader: Reader) {
  const text = sandboxWords[reader.language];
  return html`<p>
    ${message === null ? "" : statusBadge(message.status, reader.language)} ${text.to} ${recipient},
    ${text.at} ${when(createdAt, reader)}
    ${message === null ? "" : html`<br /><a href="/messages/${message.id}">${text.message}</a>`}
  </p>`;
}

function simulationForm({ possible }: SandboxItem, messageId: string, { language }: Reader) {
  if (possible.length === 0) return "";
  const text = sandboxWords[language];
  return html`<form
    method="post"
    action="/try/sandbox/${messageId}"
    class="actions"
    aria-label="${text.simulate}"
  >
    ${possible.map(
      (simulation) =>
        html`<button
          id="${simulation}-${messageId}"
          class="outline secondary"
          type="submit"
          name="simulate"
          value="${simulation}"
        >
          ${text.buttons[simulation]}
        </button>`,
    )}
  </form>`;
}

function mailPage(item: SandboxItem, reader: Reader & { look: EmailLook }) {
  const { id, said, message } = item;
  const text = sandboxWords[reader.language];
  const path = `/try/sandbox/mail/${id}`;
  const email = {
    subject: said.subject ?? "",
    text: said.text,
    locale: message?.locale ?? null,
    htmlPath: said.html === null ? null : `${path}/html`,
    linkTo: ({ view, width }: EmailLook) => `${path}?view=${view}&width=${width}`,
  };
  return html`<p><a href="/try/sandbox">${text.title}</a></p>
    <h1>${said.subject}</h1>
    ${about(item, reader)} ${message === null ? "" : simulationForm(item, message.id, reader)}
    ${emailBody(email, reader.look, reader.language)}`;
}
