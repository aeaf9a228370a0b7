import { html } from "hono/html";
import { amountText } from "../../delivery/prices.ts";
import type { KeptContent } from "../../desk/message-details.ts";
import type { MessageRecord } from "../../store/ledger.ts";
import { emailBody, type EmailLook } from "../shell/email-body.ts";
import { contentWords } from "./content-words.ts";
import type { Reader } from "./reader.ts";

type EmailContent = Extract<KeptContent, { channel: "email" }>;

/** An e-mail: whom it comes from, its subject, and its body in a frame of its own, or its plain text. */
export function emailView(
  { message, content }: { message: MessageRecord; content: EmailContent },
  { language, prices: { currency } }: Reader,
  look: EmailLook,
) {
  const text = contentWords[language];
  const { id, costMicros, locale } = message;
  const shown = {
    subject: content.subject,
    text: content.text,
    locale,
    htmlPath: content.html === undefined ? null : `/messages/${id}/html`,
    linkTo: ({ view, width }: EmailLook) => `/messages/${id}?view=${view}&width=${width}#said`,
  };
  return html`<dl class="facts">
      <dt>${text.from}</dt>
      <dd>${content.from ?? text.ownSender}</dd>
      <dt>${text.subject}</dt>
      <dd lang="${locale ?? language}">${content.subject}</dd>
      <dt>${text.price}</dt>
      <dd>
        ${costMicros === null ? text.noPrice : `${amountText(costMicros)} ${currency} ${text.perEmail}`}
      </dd>
    </dl>
    ${emailBody(shown, look, language)}`;
}
