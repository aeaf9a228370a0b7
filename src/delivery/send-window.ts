import { Temporal } from "temporal-polyfill";
import type { SendWindow } from "../config.ts";

/** Days (`YYYY-MM-DD`) on which nothing promotional is sent, in one place. */
export type IsHoliday = (day: string) => boolean;

/** Longer than any run of closed days a calendar has; past it, the window is asked again. */
const furthestDays = 60;

/**
 * When a promotional message may go out, or null when it may at `at` itself. Instants are ISO 8601 UTC.
 *
 * What counts is the wall clock of the zone: in the hour that is skipped in spring nothing opens or closes, and the
 * hour that comes twice in autumn counts the same both times.
 */
export function nextOpening(
  at: string,
  timeZone: string,
  rules: { window: SendWindow; isHoliday: IsHoliday },
): string | null {
  const { hours } = rules.window;
  if (hours === "always") return null;
  const isOpen = (moment: Temporal.ZonedDateTime) => isOpenOn(moment, hours, rules);
  const now = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone);
  if (isOpen(now)) return null;
  // A clock put back over midnight makes the day before come again.
  const yesterday = now.toPlainDate().subtract({ days: 1 });
  for (let days = 0; days <= furthestDays; days += 1) {
    const opening = possibleOpenings(yesterday.add({ days }), timeZone, hours.from)
      .filter((moment) => Temporal.ZonedDateTime.compare(moment, now) > 0 && isOpen(moment))
      .toSorted((a, b) => Temporal.ZonedDateTime.compare(a, b))[0];
    if (opening !== undefined) return isoInstant(opening);
  }
  return isoInstant(now.add({ days: furthestDays }));
}

function isOpenOn(
  moment: Temporal.ZonedDateTime,
  hours: { from: string; to: string },
  { window, isHoliday }: { window: SendWindow; isHoliday: IsHoliday },
): boolean {
  const time = moment.toPlainTime().toString({ smallestUnit: "minute" });
  if (time < hours.from || time >= hours.to) return false;
  return (
    window.days.includes(moment.dayOfWeek) &&
    (window.onHolidays || !isHoliday(moment.toPlainDate().toString()))
  );
}

/** Where a day can begin to be open: at the opening time, which may come twice, at its start, and where the clock jumps. */
function possibleOpenings(day: Temporal.PlainDate, timeZone: string, from: string): Temporal.ZonedDateTime[] {
  const opening = day.toPlainDateTime(from);
  const start = day.toZonedDateTime(timeZone);
  const moments = [
    opening.toZonedDateTime(timeZone, { disambiguation: "earlier" }),
    opening.toZonedDateTime(timeZone, { disambiguation: "later" }),
  ];
  // Days without a change have 24 hours, and looking for a change costs time.
  if (start.hoursInDay === 24) return moments;
  // A clock put on at midnight changes at the day's very start: the next change is months away, and another day's.
  const change = start.getTimeZoneTransition("next");
  const end = day.add({ days: 1 }).toZonedDateTime(timeZone);
  const isToday = change !== null && Temporal.ZonedDateTime.compare(change, end) < 0;
  return isToday ? [...moments, start, change] : [...moments, start];
}

function isoInstant(moment: Temporal.ZonedDateTime): string {
  return new Date(moment.epochMilliseconds).toISOString();
}
