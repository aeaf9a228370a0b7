import { outcomeOf, type Delivery } from "./delivery-outcome.ts";
import type { DeliveryContext } from "./delivery-context.ts";

/**
 * Says on the row that its retries are used up. A later replay of the run tries again. Null when there is no such
 * row, because the very first write failed.
 */
export type GiveUp = (key: string, lastError: string) => Promise<Delivery | null>;

/** Creates `giveUp` over a ledger. */
export function createGiveUp({ ledger, now }: Pick<DeliveryContext, "ledger" | "now">): GiveUp {
  return async (key, lastError) => {
    const message = await ledger.findByKey(key);
    if (message === null) return null;
    const unsettled =
      message.status === "pending" || message.status === "refused" || message.status === "unknown";
    if (!unsettled || message.reason === "retries-exhausted") return outcomeOf(message);
    const explanation = message.explanation ?? lastError;
    const given = await ledger.transition(message.id, message.fence, {
      status: message.status === "pending" ? "refused" : message.status,
      at: now().toISOString(),
      reason: "retries-exhausted",
      explanation: `Given up after ${message.attempts} attempts: ${explanation}`,
      retryable: message.status === "unknown" ? null : true,
      owner: null,
      leaseUntilAt: null,
    });
    return outcomeOf(given ?? message);
  };
}
