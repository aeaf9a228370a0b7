import type { MessageRecord, MessageStatus } from "../store/ledger.ts";
import type { DeliveryRequest } from "./composition.ts";
import type { Deliver } from "./deliver.ts";
import { claim, claimIsLive, leaseMs, type DeliveryContext } from "./delivery-context.ts";
import { withhold } from "./withhold.ts";

/**
 * Settles the messages that a process left behind when it died. A one-off message has nobody else to do so. A
 * journey's step asks again by itself, unless its run was cancelled meanwhile, so its messages are settled once the
 * claim has run out. Returns how many it looked at.
 */
export type SettleInterrupted = () => Promise<number>;

const batch = 100;

/** Longer than `deliver` tells a step to wait for somebody else's claim (20 s), and what an Inngest server adds. */
const stepsComeBackWithinMs = 60_000;

/** Creates the sweep over a ledger. Safe to run in several processes at once: claims decide. */
export function createSettleInterrupted(context: DeliveryContext, deliver: Deliver): SettleInterrupted {
  const bootedAt = context.now().toISOString();
  return async () => {
    const leaseBegan = new Date(context.now().getTime() - leaseMs(context)).toISOString();
    // Older than this process, or than any claim: a neighbour's leftover, or this one's own after a failed write.
    const leftBefore = leaseBegan > bootedAt ? leaseBegan : bootedAt;
    // A step that found a claim in its way comes back first, if its run still lives: it knows what to say.
    const stepsLeftBefore = new Date(Date.parse(leaseBegan) - stepsComeBackWithinMs).toISOString();
    const begun: MessageStatus[] = ["pending", "sending"];
    const [oneOffs, others] = await Promise.all([
      context.ledger.stale(begun, { updatedBefore: leftBefore, limit: batch, journey: "one-off" }),
      context.ledger.stale(begun, { updatedBefore: stepsLeftBefore, limit: batch }),
    ]);
    const left = new Map([...oneOffs, ...others].map((message) => [message.id, message]));
    for (const message of left.values()) {
      // One that cannot be settled must not keep the others from it.
      await deliver(requestOf(message), neverBegun).catch((error: unknown) =>
        context.log("warning", "An interrupted message could not be settled and will be tried again.", {
          messageId: message.id,
          error,
        }),
      );
    }
    return left.size + (await endAbandoned(context));
  };
}

/** Runs come back for their messages within hours, also after an outage. Should one come later still, it tries again. */
const abandonedAfterMs = 24 * 3_600_000;

/** Ends the waiting of messages whose run was cancelled, or failed, meanwhile: nobody else would, and retention spares them. */
async function endAbandoned(context: DeliveryContext): Promise<number> {
  const { ledger } = context;
  const deferredBefore = new Date(context.now().getTime() - abandonedAfterMs).toISOString();
  let ended = 0;
  for (const message of await ledger.overdue({ deferredBefore, limit: batch })) {
    // Whoever has claimed it may be about to send it.
    if (claimIsLive(context, message)) continue;
    const taken = await ledger.take(message.id, message.fence, claim(context));
    if (taken?.status !== "deferred") continue;
    await withhold(context, taken, { why: runEnded, mayWait: false });
    ended += 1;
  }
  return ended;
}

const runEnded = {
  reason: "run-ended",
  explanation: "Nobody came back for it when its time had come: the run it belonged to had ended.",
  untilAt: null,
};

/** `Compose`: who could have said what to send is gone. Should a step ask after all, what was skipped is composed again. */
export const neverBegun = () =>
  Promise.resolve({
    withhold: { reason: "interrupted", explanation: "The server stopped before the message was sent." },
  });

/** The request a row stands for, made by nobody who would come back. */
export function requestOf(message: MessageRecord): DeliveryRequest {
  const { key, journey, channel, leadId, interviewId, trialId, runId } = message;
  const about = { key, journey, channel, leadId, interviewId, trialId, runId };
  return { ...about, template: null, mayWait: false, leftover: true };
}
