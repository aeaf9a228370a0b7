import { HttpError } from "./http-error.ts";

/** Counts one use by `who`, or throws HttpError 429. */
export type RateLimit = (who: string) => void;

/** More callers than this are never remembered at once: the oldest are forgotten. */
const maxCallers = 10_000;

/** Allows each caller `perMinute` uses a minute, all at once or spread (a token bucket). In memory, for this process. */
export function createRateLimit(perMinute: number, now: () => Date): RateLimit {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return (who) => {
    const atMs = now().getTime();
    const bucket = buckets.get(who) ?? { tokens: perMinute, atMs };
    const refilled = bucket.tokens + ((atMs - bucket.atMs) / 60_000) * perMinute;
    const tokens = Math.min(perMinute, refilled);
    const allowed = tokens >= 1;
    buckets.delete(who);
    buckets.set(who, { tokens: allowed ? tokens - 1 : tokens, atMs });
    for (const oldest of buckets.keys()) {
      if (buckets.size <= maxCallers) break;
      buckets.delete(oldest);
    }
    if (allowed) return;
    const seconds = Math.ceil(((1 - tokens) * 60) / perMinute);
    throw new HttpError(
      429,
      `Too many messages: at most ${perMinute} a minute; try again in ${seconds} s.`,
      {},
      seconds,
    );
  };
}
