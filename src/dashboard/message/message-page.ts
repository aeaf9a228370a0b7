import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { MessageDetails, ReadMessage } from "../../desk/message-details.ts";
import { type EmailLook, emailLookOf } from "../shell/email-body.ts";
import { emailFrame } from "../shell/email-frame.ts";
import { languageOf } from "../shell/language.ts";
import { notFoundPage, type Show } from "../shell/shell.ts";
import { messageAudit } from "./message-audit.ts";
import { messageContent } from "./message-content.ts";
import { messageFacts } from "./message-facts.ts";
import { messagePath } from "./message-path.ts";
import { messageSummary } from "./message-summary.ts";
import { messageTimeline } from "./message-timeline.ts";
import { messageWords } from "./message-words.ts";
import type { Reader } from "./reader.ts";
import { resendRoutes, type ResendPageContext } from "./resend-page.ts";

/** What the page of a message works with. */
export type MessagePageContext = ResendPageContext & {
  readMessage: ReadMessage;
  /** IANA zone in which instants are shown. */
  timeZone: string;
  /** How long the words of a message are kept. */
  keepsBodiesMs: number;
};

/** `GET /messages/{id}`, live; `GET /messages/{id}/html`, its e-mail by itself; `/messages/{id}/resend`. */
export function messagePage(context: MessagePageContext, show: Show): Hono {
  const { readMessage, timeZone, prices, keepsBodiesMs } = context;
  const notFound = notFoundPage(show);
  return new Hono()
    .get(messagePath, async (c, next) => {
      const details = await readMessage(c.req.param("id"));
      if (details === null) return notFound(c, next);
      const seen = markOf(details);
      // Nothing is swapped where nothing has changed: focus, scrolling and the frame stay as they are.
      if (c.req.query("seen") === seen) return c.body(null, 204);
      const reader = { language: languageOf(c), timeZone, prices };
      const text = messageWords[reader.language];
      const { message } = details;
      return show(c, {
        title: `${text.channels[message.channel]} · ${message.template ?? message.journey}`,
        section: "messages",
        content: html`<div hx-ext="sse" sse-connect="/live">
          <div
            id="message"
            hx-get="${refreshUrl(c, seen)}"
            hx-trigger="sse:change throttle:1s"
            hx-select="#message"
            hx-swap="outerHTML"
          >
            ${page(c, details, { ...reader, keepsBodiesMs, look: emailLookOf(c) })}
          </div>
        </div>`,
      });
    })
    .get(`${messagePath}/html`, async (c, next) => {
      const details = await readMessage(c.req.param("id"));
      const content = details?.content;
      return content?.channel === "email" && content.html !== undefined
        ? emailFrame(c, content.html)
        : notFound(c, next);
    })
    .route("/", resendRoutes(context, show));
}

function page(
  c: Context,
  details: MessageDetails,
  reader: Reader & { keepsBodiesMs: number; look: EmailLook },
) {
  const text = messageWords[reader.language];
  const { message, timeline, audit } = details;
  return html`${messageSummary(details, reader, c.req.query("resent") ?? null)}
    <h2 id="said">${text.said}</h2>
    ${messageContent(details, reader)}
    <h2>${text.history}</h2>
    ${messageTimeline(message, timeline, reader)}
    <h2>${text.facts}</h2>
    ${messageFacts(message, reader)}
    <h2>${text.byHand}</h2>
    ${messageAudit(audit, reader)}`;
}

/** The page itself, with what it shows already. */
function refreshUrl(c: Context, seen: string): string {
  const { pathname, searchParams } = new URL(c.req.url);
  searchParams.set("seen", seen);
  return `${pathname}?${searchParams.toString()}`;
}

/** Differs whenever the page would. */
function markOf({ message, timeline, counterpart, audit }: MessageDetails): string {
  const shown = [message, timeline.length, counterpart, audit.length];
  return createHash("sha256").update(JSON.stringify(shown)).digest("base64url").slice(0, 16);
}
