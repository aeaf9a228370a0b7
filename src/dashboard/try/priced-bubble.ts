import { html } from "hono/html";
import { amountText } from "../../delivery/prices.ts";
import { smsSegments } from "../../messages/sms-segments.ts";
import type { Locale } from "../../messages/message.ts";
import type { Language, Words } from "../shell/language.ts";
import { phoneBubble } from "../shell/phone-bubble.ts";

/** An SMS as a phone shows it. */
export type ShownSms = {
  text: string;
  /** The text's own language; null where it is not known. */
  locale: Locale | null;
  /** Millionths of `currency`; null: no price is known. Missing: nothing is said about it. */
  costMicros?: number | null;
  currency: string;
};

const words: Words<{
  length: (segments: number, encoding: string, units: number) => string;
  unicode: string;
  price: (amount: string) => string;
  noPrice: string;
}> = {
  en: {
    length: (segments, encoding, units) =>
      `${segments} ${segments === 1 ? "segment" : "segments"}, ${encoding}, ${units} characters`,
    unicode:
      "A character outside the plain SMS alphabet makes each segment hold 70 characters instead of 160.",
    price: (amount) => `about ${amount}`,
    noPrice: "no price set",
  },
  fr: {
    length: (segments, encoding, units) =>
      `${segments} segment${segments < 2 ? "" : "s"}, ${encoding}, ${units} caractères`,
    unicode:
      "Un caractère hors de l’alphabet SMS simple réduit chaque segment à 70 caractères au lieu de 160.",
    price: (amount) => `environ ${amount}`,
    noPrice: "pas de tarif défini",
  },
};

/** A phone with an SMS in it, and below it how it travels and what it costs. */
export function pricedBubble({ text, locale, costMicros, currency }: ShownSms, language: Language) {
  const say = words[language];
  const { segments, encoding, units } = smsSegments(text);
  const price =
    costMicros === undefined
      ? ""
      : ` · ${costMicros === null ? say.noPrice : say.price(`${amountText(costMicros)} ${currency}`)}`;
  return html`${phoneBubble({ text, locale }, language)}
    <p>
      <small>${say.length(segments, encoding, units)}${price}</small>
      ${encoding === "UCS-2" ? html`<br /><small>${say.unicode}</small>` : ""}
    </p>`;
}
