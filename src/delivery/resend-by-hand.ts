import type { MessageRecord, Transition } from "../store/ledger.ts";
import { admission } from "./circuit.ts";
import { bytesContext, claim, fencedOut, type DeliveryContext } from "./delivery-context.ts";
import type { Delivery } from "./delivery-outcome.ts";
import { prepareResend, refused, type ResendOptions, type ResendRefusal } from "./prepare-resend.ts";
import { estimatedCostMicros } from "./prices.ts";
import { sendAndSettle } from "./send-and-settle.ts";

/** `tried`: a request was made, or could not be just now. `refused`: nothing was done; `explanation` says why. */
export type ResendOutcome =
  | { outcome: "tried"; delivery: Delivery }
  | ResendRefusal
  | { outcome: "not-found" };

/**
 * Sends a message once more because an operator says so, with the words it had: a new attempt on the same row. Whoever
 * may have it already gets it twice, which has to be asked for: `mayDuplicate`.
 */
export type ResendByHand = (id: string, options: ResendOptions) => Promise<ResendOutcome>;

/** Creates the resend over a ledger, a policy and two channels. */
export function createResendByHand(context: DeliveryContext): ResendByHand {
  return async (id, options) => {
    const prepared = await prepareResend(context, id, options);
    if (prepared.outcome !== "ready") return prepared;
    const { message, bytes } = prepared;
    const admitted = await admission(context, message.channel);
    if (!admitted.admitted) return refused("channel-held", admitted.explanation, admitted.reason);
    const taken = await context.ledger.take(message.id, message.fence, claim(context));
    if (taken === null) return { outcome: "tried", delivery: await fencedOut(context, message) };
    const delivery = await sendAndSettle(context, taken, {
      beginning: beginningOf(context, taken, bytes),
      bytes,
      // Whoever may have the first one may have it still when the second is refused.
      repeated: taken.status === "unknown",
      mayWait: false,
      probe: admitted.probe,
      anew: true,
    });
    return { outcome: "tried", delivery };
  };
}

/** What identifies a message at its provider. */
function identityOf(bytes: string): string {
  const { text, subject = text }: { text: string; subject?: string } = JSON.parse(bytes);
  return subject;
}

function beginningOf(context: DeliveryContext, message: MessageRecord, bytes: string): Transition {
  const { id: channel, provider, configuration } = context.channels[message.channel];
  const at = context.now().toISOString();
  const to = message.recipient ?? "";
  return {
    status: "sending",
    at,
    provider,
    configuration,
    reason: "by-hand",
    explanation: "An operator sent it again.",
    providerCode: null,
    providerMessageId: null,
    // What is still told of it is not about this one.
    earlierProviderIds: earlierIds(message),
    contentDigest: context.digest(identityOf(bytes), "content"),
    retryable: null,
    deferredUntilAt: null,
    acceptedAt: null,
    nextCheckAt: null,
    checks: 0,
    attempts: message.attempts + 1,
    costMicros: estimatedCostMicros(context.prices, { channel, to, segments: message.segments }),
    // A key of its own: under the old one the provider would drop it.
    rendering: message.rendering + 1,
    firstAttemptAt: at,
    sealedBytes: context.vault.seal(bytes, bytesContext(message)),
  };
}

function earlierIds({ earlierProviderIds, providerMessageId }: MessageRecord): string | null {
  const ids = [earlierProviderIds, providerMessageId].filter((id) => id !== null);
  return ids.length === 0 ? null : ids.join(" ");
}
