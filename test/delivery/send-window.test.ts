import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { SendWindow } from "../../src/config.ts";
import { loadHolidays, type HolidayCalendar } from "../../src/delivery/holidays.ts";
import { nextOpening, type IsHoliday } from "../../src/delivery/send-window.ts";

const standard: SendWindow = {
  hours: { from: "08:30", to: "20:00" },
  days: [1, 2, 3, 4, 5, 6],
  onHolidays: false,
};
const dayMs = 86_400_000;

let calendar: HolidayCalendar;
beforeAll(async () => {
  calendar = await loadHolidays("Europe/Paris");
});

const inParis = (at: string, window: Partial<SendWindow> = {}) =>
  nextOpening(new Date(at).toISOString(), "Europe/Paris", {
    window: { ...standard, ...window },
    isHoliday: calendar("Europe/Paris"),
  });

describe("the send window in Paris", () => {
  it.each([
    ["a Monday at 08:30", "2026-11-23T08:30:00+01:00"],
    ["a Saturday at 19:59:59", "2026-11-21T19:59:59+01:00"],
  ])("is open on %s", (_when, at) => {
    expect(inParis(at)).toBeNull();
  });

  it.each([
    ["a Monday at 08:29:59.999", "2026-11-23T08:29:59.999+01:00", "2026-11-23T08:30:00+01:00"],
    ["a Saturday at 20:00, to Monday", "2026-11-21T20:00:00+01:00", "2026-11-23T08:30:00+01:00"],
    ["a Sunday, to Monday", "2026-11-22T12:00:00+01:00", "2026-11-23T08:30:00+01:00"],
    ["a Tuesday at 21:00, to the next day", "2026-11-24T21:00:00+01:00", "2026-11-25T08:30:00+01:00"],
    ["14 July, a Tuesday", "2026-07-14T10:00:00+02:00", "2026-07-15T08:30:00+02:00"],
    ["the evening before 1 November, a Sunday", "2026-10-31T20:30:00+01:00", "2026-11-02T08:30:00+01:00"],
    ["1 November on a Monday", "2027-11-01T10:00:00+01:00", "2027-11-02T08:30:00+01:00"],
    ["Easter Saturday in the evening", "2026-04-04T20:00:00+02:00", "2026-04-07T08:30:00+02:00"],
    ["Easter Monday", "2026-04-06T09:00:00+02:00", "2026-04-07T08:30:00+02:00"],
    ["New Year's Eve at 20:00", "2026-12-31T20:00:00+01:00", "2027-01-02T08:30:00+01:00"],
    ["the night the clocks are put on", "2026-03-29T01:30:00+01:00", "2026-03-30T08:30:00+02:00"],
    ["the night the clocks are put back", "2026-10-25T02:30:00+02:00", "2026-10-26T08:30:00+01:00"],
    ["the Saturday before, at 20:00", "2026-10-24T20:00:00+02:00", "2026-10-26T08:30:00+01:00"],
  ])("is closed on %s", (_when, at, opening) => {
    expect(inParis(at)).toBe(new Date(opening).toISOString());
  });

  it("is open on a public holiday, and at any hour of any day, when it is told so", () => {
    expect(inParis("2026-07-14T10:00:00+02:00", { onHolidays: true })).toBeNull();
    expect(inParis("2026-11-22T03:00:00+01:00", { hours: "always" })).toBeNull();
  });

  it("lasts to midnight when it ends at 24:00", () => {
    const hours = { from: "08:30", to: "24:00" };
    expect(inParis("2026-11-23T23:59:59+01:00", { hours })).toBeNull();
    expect(inParis("2026-11-24T00:00:00+01:00", { hours })).toBe("2026-11-24T07:30:00.000Z");
  });

  it("opens where the clock lands when its first hour is skipped in spring", () => {
    const sundays = { days: [7], hours: { from: "02:30", to: "20:00" } };
    expect(inParis("2026-03-29T01:59:00+01:00", sundays)).toBe("2026-03-29T01:00:00.000Z");
  });

  it("opens both times when its first hour comes twice in autumn", () => {
    const sundays = { days: [7], hours: { from: "02:30", to: "20:00" } };
    expect(inParis("2026-10-25T02:29:00+02:00", sundays)).toBe("2026-10-25T00:30:00.000Z");
    expect(inParis("2026-10-25T02:00:00+01:00", sundays)).toBe("2026-10-25T01:30:00.000Z");
  });

  it("finds the evening that comes again where clocks were put back over midnight", () => {
    const saturdays = { ...standard, days: [6], hours: { from: "23:30", to: "24:00" } };
    const rules = { window: saturdays, isHoliday: () => false };
    expect(nextOpening("2010-11-07T02:30:30Z", "America/St_Johns", rules)).toBe("2010-11-07T03:00:00.000Z");
  });
});

describe("the send window where the clock is put on at midnight", () => {
  const rules = { window: { ...standard, hours: { from: "00:00", to: "24:00" } }, isHoliday: () => false };

  it("opens on the next open day, not at the next change of the clock", () => {
    const window = { ...rules.window, days: [1, 2, 6] };
    expect(nextOpening("2018-11-04T03:00:00Z", "America/Sao_Paulo", { ...rules, window })).toBe(
      "2018-11-05T02:00:00.000Z",
    );
  });

  it("opens at the day's first minute when its opening time is left out", () => {
    const window = { ...rules.window, days: [7], hours: { from: "00:15", to: "24:00" } };
    expect(nextOpening("2018-11-03T12:00:00Z", "America/Sao_Paulo", { ...rules, window })).toBe(
      "2018-11-04T03:00:00.000Z",
    );
  });
});

describe("public holidays", () => {
  it.each([
    ["France", "Europe/Paris", "2026-05-14", true],
    ["Belgium, not France", "Europe/Brussels", "2026-07-21", true],
    ["France, not Belgium", "Europe/Brussels", "2026-07-14", false],
    ["Switzerland", "Europe/Zurich", "2026-08-01", true],
    ["Monaco", "Europe/Monaco", "2026-11-19", true],
    ["Luxembourg", "Europe/Luxembourg", "2026-06-23", true],
    ["La Réunion", "Indian/Reunion", "2026-12-20", true],
    ["India under its other name", "Asia/Kolkata", "2026-01-26", true],
    ["Québec under an old name", "America/Montreal", "2026-07-01", true],
    ["a country of several days", "Asia/Dubai", "2026-03-21", true],
    ["home, for a zone of no country", "UTC", "2026-07-14", true],
  ])("are those of %s", (_country, timeZone, day, expected) => {
    expect(calendar(timeZone)(day)).toBe(expected);
  });
});

/** Days on which the clocks change, the date jumps, or nothing special happens. */
const zones = [
  "Europe/Paris",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Africa/Casablanca",
  "Antarctica/Troll",
  "UTC",
];
const interesting = [
  "2026-03-29T01:00:00Z",
  "2026-10-25T01:00:00Z",
  // Clocks changed at midnight in Brazil until 2018, and at one past midnight in Newfoundland until 2011.
  "2018-11-04T03:00:00Z",
  "2018-02-18T02:00:00Z",
  "2010-11-07T02:31:00Z",
  // Samoa left out a day.
  "2011-12-30T10:00:00Z",
  "2026-04-04T15:00:00Z",
].map((at) => Date.parse(at));
const instants = fc.oneof(
  fc.integer({ min: Date.parse("2010-01-01"), max: Date.parse("2040-01-01") }),
  fc
    .tuple(fc.constantFrom(...interesting), fc.integer({ min: -3 * dayMs, max: 2 * dayMs }))
    .map(([atMs, offsetMs]) => atMs + offsetMs),
);
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom("00", "15", "30", "59"))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${minute}`);
const windows: fc.Arbitrary<SendWindow> = fc.oneof(
  fc.constant(standard),
  fc.record({
    hours: fc
      .tuple(time, fc.oneof(time, fc.constant("24:00")))
      .filter(([from, to]) => from < to)
      .map(([from, to]) => ({ from, to })),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 3 }),
    onHolidays: fc.boolean(),
  }),
);

const wallClocks = new Map<string, Intl.DateTimeFormat>();

function wallClock(timeZone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  wallClocks.set(timeZone, format);
  return format;
}

/** What a clock on the wall and a calendar say, without the code under test. */
function isOpenOnTheWall(atMs: number, timeZone: string, window: SendWindow, isHoliday: IsHoliday): boolean {
  if (window.hours === "always") return true;
  const parts = wallClock(timeZone).formatToParts(atMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  const day = `${part("year")}-${part("month")}-${part("day")}`;
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay() || 7;
  const clock = `${part("hour")}:${part("minute")}`;
  return (
    window.days.includes(weekday) &&
    clock >= window.hours.from &&
    clock < window.hours.to &&
    (window.onHolidays || !isHoliday(day))
  );
}

describe("the next opening, at any instant in any zone", () => {
  it("is open, is the first one, and is less than 15 days away; null says that it is open now", () => {
    fc.assert(
      fc.property(
        instants,
        fc.constantFrom(...zones),
        windows,
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 30 }),
        (atMs, timeZone, window, samples) => {
          const isHoliday = calendar(timeZone);
          const isOpen = (ms: number) => isOpenOnTheWall(ms, timeZone, window, isHoliday);
          const opening = nextOpening(new Date(atMs).toISOString(), timeZone, { window, isHoliday });
          expect(opening === null).toBe(isOpen(atMs));
          if (opening === null) return;
          const openingMs = Date.parse(opening);
          expect(isOpen(openingMs)).toBe(true);
          expect(openingMs).toBeGreaterThan(atMs);
          expect(openingMs - atMs).toBeLessThan(15 * dayMs);
          const between = samples.map((share) => atMs + Math.floor(share * (openingMs - atMs)));
          const justBefore = [1, 60_000, 1_800_000, 3_600_000]
            .map((ms) => openingMs - ms)
            .filter((ms) => ms >= atMs);
          for (const ms of [...between, ...justBefore]) expect(isOpen(ms)).toBe(false);
        },
      ),
      {
        numRuns: 500,
        // The clock is put on at this very midnight.
        examples: [
          [
            Date.parse("2018-11-04T03:00:00Z"),
            "America/Sao_Paulo",
            { hours: { from: "00:00", to: "24:00" }, days: [1, 2, 6], onHolidays: true },
            [],
          ],
        ],
      },
    );
  });
});
