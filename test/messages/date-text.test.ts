import { describe, expect, test } from "vitest";
import { fullDate, sentenceDate, smsDate } from "../../src/messages/date-text.ts";

const french = { locale: "fr", brandName: "Bienvenue", timeZone: "Europe/Paris", optOut: null } as const;
const english = { ...french, locale: "en" } as const;

describe("dates in an SMS", () => {
  test.each([
    ["2026-12-01T09:00:00Z", "mardi 1er décembre à 10h", "Tuesday 1 December at 10:00"],
    ["2026-12-02T09:05:00Z", "mercredi 2 décembre à 10h05", "Wednesday 2 December at 10:05"],
    ["2026-08-31T22:00:00Z", "mardi 1er septembre à 0h", "Tuesday 1 September at 00:00"],
    ["2026-07-14T06:30:00Z", "mardi 14 juillet à 8h30", "Tuesday 14 July at 08:30"],
  ])("say %s in the brand's zone without naming it", (at, inFrench, inEnglish) => {
    expect(smsDate({ at }, french)).toBe(inFrench);
    expect(smsDate({ at, timeZone: "Europe/Paris" }, french)).toBe(inFrench);
    expect(smsDate({ at }, english)).toBe(inEnglish);
  });

  test.each([
    ["2026-03-29T00:59:59Z", "dimanche 29 mars à 1h59"],
    ["2026-03-29T01:00:00Z", "dimanche 29 mars à 3h"],
    ["2026-10-25T00:30:00Z", "dimanche 25 octobre à 2h30"],
    ["2026-10-25T01:30:00Z", "dimanche 25 octobre à 2h30"],
    ["2026-10-25T02:30:00Z", "dimanche 25 octobre à 3h30"],
  ])("follow the change of clocks at %s", (at, expected) => {
    expect(smsDate({ at }, french)).toBe(expected);
  });

  test.each([
    [
      "Europe/London",
      "mardi 1er décembre à 9h (heure de Londres)",
      "Tuesday 1 December at 09:00 (London time)",
    ],
    [
      "America/Montreal",
      "mardi 1er décembre à 4h (heure de Montréal)",
      "Tuesday 1 December at 04:00 (Montreal time)",
    ],
    [
      "America/New_York",
      "mardi 1er décembre à 4h (heure de l’Est nord-américain)",
      "Tuesday 1 December at 04:00 (New York time)",
    ],
    [
      "Indian/Reunion",
      "mardi 1er décembre à 13h (heure de La Réunion)",
      "Tuesday 1 December at 13:00 (Reunion time)",
    ],
    [
      "Europe/Dublin",
      "mardi 1er décembre à 9h (heure de Dublin)",
      "Tuesday 1 December at 09:00 (Dublin time)",
    ],
    [
      "Asia/Kolkata",
      "mardi 1er décembre à 14h30 (heure de l’Inde)",
      "Tuesday 1 December at 14:30 (Kolkata time)",
    ],
    [
      "Pacific/Auckland",
      "mardi 1er décembre à 22h (heure de la Nouvelle-Zélande)",
      "Tuesday 1 December at 22:00 (Auckland time)",
    ],
    [
      "Pacific/Kiritimati",
      "mardi 1er décembre à 23h (heure des îles de la Ligne)",
      "Tuesday 1 December at 23:00 (Kiritimati time)",
    ],
    ["Etc/GMT+5", "mardi 1er décembre à 4h (UTC−5)", "Tuesday 1 December at 04:00 (GMT-5)"],
    ["UTC", "mardi 1er décembre à 9h (UTC)", "Tuesday 1 December at 09:00 (UTC)"],
  ])("name %s, which is not the brand's zone", (timeZone, inFrench, inEnglish) => {
    const moment = { at: "2026-12-01T09:00:00Z", timeZone };
    expect(smsDate(moment, french)).toBe(inFrench);
    expect(smsDate(moment, english)).toBe(inEnglish);
  });

  test("take another name of the brand's zone for the brand's zone", () => {
    const india = { ...english, timeZone: "Asia/Kolkata" };
    expect(smsDate({ at: "2026-12-01T09:00:00Z", timeZone: "Asia/Calcutta" }, india)).toBe(
      "Tuesday 1 December at 14:30",
    );
    expect(smsDate({ at: "2026-12-01T09:00:00Z", timeZone: "europe/paris" }, english)).toBe(
      "Tuesday 1 December at 10:00",
    );
  });

  test("put a note beside the zone, in one pair of brackets", () => {
    const moment = { at: "2026-12-01T09:00:00Z", timeZone: "Europe/London" };
    expect(smsDate(moment, french, "30 min")).toBe("mardi 1er décembre à 9h (heure de Londres, 30 min)");
    expect(smsDate({ at: moment.at }, french, "30 min")).toBe("mardi 1er décembre à 10h (30 min)");
  });

  test("name every zone Intl knows, in both languages, without an empty or technical name", () => {
    for (const timeZone of Intl.supportedValuesOf("timeZone")) {
      const moment = { at: "2026-12-01T09:00:00Z", timeZone };
      expect(fullDate(moment, french)).toMatch(
        /\((?:heure (?:de |d’|du |des |normale |moyenne )\S.*|UTC.*)\)$/,
      );
      expect(fullDate(moment, english)).toMatch(/\((?:\S.* time|UTC|GMT.*)\)$/);
    }
  });
});

describe("dates in an e-mail", () => {
  const moment = { at: "2026-12-01T09:30:00Z" };

  test("keep the hour together with no-break spaces in French", () => {
    expect(sentenceDate(moment, french)).toBe("mardi 1er décembre à 10\u00a0h\u00a030");
    expect(sentenceDate(moment, english)).toBe("Tuesday 1 December at 10:30");
  });

  test("give year and zone in the table of facts, also when it is the brand's own zone", () => {
    expect(fullDate(moment, french)).toBe("mardi 1er décembre 2026 à 10\u00a0h\u00a030 (heure de Paris)");
    expect(fullDate(moment, english)).toBe("Tuesday 1 December 2026 at 10:30 (Paris time)");
  });
});
