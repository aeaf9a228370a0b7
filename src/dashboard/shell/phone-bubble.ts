import { html } from "hono/html";
import type { Locale } from "../../messages/message.ts";
import type { Language, Words } from "./language.ts";

const words: Words<string> = { en: "The SMS as on a phone", fr: "Le SMS comme sur un téléphone" };

/** The text of an SMS in a phone; `locale` is the text's own language, null where it is not known. */
export function phoneBubble({ text, locale }: { text: string; locale: Locale | null }, language: Language) {
  return html`<div class="phone" role="group" aria-label="${words[language]}">
    <p class="bubble" lang="${locale ?? language}">${text}</p>
  </div>`;
}
