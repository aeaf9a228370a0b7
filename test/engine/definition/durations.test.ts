import { describe, expect, test } from "vitest";
import { inngestRetryDelayMs, retryAfterMs } from "../../../src/engine/backoff.ts";
import { parseDurationMs, parseInstantMs } from "../../../src/engine/definition/durations.ts";

describe("durations", () => {
  test.each([
    ["7d", 7 * 86_400_000],
    ["1w2d3h4m5s", 788_645_000],
    ["30m", 1_800_000],
    ["1.5h", 5_400_000],
    ["250ms", 250],
    ["", 0],
  ])("%j is %i ms", (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  test.each(["soon", "5", "1d ago", "-1h"])("%j is none", (text) => {
    expect(parseDurationMs(text)).toBeUndefined();
  });

  test("instants are counted from now, or given as dates", () => {
    expect(parseInstantMs("1h", 1000)).toBe(3_601_000);
    expect(parseInstantMs("2030-01-01T00:00:00.000Z", 1000)).toBe(Date.UTC(2030, 0, 1));
    expect(parseInstantMs("never", 1000)).toBeUndefined();
    expect(parseInstantMs("99999999999w", 1000)).toBeUndefined();
  });
});

test("retries follow Inngest's schedule, with up to half a minute of jitter", () => {
  const seconds = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 7200];
  for (const [attempt, delay] of seconds.entries()) {
    const delayMs = inngestRetryDelayMs(attempt);
    expect(delayMs).toBeGreaterThanOrEqual(delay * 1000);
    expect(delayMs).toBeLessThanOrEqual(delay * 1000 + 30_000);
  }
});

test.each([
  ["120", 120_000],
  ["0", 1000],
  ["1.5", 1500],
  ["999999", 86_400_000],
  ["Thu, 01 Jan 1970 00:01:00 GMT", 50_000],
  ["1970-01-01T00:00:05.000Z", 1000],
  ["1970-01-01T00:01:00+00:00", 50_000],
  ["", undefined],
  ["soon", undefined],
])("retry-after: %s at 10 s past the epoch is %s ms", (header, ms) => {
  expect(retryAfterMs(header, 10_000)).toBe(ms);
});
