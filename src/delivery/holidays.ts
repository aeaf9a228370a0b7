import type { IsHoliday } from "./send-window.ts";

/** The public holidays of the countries, by time zone. */
export type HolidayCalendar = (timeZone: string) => IsHoliday;

/**
 * Loads the calendar: it takes tens of milliseconds and megabytes, so it waits until a message needs it. Only days
 * off in the whole country count. A zone of no country it knows (`UTC`, Antarctica) has the holidays of `homeZone`.
 */
export async function loadHolidays(homeZone: string): Promise<HolidayCalendar> {
  const { default: Holidays } = await import("date-holidays");
  const countries = Object.keys(new Holidays().getCountries());
  const byZone = new Map<string, IsHoliday>();
  return (timeZone) => {
    const known = byZone.get(timeZone);
    if (known !== undefined) return known;
    const country = countryOf(timeZone, countries) ?? countryOf(homeZone, countries);
    const isHoliday =
      country === undefined
        ? () => false
        : holidaysByYear((year) => new Holidays(country, { types: ["public"] }).getHolidays(year));
    byZone.set(timeZone, isHoliday);
    return isHoliday;
  };
}

/** The country (ISO 3166) a zone lies in, as ICU has it: each zone lies in one. */
function countryOf(timeZone: string, countries: readonly string[]): string | undefined {
  const canonical = new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  return countries.find((country) => new Intl.Locale(`und-${country}`).getTimeZones()?.includes(canonical));
}

type Holiday = { date: string; start: Date; end: Date };

function holidaysByYear(read: (year: number) => Holiday[]): IsHoliday {
  const years = new Map<string, Set<string>>();
  return (day) => {
    const year = day.slice(0, 4);
    const days = years.get(year) ?? new Set(read(Number(year)).flatMap(daysOf));
    years.set(year, days);
    return days.has(day);
  };
}

const dayMs = 86_400_000;

/** The local days of a holiday. Those that begin at dusk carry the date of the day that follows. */
function daysOf({ date, start, end }: Holiday): string[] {
  const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
  const count = Math.ceil((end.getTime() - start.getTime()) / dayMs - 0.1);
  return Array.from({ length: Math.max(count, 1) }, (_, index) =>
    new Date(first + index * dayMs).toISOString().slice(0, 10),
  );
}
