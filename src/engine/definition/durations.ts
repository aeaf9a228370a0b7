import { lastInstantMs } from "../limits.ts";

const unitMs: Record<string, number> = {
  w: 7 * 24 * 60 * 60 * 1000,
  d: 24 * 60 * 60 * 1000,
  h: 60 * 60 * 1000,
  m: 60 * 1000,
  s: 1000,
  ms: 1,
};

/** Milliseconds of a duration as the SDK writes it: `7d`, `1h30m`, empty for none. Undefined when it is none. */
export const parseDurationMs = (text: string): number | undefined => {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[wdhms]))*$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[wdhms])/g)) {
    total += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  }
  return total;
};

/** The instant that a duration from `nowMs`, or an ISO 8601 date, stands for. Undefined when it is none. */
export const parseInstantMs = (text: string, nowMs: number): number | undefined => {
  const durationMs = parseDurationMs(text);
  const instantMs = durationMs === undefined ? Date.parse(text) : nowMs + durationMs;
  return instantMs <= lastInstantMs ? instantMs : undefined;
};
