import type { Config } from "../config.ts";
import { journeyRetries } from "./journey-context.ts";

/** How fast a journey may go, in the words of Inngest. */
export type Pace = {
  retries: typeof journeyRetries;
  throttle?: { limit: number; period: "1m"; burst: number };
  concurrency?: { limit: number; scope: "fn" };
};

/**
 * The pace of every journey function: starts are spaced evenly, so that their messages do not outrun what a sender can
 * carry. Each function has a throttle of its own.
 * @see https://www.inngest.com/docs/guides/throttling
 */
export function paceOf({ startsPerSecond, concurrency }: Config["throughput"]): Pace {
  return {
    retries: journeyRetries,
    ...(startsPerSecond !== undefined && {
      throttle: {
        limit: Math.max(1, Math.round(startsPerSecond * 60)),
        period: "1m",
        burst: Math.max(1, Math.floor(startsPerSecond)),
      } as const,
    }),
    ...(concurrency !== undefined && { concurrency: { limit: concurrency, scope: "fn" } as const }),
  };
}
