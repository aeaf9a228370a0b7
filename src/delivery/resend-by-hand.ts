import { listUnsubscribeHeaders, type OptOut } from "../messages/opt-out.ts";
import { secretMask } from "../messages/mask-secrets.ts";
import type { EmailMessage, SmsMessage } from "../messages/message.ts";
import type { MessageRecord, Transition } from "../store/ledger.ts";
import { askPolicyAgain } from "./ask-policy-again.ts";
import { admission, circuitOpen } from "./circuit.ts";
import { isLimitReason } from "./day-limits.ts";
import { bytesContext, claim, fencedOut, type DeliveryContext } from "./delivery-context.ts";
import type { Delivery } from "./delivery-outcome.ts";
import { keptBytes } from "./kept-bytes.ts";
import { estimatedCostMicros } from "./prices.ts";
import { sendAndSettle } from "./send-and-settle.ts";

/** `tried`: a request was made, or could not be just now. `refused`: nothing was done; `explanation` says why. */
export type ResendOutcome =
  | { outcome: "tried"; delivery: Delivery }
  | { outcome: "refused"; explanation: string }
  | { outcome: "not-found" };

/**
 * Sends a message once more because an operator says so, with the words it had: a new attempt on the same row. Whoever
 * may have it already gets it twice, which has to be asked for: `mayDuplicate`.
 */
export type ResendByHand = (id: string, options: { mayDuplicate: boolean }) => Promise<ResendOutcome>;

/** Creates the resend over a ledger, a policy and two channels. */
export function createResendByHand(context: DeliveryContext): ResendByHand {
  return async (id, { mayDuplicate }) => {
    const message = await context.ledger.find(id);
    if (message === null) return { outcome: "not-found" };
    const objection = objectionTo(message, mayDuplicate);
    if (objection !== null) return { outcome: "refused", explanation: objection };
    const kept = await keptBytes(context, message);
    // What forbade the first one may forbid this one, or something else may by now.
    const decision = await askPolicyAgain(context, message, senderOf(kept ?? message.body));
    if (decision.verdict !== "send") return { outcome: "refused", explanation: decision.explanation };
    const bytes = kept ?? madeAgain(context, message, decision.optOut);
    if (bytes === null) return { outcome: "refused", explanation: "Its content is no longer kept." };
    const admitted = await admission(context, message.channel);
    if (!admitted.admitted) return { outcome: "refused", explanation: admitted.explanation };
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

/** Why its state speaks against sending it again, or null. */
function objectionTo({ status, reason }: MessageRecord, mayDuplicate: boolean): string | null {
  switch (status) {
    case "unknown":
      if (mayDuplicate) return null;
      return 'It may have been sent: with { "mayDuplicate": true } it is sent again all the same.';
    case "refused":
    case "undelivered":
    case "failed":
      return null;
    case "skipped":
      return isLimitReason(reason) || reason === circuitOpen
        ? null
        : `It must not go out (${reason ?? "skipped"}).`;
    case "accepted":
    case "sent":
    case "delivered":
      return `The provider has it: it is ${status}.`;
    case "pending":
    case "sending":
      return "It is being sent right now.";
    case "deferred":
      return "It waits for its time, and goes out by itself then.";
    default:
      return status satisfies never;
  }
}

/** The sender that a message's bytes, or what is shown of it, ask for; null: the configured one. */
function senderOf(json: string | null): string | null {
  if (json === null) return null;
  const { from }: { from?: string } = JSON.parse(json);
  return from ?? null;
}

/** The message as it can be made again from what is shown of it; null when a secret is masked there. */
function madeAgain(context: DeliveryContext, message: MessageRecord, optOut: OptOut | null): string | null {
  const { body, recipient, channel } = message;
  if (body === null || recipient === null || body.includes(secretMask)) return null;
  const said: Omit<SmsMessage & EmailMessage, "to" | "from"> & { from?: string } = JSON.parse(body);
  if (channel === "sms") return JSON.stringify({ to: recipient, ...said } satisfies SmsMessage);
  const { emailFrom, emailReplyTo } = context.defaults;
  const headers = optOut === null ? undefined : listUnsubscribeHeaders(optOut);
  return JSON.stringify({
    to: recipient,
    from: emailFrom,
    ...(emailReplyTo === undefined ? {} : { replyTo: emailReplyTo }),
    ...said,
    ...(headers === undefined ? {} : { headers }),
  } satisfies EmailMessage);
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
