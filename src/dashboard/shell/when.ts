import { html } from "hono/html";
import type { Language } from "./language.ts";

/** An instant as pages show it: in the configured zone, in the reader's language, exact for programs. */
export function when(at: string, { language, timeZone }: { language: Language; timeZone: string }) {
  return html`<time datetime="${at}">${instantText(at, { language, timeZone })}</time>`;
}

/** `22 Nov 2026, 14:05:09`. An instant that is none, as in hand-made data, stays as it is. */
export function instantText(
  at: string,
  { language, timeZone }: { language: Language; timeZone: string },
): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return at;
  return new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone,
  }).format(ms);
}

/** A day such as `2026-11-22` as pages show it. */
export function dayText(day: string, language: Language): string {
  const date = new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", {
    dateStyle: "medium",
    timeZone: "UTC",
  });
  return date.format(Date.parse(day));
}
