import type { MessageRecord, Transition } from "../store/ledger.ts";
import type { Reason } from "./composition.ts";
import { fencedOut, type DeliveryContext } from "./delivery-context.ts";
import { outcomeOf, type Delivery } from "./delivery-outcome.ts";

/** Why a message does not go out now, and until when; `untilAt: null`: it is not asked for again by itself. */
export type HeldBack = Reason & { untilAt: string | null };

/**
 * Records that a message does not go out now: `deferred` until its time, or `skipped` when there is none or when nobody
 * waits for it. `known`: what was found out about it so far.
 */
export async function withhold(
  context: DeliveryContext,
  message: MessageRecord,
  { why, mayWait, known = {} }: { why: HeldBack; mayWait: boolean; known?: Partial<Transition> | undefined },
): Promise<Delivery> {
  const now = context.now();
  const waits = why.untilAt !== null && mayWait;
  const withheld = await context.ledger.transition(message.id, message.fence, {
    // What an earlier refusal left behind; the words, and the secrets in them, are composed anew if it comes to that.
    providerCode: null,
    retryable: null,
    ...known,
    status: waits ? "deferred" : "skipped",
    at: now.toISOString(),
    reason: why.reason,
    explanation: why.explanation,
    sealedBytes: null,
    deferredUntilAt: waits ? why.untilAt : null,
    owner: null,
    leaseUntilAt: null,
  });
  if (withheld === null) return fencedOut(context, message);
  // Who does not wait is told when it may be worth another request.
  const later = why.untilAt === null || waits ? null : Date.parse(why.untilAt) - now.getTime();
  return outcomeOf(withheld, later === null ? null : { afterMs: Math.max(later, 0) });
}
