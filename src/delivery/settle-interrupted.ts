import type { MessageRecord } from "../store/ledger.ts";
import { askProvider } from "./ask-provider.ts";
import { claim } from "./claim.ts";
import type { Deliver } from "./deliver.ts";
import { leaseMs, type DeliveryContext } from "./delivery-context.ts";

/**
 * Settles the messages that a process left behind when it died. A one-off message has nobody else to do so. A
 * journey's step asks again by itself, unless its run was cancelled meanwhile: once the claim has run out, the
 * provider is asked what became of the request. Returns how many it looked at.
 */
export type SettleInterrupted = () => Promise<number>;

const batch = 100;

/** Creates the sweep over a ledger. Safe to run in several processes at once: claims decide. */
export function createSettleInterrupted(context: DeliveryContext, deliver: Deliver): SettleInterrupted {
  const bootedAt = context.now().toISOString();
  const settle = async (message: MessageRecord): Promise<unknown> => {
    if (message.journey === "one-off") return deliver(requestOf(message), neverBegun);
    const taken = await context.ledger.take(message.id, message.fence, claim(context));
    return taken === null ? null : askProvider(context, taken);
  };
  return async () => {
    const leaseBegan = new Date(context.now().getTime() - leaseMs(context)).toISOString();
    const [oneOffs, begun] = await Promise.all([
      context.ledger.stale(["pending", "sending"], {
        // Older than this process, or than any claim: a neighbour's leftover, or this one's own after a failed write.
        updatedBefore: leaseBegan > bootedAt ? leaseBegan : bootedAt,
        limit: batch,
        journey: "one-off",
      }),
      // A step that is still to run again has the whole lease to do so first.
      context.ledger.stale(["sending"], { updatedBefore: leaseBegan, limit: batch }),
    ]);
    const left = [...oneOffs, ...begun.filter(({ journey }) => journey !== "one-off")];
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
