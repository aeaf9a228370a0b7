import type { MessageRecord } from "../store/ledger.ts";
import type { ChannelIdentity } from "./rehearsal-channels.ts";
import { retriesExhausted } from "./verdict.ts";

/**
 * Whether a run that goes on has got its answer about a message: its step is done then, and asks no more, even if it
 * would get another answer by now.
 */
export function heardBefore(
  message: MessageRecord,
  channel: Pick<ChannelIdentity, "nativeIdempotencyMs">,
  now: Date,
): boolean {
  const { status, reason, retryable, firstAttemptAt, leaseUntilAt } = message;
  switch (status) {
    case "accepted":
    case "sent":
    case "delivered":
    case "undelivered":
    case "failed":
    case "skipped":
      return true;
    case "refused":
      return retryable !== true || reason === retriesExhausted;
    case "unknown": {
      const repeatableUntilMs = Date.parse(firstAttemptAt ?? "") + channel.nativeIdempotencyMs;
      return reason === retriesExhausted || !(now.getTime() < repeatableUntilMs);
    }
    case "sending":
      // On its way this very moment: it comes to something before anybody has read about it.
      return leaseUntilAt !== null && leaseUntilAt > now.toISOString();
    case "pending":
    case "deferred":
      return false;
    default:
      return status satisfies never;
  }
}
