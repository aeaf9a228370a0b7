import type { Expression } from "../matching/expressions.ts";
import { type ConcurrencyLimit, readConcurrency } from "./concurrency-limits.ts";
import type { ConfigReader } from "./config-reader.ts";
import type { FunctionConfig } from "./function-config.ts";

/** At most `limit` run starts per period among runs whose `key` has the same value, `burst` of them at once. */
type Throttle = { limit: number; periodMs: number; burst: number; key: Expression | undefined };
/** At most `limit` run starts per period among events whose `key` has the same value; the others start nothing. */
type RateLimit = { limit: number; periodMs: number; key: Expression | undefined };
/** A run starts for the last event once none has come for a period, or `timeoutMs` after the first. */
type Debounce = { periodMs: number; timeoutMs: number | undefined; key: Expression | undefined };
/** One run for up to `maxSize` events, `timeoutMs` after the first at the latest. Events not in `if` run alone. */
type Batching = {
  maxSize: number;
  timeoutMs: number;
  key: Expression | undefined;
  condition: Expression | undefined;
};
/** At most one run at a time per `key`: a second one is skipped, or cancels the first. */
type Singleton = { mode: "skip" | "cancel"; key: Expression | undefined };
/** How long a run may wait for its first call, and take from there to its end. */
type Timeouts = { startMs: number | undefined; finishMs: number | undefined };

/** When, how often and in what order a function's runs start. */
export type FlowControl = {
  idempotency: Expression | undefined;
  rateLimit: RateLimit | undefined;
  debounce: Debounce | undefined;
  batching: Batching | undefined;
  singleton: Singleton | undefined;
  throttle: Throttle | undefined;
  concurrency: ConcurrencyLimit[];
  /** Seconds by which a run goes before others of its age. */
  priority: Expression | undefined;
  timeouts: Timeouts;
};

export const readFlowControl = (config: FunctionConfig, read: ConfigReader): FlowControl => ({
  idempotency: read.expression(config.idempotency, "event", "`idempotency`"),
  // Idempotency is a rate limit of its own kind, and takes the place of another one, as in Inngest.
  rateLimit:
    config.rateLimit && !config.idempotency
      ? {
          limit: config.rateLimit.limit,
          periodMs: read.durationMs(config.rateLimit.period, "`rateLimit` period"),
          key: read.expression(config.rateLimit.key, "event", "`rateLimit` key"),
        }
      : undefined,
  debounce: config.debounce
    ? {
        periodMs: read.durationMs(config.debounce.period, "`debounce` period"),
        timeoutMs: read.optionalDurationMs(config.debounce.timeout, "`debounce` timeout"),
        key: read.expression(config.debounce.key, "event", "`debounce` key"),
      }
    : undefined,
  batching: config.batchEvents
    ? {
        maxSize: config.batchEvents.maxSize,
        timeoutMs: read.durationMs(config.batchEvents.timeout, "`batchEvents` timeout"),
        key: read.expression(config.batchEvents.key, "event", "`batchEvents` key"),
        condition: read.expression(config.batchEvents.if, "event", "`batchEvents` if"),
      }
    : undefined,
  singleton: config.singleton
    ? {
        mode: config.singleton.mode,
        key: read.expression(config.singleton.key, "event", "`singleton` key"),
      }
    : undefined,
  throttle: config.throttle
    ? {
        // As in Inngest, nothing allowed means one.
        limit: Math.max(1, config.throttle.limit),
        periodMs: read.durationMs(config.throttle.period, "`throttle` period"),
        burst: Math.max(1, config.throttle.burst ?? 1),
        key: read.expression(config.throttle.key, "event", "`throttle` key"),
      }
    : undefined,
  concurrency: readConcurrency(config, read),
  priority: read.expression(config.priority?.run, "event", "`priority` run"),
  timeouts: {
    startMs: read.optionalDurationMs(config.timeouts?.start, "`timeouts` start"),
    finishMs: read.optionalDurationMs(config.timeouts?.finish, "`timeouts` finish"),
  },
});
