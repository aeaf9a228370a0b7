import type { MessageRecord } from "../store/ledger.ts";
import { askProvider } from "./ask-provider.ts";
import { claim } from "./claim.ts";
import type { Deliver } from "./deliver.ts";
import type { DeliveryContext } from "./delivery-context.ts";

/**
 * Settles the messages that a process left behind when it died. A one-off message has nobody else to do so. A
 * journey's step asks again by itself, unless its run was cancelled meanwhile: once the claim has run out, the
 * provider is asked what became of the request. Returns how many it looked at.
 */
export type SettleInterrupted = () => Promise<number>;

const batch = 100;

/** Creates the sweep over a ledger. Safe to run in several processes at once: claims decide. */
export function createSettleInterrupted(context: DeliveryContext, deliver: Deliver): SettleInterrupted {
  // What this process has begun itself is no leftover.
  const updatedBefore = context.now().toISOString();
  const settle = async (message: MessageRecord) => {
    if (message.journey === "one-off") return deliver(requestOf(message), neverBegun);
    const taken = await context.ledger.take(message.id, message.fence, claim(context));
    return taken === null ? null : askProvider(context, taken);
  };
  return async () => {
    const now = context.now().toISOString();
    const [pending, sending] = await Promise.all([
      context.ledger.stale(["pending"], { updatedBefore, limit: batch }),
      context.ledger.stale(["sending"], { updatedBefore, limit: batch }),
    ]);
    const left = [
      ...pending.filter(({ journey }) => journey === "one-off"),
      ...sending.filter(({ journey, leaseUntilAt }) => journey === "one-off" || (leaseUntilAt ?? "") < now),
    ];
    for (const message of left) {
      // One that cannot be settled must not keep the others from it.
      await settle(message).catch((error: unknown) =>
        context.log("warning", "An interrupted message could not be settled and will be tried again.", {
          messageId: message.id,
          error,
        }),
      );
    }
    return left.length;
  };
}

/** The caller who could have said what to send is gone, and was never told that it was sent. */
const neverBegun = () =>
  Promise.resolve({
    withhold: { reason: "interrupted", explanation: "The server stopped before the message was sent." },
  });

function requestOf(message: MessageRecord) {
  const { key, journey, channel, leadId, interviewId, trialId, runId } = message;
  return { key, journey, channel, leadId, interviewId, trialId, runId, template: null };
}
