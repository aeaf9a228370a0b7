import type { MessageRecord } from "../store/ledger.ts";
import type { Deliver } from "./deliver.ts";
import { leaseMs, type DeliveryContext } from "./delivery-context.ts";

/**
 * Settles the messages that a process left behind when it died, as far as nobody else will: a journey's step asks
 * again by itself, a one-off message has no one. Returns how many it looked at.
 */
export type SettleInterrupted = () => Promise<number>;

const batch = 100;

/** Creates the sweep over a ledger. Safe to run in several processes at once: claims decide. */
export function createSettleInterrupted(context: DeliveryContext, deliver: Deliver): SettleInterrupted {
  const bootedAt = context.now().toISOString();
  return async () => {
    // Older than this process, or than any claim: a neighbour's leftover, or this one's own after a failed write.
    const leaseBegan = new Date(context.now().getTime() - leaseMs(context)).toISOString();
    const left = await context.ledger.stale(["pending", "sending"], {
      updatedBefore: leaseBegan > bootedAt ? leaseBegan : bootedAt,
      limit: batch,
      journey: "one-off",
    });
    for (const message of left) await deliver(requestOf(message), neverBegun);
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
