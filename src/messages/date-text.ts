import type { RenderContext } from "./template.ts";
import { isSameZone, zoneName } from "./zone-name.ts";

/** An instant (ISO 8601) to be told in the reader's zone, or in the brand's when the reader's is not known. */
export type Moment = { at: string; timeZone?: string | undefined };

/**
 * For an SMS: "mardi 1er décembre à 10h30", and in brackets the zone's name where it is not the brand's own, and
 * the note if there is one. Plain spaces.
 */
export function smsDate(moment: Moment, context: RenderContext, note?: string): string {
  return withNotes(words(moment, context, { year: false, hour: "10h30" }), [
    foreignZone(moment, context),
    note,
  ]);
}

/** For a sentence or a subject: as {@link smsDate}, with the spaces of careful typography. */
export function sentenceDate(moment: Moment, context: RenderContext): string {
  return withNotes(words(moment, context, { year: false, hour: "10 h 30" }), [foreignZone(moment, context)]);
}

/** For a table of facts: with the year, and always with the zone. */
export function fullDate(moment: Moment, context: RenderContext): string {
  const zone = zoneName(moment.timeZone ?? context.timeZone, moment.at, context.locale);
  return withNotes(words(moment, context, { year: true, hour: "10 h 30" }), [zone]);
}

function foreignZone(moment: Moment, context: RenderContext): string | undefined {
  const { at, timeZone } = moment;
  if (timeZone === undefined || isSameZone(timeZone, context.timeZone)) return undefined;
  return zoneName(timeZone, at, context.locale);
}

function withNotes(text: string, notes: readonly (string | undefined)[]): string {
  const given = notes.filter((note) => note !== undefined);
  return given.length === 0 ? text : `${text} (${given.join(", ")})`;
}

type Style = { year: boolean; hour: "10h30" | "10 h 30" };

function words(moment: Moment, context: RenderContext, style: Style): string {
  const { weekday, day, month, year, hour, minute } = dateParts(moment, context);
  const yearText = style.year ? ` ${year}` : "";
  if (context.locale === "en") {
    return `${weekday} ${day} ${month}${yearText} at ${hour.padStart(2, "0")}:${minute}`;
  }
  const space = style.hour === "10 h 30" ? "\u00a0" : "";
  const time = minute === "00" ? `${hour}${space}h` : `${hour}${space}h${space}${minute}`;
  return `${weekday} ${day === "1" ? "1er" : day} ${month}${yearText} à ${time}`;
}

function dateParts(moment: Moment, context: RenderContext) {
  const format = new Intl.DateTimeFormat(context.locale === "fr" ? "fr-FR" : "en-GB", {
    timeZone: moment.timeZone ?? context.timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = format.formatToParts(new Date(moment.at));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  return {
    weekday: part("weekday"),
    day: part("day"),
    month: part("month"),
    year: part("year"),
    hour: String(Number(part("hour"))),
    minute: part("minute"),
  };
}
