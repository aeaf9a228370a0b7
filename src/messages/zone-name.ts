import type { Locale } from "./message.ts";

/** Zones of French-speaking readers and their neighbours, where neither Intl nor the English city reads well. */
const frenchPlaces: Readonly<Record<string, string>> = {
  "Europe/Paris": "de Paris",
  "Europe/Brussels": "de Bruxelles",
  "Europe/Luxembourg": "de Luxembourg",
  "Europe/Monaco": "de Monaco",
  "Europe/Zurich": "de Zurich",
  "Europe/London": "de Londres",
  "America/Montreal": "de Montréal",
  "America/Toronto": "de Toronto",
  "America/Martinique": "de la Martinique",
  "America/Guadeloupe": "de la Guadeloupe",
  "America/Cayenne": "de la Guyane",
  "Indian/Reunion": "de La Réunion",
  "Indian/Mayotte": "de Mayotte",
  "Pacific/Noumea": "de Nouméa",
  "Pacific/Tahiti": "de Tahiti",
  "Africa/Casablanca": "du Maroc",
  "Africa/Algiers": "d’Alger",
  "Africa/Tunis": "de Tunis",
};

const cityZone = /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\//i;

/**
 * How a reader calls the clock of an IANA zone: "heure de Paris", "Paris time". A zone that is not a place
 * (`UTC`, `Etc/GMT+5`) is called by its offset at that instant.
 */
export function zoneName(timeZone: string, at: string, locale: Locale): string {
  if (!cityZone.test(timeZone)) {
    const offset = intlZoneName(timeZone, at, locale, "shortOffset");
    return /[1-9]/.test(offset) ? offset : "UTC";
  }
  const city = timeZone.slice(timeZone.lastIndexOf("/") + 1).replaceAll("_", " ");
  const place = city.charAt(0).toUpperCase() + city.slice(1);
  if (locale === "en") return `${place} time`;
  const french = frenchPlaces[timeZone];
  if (french !== undefined) return `heure ${french}`;
  const generic = intlZoneName(timeZone, at, locale, "longGeneric");
  if (generic.startsWith("heure d")) return generic;
  return /^[AEIOUY]/.test(place) ? `heure d’${place}` : `heure de ${place}`;
}

/** Whether two names are the same clock for good: `Asia/Calcutta` and `Asia/Kolkata`, any letter case. */
export function isSameZone(one: string, other: string): boolean {
  return one === other || canonicalZone(one) === canonicalZone(other);
}

function canonicalZone(timeZone: string): string {
  return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
}

function intlZoneName(
  timeZone: string,
  at: string,
  locale: Locale,
  timeZoneName: "shortOffset" | "longGeneric",
): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName }).formatToParts(new Date(at));
  return parts.find((part) => part.type === "timeZoneName")?.value ?? timeZone;
}
