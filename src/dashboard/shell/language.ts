import type { Context } from "hono";
import { languageDetector } from "hono/language";

/** The languages of the desk. */
export const languages = ["en", "fr"] as const;

/** A language of the desk: that of whoever looks at it, not of those who are written to. */
export type Language = (typeof languages)[number];

/** The words of a page, in each language. */
export type Words<Text> = Record<Language, Text>;

/** Finds the language: `?lang=fr`, which is remembered, else what was chosen before, else what the browser prefers. */
export function detectLanguage(secure: boolean) {
  return languageDetector({
    order: ["querystring", "cookie", "header"],
    lookupQueryString: "lang",
    lookupCookie: "bienvenue_language",
    supportedLanguages: [...languages],
    fallbackLanguage: "en",
    caches: ["cookie"],
    cookieOptions: { httpOnly: true, sameSite: "Lax", secure, path: "/", maxAge: 365 * 24 * 3600 },
  });
}

/** The language of a request that went through `detectLanguage`. */
export function languageOf(c: Context): Language {
  return c.get("language") === "fr" ? "fr" : "en";
}

/** What stands between a name and what is said of it: French wants a narrow space before it. */
export const colon: Words<string> = { en: ": ", fr: "\u202f: " };
