import { Temporal } from "temporal-polyfill";

/** The calendar day of an instant in an IANA zone, as `YYYY-MM-DD`. */
export function localDay(at: Date, timeZone: string): string {
  return zoned(at, timeZone).toPlainDate().toString();
}

/** When the next day begins in a zone, as ISO 8601 UTC: not always at midnight, nor 24 hours after this one did. */
export function nextLocalDayAt(at: Date, timeZone: string): string {
  const { epochMilliseconds } = zoned(at, timeZone).startOfDay().add({ days: 1 }).startOfDay();
  return new Date(epochMilliseconds).toISOString();
}

/** When a day such as `2026-11-22` begins in a zone, as ISO 8601 UTC. `daysLater` may be negative. */
export function dayStartAt(day: string, timeZone: string, daysLater = 0): string {
  const { epochMilliseconds } = Temporal.PlainDate.from(day)
    .add({ days: daysLater })
    .toZonedDateTime(timeZone)
    .startOfDay();
  return new Date(epochMilliseconds).toISOString();
}

function zoned(at: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
}
