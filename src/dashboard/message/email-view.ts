import { html } from "hono/html";
import { amountText } from "../../delivery/prices.ts";
import type { KeptContent } from "../../desk/message-details.ts";
import type { MessageRecord } from "../../store/ledger.ts";
import { contentWords } from "./content-words.ts";
import type { Reader } from "./reader.ts";

/** How an e-mail is looked at: by links, so that it needs no script. */
export type EmailLook = { view: "html" | "text"; width: "wide" | "narrow" };

type EmailContent = Extract<KeptContent, { channel: "email" }>;

/** An e-mail: whom it comes from, its subject, and its body in a frame of its own, or its plain text. */
export function emailView(
  { message, content }: { message: MessageRecord; content: EmailContent },
  { language, prices: { currency } }: Reader,
  { view, width }: EmailLook,
) {
  const text = contentWords[language];
  const { id, costMicros } = message;
  const shown = content.html === undefined ? "text" : view;
  return html`<dl class="facts">
      <dt>${text.from}</dt>
      <dd>${content.from ?? text.ownSender}</dd>
      <dt>${text.subject}</dt>
      <dd lang="${message.locale ?? language}">${content.subject}</dd>
      <dt>${text.price}</dt>
      <dd>
        ${costMicros === null ? text.noPrice : `${amountText(costMicros)} ${currency} ${text.perEmail}`}
      </dd>
    </dl>
    ${
      content.html === undefined
        ? html`<p>${text.onlyText}</p>`
        : html`<div class="actions">
            ${choice(
              text.view,
              (["html", "text"] as const).map((value) => ({
                name: text.views[value],
                href: `/messages/${id}?view=${value}&width=${width}#said`,
                current: value === shown,
              })),
            )}
            ${
              shown === "html"
                ? choice(
                    text.width,
                    (["wide", "narrow"] as const).map((value) => ({
                      name: text.widths[value],
                      href: `/messages/${id}?view=html&width=${value}#said`,
                      current: value === width,
                    })),
                  )
                : ""
            }
            <a href="/messages/${id}/html">${text.alone}</a>
          </div>`
    }
    ${
      shown === "html"
        ? html`<iframe
            class="mail ${width}"
            sandbox
            src="/messages/${id}/html"
            title="${text.frameTitle(content.subject)}"
          ></iframe>`
        : html`<pre class="mail ${width}" lang="${message.locale ?? language}">${content.text}</pre>`
    }`;
}

function choice(label: string, links: { name: string; href: string; current: boolean }[]) {
  return html`<nav class="choice" aria-label="${label}">
    ${links.map(
      ({ name, href, current }) =>
        html`<a href="${href}" ${current ? html`aria-current="true"` : ""}>${name}</a> `,
    )}
  </nav>`;
}
