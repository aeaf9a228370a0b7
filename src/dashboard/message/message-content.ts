import { html } from "hono/html";
import type { Prices } from "../../config.ts";
import { amountText, estimatedCostMicros } from "../../delivery/prices.ts";
import type { KeptContent } from "../../desk/message-details.ts";
import { codePoint, type SmsAnatomy, smsAnatomy } from "../../desk/sms-anatomy.ts";
import { secretMask } from "../../messages/mask-secrets.ts";
import type { MessageRecord } from "../../store/ledger.ts";
import type { EmailLook } from "../shell/email-body.ts";
import { phoneBubble } from "../shell/phone-bubble.ts";
import { instantText } from "../shell/when.ts";
import { contentWords, type ContentWords } from "./content-words.ts";
import { emailView } from "./email-view.ts";
import type { Reader } from "./reader.ts";

/** What is shown of a message's words: the SMS in a bubble, the e-mail in its frame, or why there is nothing. */
export function messageContent(
  { message, content }: { message: MessageRecord; content: KeptContent | null },
  reader: Reader & { keepsBodiesMs: number; look: EmailLook },
) {
  const text = contentWords[reader.language];
  if (content === null) {
    const days = Math.round(reader.keepsBodiesMs / dayMs);
    return html`<p>${message.locale === null ? text.notWritten : text.gone(days)}</p>`;
  }
  const until = new Date(Date.parse(message.createdAt) + reader.keepsBodiesMs).toISOString();
  const said =
    content.channel === "sms"
      ? smsView(message, content, reader)
      : emailView({ message, content }, reader, reader.look);
  return html`${said}
    <p>
      <small
        >${message.body?.includes(secretMask) === true ? `${text.maskedSecret} ` : ""}${text.keptUntil(
          instantText(until, reader),
        )}</small
      >
    </p>`;
}

const dayMs = 86_400_000;

function smsView(
  message: MessageRecord,
  content: Extract<KeptContent, { channel: "sms" }>,
  { language, prices }: Reader,
) {
  const text = contentWords[language];
  const anatomy = smsAnatomy(content.text);
  const { encoding, units, characters, masked } = anatomy;
  const forcing = anatomy.outsideGsm.map((character) => `“${character}” (${codePoint(character)})`);
  const forced =
    forcing.length === 0 ? "" : `, ${text.forcedBy(new Intl.ListFormat(language).format(forcing))}`;
  return html`<div class="split">
    ${phoneBubble({ text: content.text, locale: message.locale }, language)}
    <dl class="facts">
      <dt>${text.from}</dt>
      <dd>${content.from ?? text.ownSender}</dd>
      <dt>${text.segments}</dt>
      <dd>${segmentsText(message, anatomy, text)}</dd>
      <dt>${text.encoding}</dt>
      <dd>${encoding === "GSM-7" ? text.gsm : text.ucs}${forced}</dd>
      <dt>${text.characters}</dt>
      <dd>
        ${characters},
        ${text.units(units, encoding)}${masked ? html`<br /><small>${text.masked}</small>` : ""}
      </dd>
      <dt>${text.price}</dt>
      <dd>${smsPrice(message, text, prices)}</dd>
    </dl>
  </div>`;
}

/** The provider's count, which is what it charges, and ours where that is another. */
function segmentsText({ segments }: MessageRecord, own: SmsAnatomy, text: ContentWords): string {
  if (segments === null || segments === own.segments || own.masked) return String(segments ?? own.segments);
  return `${segments} (${text.ownCount(own.segments)})`;
}

function smsPrice({ recipient, costMicros }: MessageRecord, text: ContentWords, prices: Prices): string {
  const each = estimatedCostMicros(prices, { channel: "sms", to: recipient ?? "", segments: 1 });
  if (each === null || costMicros === null) return text.noPrice;
  const amount = (micros: number): string => `${amountText(micros)} ${prices.currency}`;
  return text.perSegment(amount(each), amount(costMicros));
}
