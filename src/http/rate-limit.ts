import type { Context, MiddlewareHandler } from "hono";
import { HttpError } from "./http-error.ts";

/** Counts one use by `who`, or throws HttpError 429. */
export type RateLimit = (who: string) => void;

/** More callers than this are never remembered at once: the oldest are forgotten. */
const maxCallers = 10_000;

/**
 * Allows each caller `perMinute` uses a minute, all at once or spread (a token bucket). In memory, for this process.
 * @param what - What is counted, for the message: "messages".
 */
export function createRateLimit(perMinute: number, now: () => Date, what = "messages"): RateLimit {
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
    const seconds = Math.max(1, Math.ceil(((1 - tokens) * 60) / perMinute));
    throw new HttpError(
      429,
      `Too many ${what}: at most ${perMinute} a minute; try again in ${seconds} s.`,
      {},
      seconds,
    );
  };
}

/** Counts every request by `who`. */
export function limitRequests(limit: RateLimit, who: (c: Context) => string): MiddlewareHandler {
  return async (c, next) => {
    limit(who(c));
    await next();
  };
}

/**
 * Counts the answers that refuse a proof (a key, a signature, a token) by `who`, and answers 429 in their place once
 * there are too many. It looks at the answer, so that whoever brings the right proof is never limited by the failures of
 * others at the same address, such as a reverse proxy's: a limit that came first would be a switch with which a stranger
 * turns the route off. It is no defence of the proof itself, whose length is; it sends noise away.
 */
export function limitFailures(
  limit: RateLimit,
  { who, statuses }: { who: (c: Context) => string; statuses: readonly number[] },
): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (statuses.includes(c.res.status)) limit(who(c));
  };
}
