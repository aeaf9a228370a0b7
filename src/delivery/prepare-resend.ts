import { listUnsubscribeHeaders, type OptOut } from "../messages/opt-out.ts";
import { secretMask } from "../messages/mask-secrets.ts";
import type { EmailMessage, SmsMessage } from "../messages/message.ts";
import type { MessageRecord } from "../store/ledger.ts";
import { askPolicyAgain } from "./ask-policy-again.ts";
import { circuitOpen } from "./circuit.ts";
import { isLimitReason } from "./day-limits.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { keptBytes } from "./kept-bytes.ts";

/**
 * What speaks against sending a message once more. `unconfirmed`: it may have gone out, and nobody said that a second one
 * does no harm. `changed`: it is not what it was when somebody decided so. `forbidden`: the policy says no by now, for
 * `reason`. `not-meant`: it was skipped on purpose, for `reason`.
 */
export type ResendObjection =
  | "unconfirmed"
  | "changed"
  | "provider-has-it"
  | "being-sent"
  | "waits"
  | "not-meant"
  | "forbidden"
  | "content-gone"
  | "channel-held";

/** Nothing was, or would be, done. `reason`: the policy's, or the row's, where that is why. */
export type ResendRefusal = {
  outcome: "refused";
  objection: ResendObjection;
  reason: string | null;
  explanation: string;
};

/** How a message is to be sent once more. */
export type ResendOptions = {
  /** Whoever may have it already may get it twice. */
  mayDuplicate: boolean;
  /** The row's fence when somebody decided so: what has changed since is refused. Missing: as it is now. */
  fence?: number;
};

/** A message that nothing speaks against, and the bytes to send. */
export type PreparedResend = { outcome: "ready"; message: MessageRecord; bytes: string };

/** Decides whether a message may be sent once more, and makes what would be sent. Changes nothing. */
export async function prepareResend(
  context: DeliveryContext,
  id: string,
  { mayDuplicate, fence }: ResendOptions,
): Promise<PreparedResend | ResendRefusal | { outcome: "not-found" }> {
  const message = await context.ledger.find(id);
  if (message === null) return { outcome: "not-found" };
  if (fence !== undefined && fence !== message.fence)
    return refused("changed", "It has changed since it was looked at.");
  const objection = objectionTo(message, mayDuplicate);
  if (objection !== null) return objection;
  const kept = await keptBytes(context, message);
  // What forbade the first one may forbid this one, or something else may by now.
  const decision = await askPolicyAgain(context, message, senderOf(kept ?? message.body));
  if (decision.verdict !== "send") return refused("forbidden", decision.explanation, decision.reason);
  const bytes = kept ?? madeAgain(context, message, decision.optOut);
  if (bytes === null) return refused("content-gone", "Its content is no longer kept.");
  return { outcome: "ready", message, bytes };
}

/** What a resend is refused with. */
export function refused(
  objection: ResendObjection,
  explanation: string,
  reason: string | null = null,
): ResendRefusal {
  return { outcome: "refused", objection, reason, explanation };
}

/** Why its state speaks against sending it again, or null. */
function objectionTo({ status, reason }: MessageRecord, mayDuplicate: boolean): ResendRefusal | null {
  switch (status) {
    case "unknown":
      if (mayDuplicate) return null;
      return refused(
        "unconfirmed",
        'It may have been sent: with { "mayDuplicate": true } it is sent again all the same.',
      );
    case "refused":
    case "undelivered":
    case "failed":
      return null;
    case "skipped":
      return isLimitReason(reason) || reason === circuitOpen
        ? null
        : refused("not-meant", `It must not go out (${reason ?? "skipped"}).`, reason);
    case "accepted":
    case "sent":
    case "delivered":
      return refused("provider-has-it", `The provider has it: it is ${status}.`);
    case "pending":
    case "sending":
      return refused("being-sent", "It is being sent right now.");
    case "deferred":
      return refused("waits", "It waits for its time, and goes out by itself then.");
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
