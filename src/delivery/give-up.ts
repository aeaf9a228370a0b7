import { outcomeOf, type Delivery } from "./delivery-outcome.ts";
import type { MessageStatus } from "../store/ledger.ts";
import { firstCheckAt } from "./check-schedule.ts";
import type { Reason } from "./composition.ts";
import type { DeliveryContext } from "./delivery-context.ts";

/**
 * Says on the row that its retries are used up, or, of a deferred one, why it does not wait any longer. A later replay
 * of the run tries again. Null when there is no such row, because the very first write failed.
 */
export type GiveUp = (key: string, why: { lastError: string; deferred: Reason }) => Promise<Delivery | null>;

/** Creates `giveUp` over a ledger. */
export function createGiveUp(context: Pick<DeliveryContext, "ledger" | "now" | "checkAfterMs">): GiveUp {
  const { ledger, now } = context;
  return async (key, { lastError, deferred }) => {
    const message = await ledger.findByKey(key);
    if (message === null) return null;
    if (message.status === "deferred") {
      const skipped = await ledger.transition(message.id, message.fence, {
        status: "skipped",
        at: now().toISOString(),
        ...deferred,
        deferredUntilAt: null,
      });
      return outcomeOf(skipped ?? message);
    }
    const status = givenUpAs(message.status);
    if (status === null || message.reason === "retries-exhausted") return outcomeOf(message);
    const explanation = message.explanation ?? lastError;
    const given = await ledger.transition(message.id, message.fence, {
      status,
      at: now().toISOString(),
      reason: "retries-exhausted",
      explanation: `Given up after ${message.attempts} attempts: ${explanation}`,
      retryable: status === "unknown" ? null : true,
      // Its run asks no more: the provider is asked from now on.
      ...(status === "unknown" && { nextCheckAt: message.nextCheckAt ?? firstCheckAt(context) }),
      owner: null,
      leaseUntilAt: null,
    });
    return outcomeOf(given ?? message);
  };
}

/** The state in which a message waits for a replay; null when there is nothing to give up. */
function givenUpAs(status: Exclude<MessageStatus, "deferred">): "refused" | "unknown" | null {
  switch (status) {
    case "pending":
    case "refused":
      return "refused";
    case "sending":
    case "unknown":
      return "unknown";
    case "accepted":
    case "sent":
    case "delivered":
    case "undelivered":
    case "failed":
    case "skipped":
      return null;
    default:
      return status satisfies never;
  }
}
