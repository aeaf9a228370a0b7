import { outcomeOf, type Delivery } from "./delivery-outcome.ts";
import type { MessageStatus } from "../store/ledger.ts";
import type { DeliveryContext } from "./delivery-context.ts";

/**
 * Says on the row that its retries are used up. A later replay of the run tries again. Null when there is no such
 * row, because the very first write failed.
 */
export type GiveUp = (key: string, lastError: string) => Promise<Delivery | null>;

const unsettled: ReadonlySet<MessageStatus> = new Set(["pending", "sending", "refused", "unknown"]);

/** Creates `giveUp` over a ledger. */
export function createGiveUp({ ledger, now }: Pick<DeliveryContext, "ledger" | "now">): GiveUp {
  return async (key, lastError) => {
    const message = await ledger.findByKey(key);
    if (message === null) return null;
    if (!unsettled.has(message.status) || message.reason === "retries-exhausted") return outcomeOf(message);
    const explanation = message.explanation ?? lastError;
    // A request that was begun and never settled may have been heard.
    const begun = message.status === "sending" || message.status === "unknown";
    const status = begun ? "unknown" : "refused";
    const given = await ledger.transition(message.id, message.fence, {
      status,
      at: now().toISOString(),
      reason: "retries-exhausted",
      explanation: `Given up after ${message.attempts} attempts: ${explanation}`,
      retryable: status === "unknown" ? null : true,
      owner: null,
      leaseUntilAt: null,
    });
    return outcomeOf(given ?? message);
  };
}
