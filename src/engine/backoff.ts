const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const scheduleMs = [
  15 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  20 * minute,
  40 * minute,
  hour,
];
const longestDelayMs = 2 * hour;
// So that runs that failed together do not come back together.
const longestJitterMs = 30 * second;

/** Inngest's delay before the next try, in ms. `attempt` counts from 0: the one that just failed. */
export const inngestRetryDelayMs = (attempt: number): number => {
  const delayMs = scheduleMs[attempt] ?? longestDelayMs;
  return delayMs + Math.round(Math.random() * longestJitterMs);
};

const shortestRetryAfterMs = second;
const longestRetryAfterMs = 24 * hour;

/** The wait that a `retry-after` header asks for: seconds or a date, from 1 s to a day. Undefined when unreadable. */
export const retryAfterMs = (header: string, nowMs: number): number | undefined => {
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * second : Date.parse(header) - nowMs;
  if (header.trim() === "" || Number.isNaN(waitMs)) return undefined;
  return Math.min(Math.max(waitMs, shortestRetryAfterMs), longestRetryAfterMs);
};
