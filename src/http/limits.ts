import { createHash } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { addressOf, callerOf } from "./caller.ts";
import { createRateLimit, limitFailures, limitRequests } from "./rate-limit.ts";

/** Wrong API keys a minute from one address. */
const wrongKeysPerMinute = 30;

/** Wrong signatures a minute from one address: a provider with an old secret brings many at once. */
const wrongSignaturesPerMinute = 120;

/** Unsubscribe requests a minute, with one link and, with links that open nothing, from one address. */
const unsubscribesPerMinute = 60;

/** The limits of the routes, as middleware. */
export type Limits = {
  wrongKeys: MiddlewareHandler;
  requests: MiddlewareHandler;
  wrongSignatures: MiddlewareHandler;
  unsubscribes: MiddlewareHandler;
};

/** The limits of one server; `requestsPerMinute` is what one key may ask from one address. */
export function createLimits(requestsPerMinute: number, now: () => Date): Limits {
  const limit = (perMinute: number, what: string) => createRateLimit(perMinute, now, what);
  return {
    wrongKeys: limitFailures(limit(wrongKeysPerMinute, "requests with a wrong key"), {
      who: addressOf,
      statuses: [401],
    }),
    requests: limitRequests(limit(requestsPerMinute, "requests"), callerOf),
    wrongSignatures: limitFailures(limit(wrongSignaturesPerMinute, "requests with a wrong signature"), {
      who: addressOf,
      statuses: [401],
    }),
    unsubscribes: unsubscribes(
      limitRequests(limit(unsubscribesPerMinute, "requests"), linkOf),
      limitFailures(limit(unsubscribesPerMinute, "requests with a wrong link"), {
        who: addressOf,
        statuses: [400, 404],
      }),
    ),
  };
}

/**
 * Whoever holds a link may use it, however many others do so through the same proxy or the same mail provider: so uses
 * are counted by link, and only those that open nothing by address.
 */
function unsubscribes(byLink: MiddlewareHandler, wrongLinks: MiddlewareHandler): MiddlewareHandler {
  return async (c, next) =>
    c.req.method === "POST" ? wrongLinks(c, async () => void (await byLink(c, next))) : next();
}

/** A digest: a path may be long, and its token is nobody's business. */
function linkOf(c: Context): string {
  return `${addressOf(c)} ${createHash("sha256").update(c.req.path).digest("base64url")}`;
}
