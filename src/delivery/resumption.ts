import type { MessageRecord } from "../store/ledger.ts";

/** What the present process knows that decides whether a message may be worked on. */
export type ResumptionContext = {
  now: string;
  /** Whether another process may hold this claim: false where a lock proves that this process is alone. */
  claimIsLive: boolean;
  /** The channel's configuration digest as it is now. */
  configuration: string;
  /** 0: the provider never drops a repeated send. */
  nativeIdempotencyMs: number;
};

/**
 * What to do about a message whose key was seen before. `settled`: return what is stored. `held`: another worker
 * has it. `attempt`: compose, ask the policy, send. `attempt-if-changed`: the same, if the address or the
 * configuration is another than the one that was refused. `same-bytes`: the provider drops the second one, so
 * repeat the request with the same idempotency key. `lookup`: it may have gone out; only ask.
 */
export type Resumption = "settled" | "held" | "attempt" | "attempt-if-changed" | "same-bytes" | "lookup";

/** The one table of what the same key means in every state (docs/architecture.md). */
export function resumption(message: MessageRecord, context: ResumptionContext): Resumption {
  if (context.claimIsLive) return "held";
  switch (message.status) {
    case "accepted":
    case "sent":
    case "delivered":
    case "undelivered":
    case "failed":
      return "settled";
    case "pending":
    case "skipped":
    case "deferred":
      return "attempt";
    case "refused":
      return message.retryable === true ? "attempt" : "attempt-if-changed";
    case "sending":
    case "unknown":
      return insideIdempotencyWindow(message, context) ? "same-bytes" : "lookup";
    default:
      return message.status satisfies never;
  }
}

/** Whether the provider still remembers the idempotency key: counted from the first attempt with these bytes. */
function insideIdempotencyWindow(message: MessageRecord, context: ResumptionContext): boolean {
  if (message.firstAttemptAt === null || message.configuration !== context.configuration) return false;
  return Date.parse(context.now) < Date.parse(message.firstAttemptAt) + context.nativeIdempotencyMs;
}
