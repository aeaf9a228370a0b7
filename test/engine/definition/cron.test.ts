import { describe, expect, test } from "vitest";
import { parseCron } from "../../../src/engine/definition/cron.ts";

const occasions = (source: string, after: string, count: number): string[] => {
  const cron = parseCron(source, "app-fn", 0);
  const found: string[] = [];
  for (let atMs = Date.parse(after); found.length < count;) {
    atMs = cron.nextAfterMs(atMs) ?? Number.NaN;
    found.push(new Date(atMs).toISOString().replace(":00.000Z", "Z"));
  }
  return found;
};

describe("a schedule", () => {
  test.each([
    ["0 9 * * *", "2026-01-01T09:00Z"],
    ["TZ=Europe/Paris 0 9 * * *", "2026-01-01T08:00Z"],
    ["CRON_TZ=Asia/Kolkata 0 9 * * *", "2026-01-01T03:30Z"],
    ["30 9 * * 1-5", "2026-01-01T09:30Z"],
    ["*/20 * * * * *", "2026-01-01T00:00:20.000Z"],
    ["@hourly", "2026-01-01T01:00Z"],
    ["@daily", "2026-01-02T00:00Z"],
    ["TZ=America/New_York @daily", "2026-01-01T05:00Z"],
  ])("%s strikes next at %s", (source, expected) => {
    expect(occasions(source, "2026-01-01T00:00:00Z", 1)).toEqual([expected]);
  });

  test("of a fixed time strikes once on the day the clock is put forward over it, right after", () => {
    expect(occasions("TZ=Europe/Paris 30 2 * * *", "2026-03-28T00:00:00Z", 3)).toEqual([
      "2026-03-28T01:30Z",
      "2026-03-29T01:00Z",
      "2026-03-30T00:30Z",
    ]);
  });

  test("of a fixed time strikes once on the day the clock is put back over it", () => {
    expect(occasions("TZ=Europe/Paris 30 2 * * *", "2026-10-24T00:00:00Z", 3)).toEqual([
      "2026-10-24T00:30Z",
      "2026-10-25T00:30Z",
      "2026-10-26T01:30Z",
    ]);
  });

  test("of every hour strikes each hour that passes, however the clock is put", () => {
    expect(occasions("TZ=Europe/Paris 30 * * * *", "2026-03-29T00:00:00Z", 3)).toEqual([
      "2026-03-29T00:30Z",
      "2026-03-29T01:30Z",
      "2026-03-29T02:30Z",
    ]);
    expect(occasions("TZ=Europe/Paris 30 * * * *", "2026-10-25T00:00:00Z", 3)).toEqual([
      "2026-10-25T00:30Z",
      "2026-10-25T01:30Z",
      "2026-10-25T02:30Z",
    ]);
  });
});
