import type { Locale } from "./message.ts";
import { oneLine } from "./one-line.ts";

const inSms = { fr: "bonjour", en: "Hello" } as const;
const inEmail = { fr: "Bonjour", en: "Hello" } as const;
const longestNameInSms = 60;

/** "bonjour Zoé" or "Hello Zoé", to go on after the brand's name in an SMS. A name longer than 60 characters is cut. */
export function smsGreeting(name: string, locale: Locale): string {
  return `${inSms[locale]} ${oneLine(name, longestNameInSms)}`.trimEnd();
}

/** "Bonjour Zoé,", a line of its own in an e-mail. */
export function emailGreeting(name: string, locale: Locale): string {
  return `${inEmail[locale]} ${oneLine(name)}`.trimEnd() + ",";
}
