import pLimit from "p-limit";
import type { Receipt } from "../channels/channel.ts";
import type { ChannelId, EmailMessage, SmsMessage } from "../messages/message.ts";
import type { Charge, Ledger, MessageRecord, Transition, UsageLimit } from "../store/ledger.ts";
import { alertRefusal } from "./alert-refusal.ts";
import { heedReceipt } from "./circuit.ts";
import type { Reason } from "./composition.ts";
import { chargeOf, overLimit } from "./day-limits.ts";
import { claim, fencedOut, type DeliveryContext } from "./delivery-context.ts";
import { outcomeOf, providerHasIt, type Delivery } from "./delivery-outcome.ts";
import { heedOptOut } from "./heed-opt-out.ts";
import { remainUnknown } from "./remain-unknown.ts";
import { retryOf, settlement } from "./settlement.ts";
import { withhold } from "./withhold.ts";

/** One request to a provider. */
export type SendRequest = {
  /** What is committed as the last act before it: the message is `sending` from then on. */
  beginning: Transition;
  /** The message as kept, so that a repeated request is the same to the letter. */
  bytes: string;
  /** Whether an earlier request with these bytes may have been heard. */
  repeated: boolean;
  /** Whether who asks comes back for a message that has to wait. */
  mayWait: boolean;
  /** Whether this is the one message that tries if the channel's account works again. */
  probe: boolean;
  /** Whether it counts once more for the day's limits, having counted before: by hand, not as a retry. */
  anew?: boolean;
};

/**
 * How many messages a process has `sending` at once, by channel. A crash leaves every one of them in doubt, so that
 * none must be committed and then wait its turn.
 */
const sendingAtOnce = 16;
type Slots = Record<ChannelId, ReturnType<typeof pLimit>>;

/** By ledger: what is only rehearsed, on one of its own, keeps no real message waiting. */
const slotsByLedger = new WeakMap<Ledger, Slots>();

function slotsOf({ ledger }: DeliveryContext): Slots {
  const slots = slotsByLedger.get(ledger) ?? { sms: pLimit(sendingAtOnce), email: pLimit(sendingAtOnce) };
  slotsByLedger.set(ledger, slots);
  return slots;
}

/** Reaches the provider, commits `sending`, makes the request, and records what came back. */
export async function sendAndSettle(
  context: DeliveryContext,
  message: MessageRecord,
  request: SendRequest,
): Promise<Delivery> {
  return slotsOf(context)[message.channel](async () => {
    let sending: MessageRecord | null = null;
    const charge = chargeFor(context, message, request);
    const begin = async () => {
      const { owner, leaseUntilAt } = claim(context);
      const beginning = { ...request.beginning, owner, leaseUntilAt };
      const begun = await context.ledger.begin(message.id, message.fence, beginning, charge);
      if (begun === null) throw new ClaimLostError();
      if ("overLimit" in begun) throw new LimitReachedError(begun.overLimit);
      sending = begun.message;
    };
    try {
      const receipt = await send(context, message, request, begin);
      // Not begun: the provider was never reached. What would have been sent is kept all the same.
      const done = sending === null ? request.beginning : {};
      return await settle(context, sending ?? message, { ...request, receipt, done });
    } catch (error) {
      if (error instanceof ClaimLostError) return fencedOut(context, message);
      if (error instanceof LimitReachedError) {
        return heldByLimit(context, message, { ...request, limit: error.limit });
      }
      throw error;
    }
  });
}

/** Another worker has taken the message over: this one's request must not be written. */
class ClaimLostError extends Error {
  override name = "ClaimLostError" as const;
}

/** The day's limit is reached: this request must not be written. */
class LimitReachedError extends Error {
  override name = "LimitReachedError" as const;
  readonly limit: UsageLimit;
  constructor(limit: UsageLimit) {
    super();
    this.limit = limit;
  }
}

function chargeFor(
  context: DeliveryContext,
  message: MessageRecord,
  { beginning, anew = false }: SendRequest,
): Charge {
  const { recipient, segments, costMicros } = { ...message, ...beginning };
  return chargeOf(context, message.channel, { to: recipient ?? "", segments, costMicros, anew });
}

/** What a beginning says of the message itself, apart from the attempt. */
function contentOf({
  recipient = null,
  class: messageClass = null,
  locale = null,
  segments = null,
  costMicros = null,
  body = null,
}: Partial<Transition>) {
  return { recipient, class: messageClass, locale, segments, costMicros, body };
}

async function heldByLimit(
  context: DeliveryContext,
  message: MessageRecord,
  { limit, repeated, mayWait, beginning }: SendRequest & { limit: UsageLimit },
): Promise<Delivery> {
  const why = overLimit(context, message.channel, limit);
  if (providerHasIt(message.status)) return keptAsItIs(context, message, why);
  if (repeated) {
    const explanation = `It may have been sent: an earlier answer was lost. ${why.explanation}`;
    return remainUnknown(context, message, { explanation, asked: false });
  }
  return withhold(context, message, { why, mayWait, known: contentOf({ ...message, ...beginning }) });
}

/** By hand, once more: what became of the first one stays on the row, and only who asked is told. */
async function keptAsItIs(
  context: DeliveryContext,
  message: MessageRecord,
  why: Reason & { untilAt: string },
): Promise<Delivery> {
  const now = context.now();
  const { status, reason, explanation, providerCode } = message;
  const kept = await context.ledger.transition(message.id, message.fence, {
    status,
    at: now.toISOString(),
    reason,
    explanation,
    providerCode,
    owner: null,
    leaseUntilAt: null,
  });
  if (kept === null) return fencedOut(context, message);
  const afterMs = Math.max(Date.parse(why.untilAt) - now.getTime(), 0);
  return { ...outcomeOf(kept, { afterMs }), reason: why.reason, explanation: why.explanation };
}

async function settle(
  context: DeliveryContext,
  message: MessageRecord,
  request: SendRequest & { receipt: Receipt; done: Partial<Transition> },
): Promise<Delivery> {
  const { receipt, done, repeated, mayWait, probe } = request;
  if (receipt.status !== "accepted") {
    const refused = receipt.status === "refused";
    context.log("warning", `A provider did not ${refused ? "accept" : "confirm"} a message.`, {
      messageId: message.id,
      channel: message.channel,
      status: receipt.status,
      providerCode: receipt.providerCode,
      explanation: receipt.message,
    });
  }
  const { channel, recipient } = { ...message, ...request.beginning };
  await heedOptOut(context, { channel, recipient }, receipt);
  // What was accepted is recorded before anything else can fail; a refusal of the account says how long to wait.
  const accepted = receipt.status === "accepted";
  const waits = accepted ? null : await heedReceipt(context, channel, { receipt, probe });
  if (waits !== null && mayWait && !repeated) {
    const providerCode = receipt.status === "refused" ? receipt.providerCode : null;
    const known = { ...contentOf({ ...message, ...request.beginning }), providerCode };
    return withhold(context, message, { why: waits, mayWait, known });
  }
  const settled = await context.ledger.transition(message.id, message.fence, {
    ...done,
    ...settlement(context, message, { receipt, repeated }),
    owner: null,
    leaseUntilAt: null,
  });
  if (accepted) await heedReceipt(context, message.channel, { receipt, probe });
  else await alertRefusal(context, message.channel, receipt);
  if (settled !== null) return outcomeOf(settled, retryOf(context, message, receipt));
  const current = await fencedOut(context, message);
  // Usually the provider's own report, which came in before its answer to the request was recorded.
  if (!providerHasIt(current.status)) {
    context.log("error", "The claim of a message was lost while it was being sent.", {
      messageId: message.id,
      receipt: receipt.status,
    });
  }
  return current;
}

function send(
  context: DeliveryContext,
  message: MessageRecord,
  { beginning, bytes }: SendRequest,
  beforeRequest: () => Promise<void>,
): Promise<Receipt> {
  const options = {
    messageId: message.id,
    idempotencyKey: `${message.id}.${beginning.rendering ?? message.rendering}`,
    timeoutMs: context.sendTimeoutMs,
    beforeRequest,
  };
  if (message.channel === "sms") {
    const sms: SmsMessage = JSON.parse(bytes);
    return context.channels.sms.send(sms, options);
  }
  const email: EmailMessage = JSON.parse(bytes);
  return context.channels.email.send(email, options);
}
