import type { IncomingHttpHeaders } from "node:http";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * How long the provider asks to wait: `Retry-After` in seconds or as an HTTP date, else `RateLimit-Reset` in
 * seconds; at most a day; undefined when it says nothing that can be read.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function retryAfterMs(headers: IncomingHttpHeaders, now: Date): number | undefined {
  const reset = headers["ratelimit-reset"];
  const waitMs =
    readWaitMs(headers["retry-after"], now) ??
    (typeof reset === "string" ? readWaitMs(reset, now) : undefined);
  return waitMs === undefined ? undefined : Math.min(Math.max(waitMs, 0), dayMs);
}

function readWaitMs(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return Math.ceil(Number(text) * 1000);
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs - now.getTime();
}
