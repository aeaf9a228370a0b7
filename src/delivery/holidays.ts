import type { IsHoliday } from "./send-window.ts";

/** The public holidays of the countries, by time zone. */
export type HolidayCalendar = (timeZone: string) => IsHoliday;

/**
 * Loads the calendar: it takes a tenth of a second and megabytes, so it waits until a message needs it, and the process
 * does it once. Only days off in the whole country count. A zone of no country it knows (`UTC`, Antarctica) has the
 * holidays of `homeZone`.
 */
export async function loadHolidays(homeZone: string): Promise<HolidayCalendar> {
  const { countries, calendarOf } = await (loaded ??= loadCountries());
  return (timeZone) => {
    const country = countries.get(canonical(timeZone)) ?? countries.get(canonical(homeZone));
    return country === undefined ? () => false : calendarOf(country);
  };
}

type Countries = {
  /** By zone. */
  countries: Map<string, string>;
  calendarOf: (country: string) => IsHoliday;
};

let loaded: Promise<Countries> | undefined;

async function loadCountries(): Promise<Countries> {
  const { default: Holidays } = await import("date-holidays");
  const calendars = new Map<string, IsHoliday>();
  return {
    countries: countriesByZone(Object.keys(new Holidays().getCountries())),
    calendarOf(country) {
      const known = calendars.get(country);
      if (known !== undefined) return known;
      const calendar = new Holidays(country, { types: ["public"] });
      const isHoliday = holidaysByYear((year) => calendar.getHolidays(year));
      calendars.set(country, isHoliday);
      return isHoliday;
    },
  };
}

/** The country (ISO 3166) each zone lies in, as ICU has it: no zone lies in two. */
function countriesByZone(countries: readonly string[]): Map<string, string> {
  return new Map(
    countries.flatMap((country) =>
      (new Intl.Locale(`und-${country}`).getTimeZones() ?? []).map((zone) => [zone, country] as const),
    ),
  );
}

/** Zones have old names and new ones, in any letter case. */
function canonical(timeZone: string): string {
  return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
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
