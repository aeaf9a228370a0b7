import pLimit from "p-limit";
import type { Receipt } from "../channels/channel.ts";
import type { EmailMessage, SmsMessage } from "../messages/message.ts";
import type { MessageRecord, Transition } from "../store/ledger.ts";
import { claim, fencedOut, type DeliveryContext } from "./delivery-context.ts";
import { outcomeOf, type Delivery } from "./delivery-outcome.ts";

/** One request to a provider. */
type SendRequest = {
  /** What is committed as the last act before it: the message is `sending` from then on. */
  beginning: Transition;
  /** The message as kept, so that a repeated request is the same to the letter. */
  bytes: string;
  /** Whether an earlier request with these bytes may have been heard. */
  repeated: boolean;
};

/**
 * How many messages a process has `sending` at once, by channel. A crash leaves every one of them in doubt, so that
 * none must be committed and then wait its turn.
 */
const sendingAtOnce = 16;
const slots = { sms: pLimit(sendingAtOnce), email: pLimit(sendingAtOnce) };

/** Reaches the provider, commits `sending`, makes the request, and records what came back. */
export async function sendAndSettle(
  context: DeliveryContext,
  message: MessageRecord,
  request: SendRequest,
): Promise<Delivery> {
  return slots[message.channel](async () => {
    let sending: MessageRecord | null = null;
    const begin = async () => {
      const { owner, leaseUntilAt } = claim(context);
      const beginning = { ...request.beginning, owner, leaseUntilAt };
      sending = await context.ledger.transition(message.id, message.fence, beginning);
      if (sending === null) throw new ClaimLostError();
    };
    try {
      const receipt = await send(context, message, request, begin);
      // Not begun: the provider was never reached. What would have been sent is kept all the same.
      const done = sending === null ? request.beginning : {};
      return await settle(context, sending ?? message, { receipt, done, repeated: request.repeated });
    } catch (error) {
      if (error instanceof ClaimLostError) return fencedOut(context, message);
      throw error;
    }
  });
}

/** Another worker has taken the message over: this one's request must not be written. */
class ClaimLostError extends Error {
  override name = "ClaimLostError" as const;
}

async function settle(
  context: DeliveryContext,
  message: MessageRecord,
  { receipt, done, repeated }: { receipt: Receipt; done: Partial<Transition>; repeated: boolean },
): Promise<Delivery> {
  if (receipt.status !== "accepted") {
    context.log("warning", "A provider did not accept a message.", {
      messageId: message.id,
      channel: message.channel,
      status: receipt.status,
      providerCode: receipt.providerCode,
      explanation: receipt.message,
    });
  }
  const settled = await context.ledger.transition(message.id, message.fence, {
    ...done,
    ...settlement(context, message, repeated ? ofRepetition(receipt) : receipt),
    owner: null,
    leaseUntilAt: null,
  });
  if (settled !== null) return outcomeOf(settled, retryOf(context, message, receipt));
  context.log("error", "The claim of a message was lost while it was being sent.", {
    messageId: message.id,
    receipt: receipt.status,
  });
  return fencedOut(context, message);
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

/**
 * The refusal of a repetition says nothing of the request before it: as `refused`, the message could go out again in
 * other bytes, under another idempotency key.
 */
function ofRepetition(receipt: Receipt): Receipt {
  if (receipt.status !== "refused") return receipt;
  const message = `It may have been sent: an earlier answer was lost, and the repetition was refused. ${receipt.message}`;
  return { status: "unknown", providerCode: receipt.providerCode, message };
}

function settlement(context: DeliveryContext, message: MessageRecord, receipt: Receipt): Transition {
  const at = context.now().toISOString();
  switch (receipt.status) {
    case "accepted":
      return {
        status: "accepted",
        at,
        providerMessageId: receipt.providerMessageId,
        segments: receipt.segments ?? message.segments,
        sealedBytes: null,
      };
    case "refused":
      return {
        status: "refused",
        at,
        reason: receipt.reason,
        explanation: receipt.message,
        providerCode: receipt.providerCode,
        retryable: receipt.retryable,
        ...(receipt.retryable ? {} : { sealedBytes: null }),
      };
    case "unknown":
      return {
        status: "unknown",
        at,
        reason: "ambiguous",
        explanation: receipt.message,
        providerCode: receipt.providerCode,
        // The bytes are worth keeping only where the same request can be repeated without harm.
        ...(repeatable(context, message) ? {} : { sealedBytes: null }),
      };
    default:
      return receipt satisfies never;
  }
}

function retryOf(context: DeliveryContext, message: MessageRecord, receipt: Receipt): Delivery["retry"] {
  switch (receipt.status) {
    case "accepted":
      return null;
    case "refused":
      return receipt.retryable ? { afterMs: receipt.retryAfterMs ?? null } : null;
    case "unknown":
      return repeatable(context, message) ? { afterMs: null } : null;
    default:
      return receipt satisfies never;
  }
}

function repeatable(context: DeliveryContext, message: MessageRecord): boolean {
  return context.channels[message.channel].nativeIdempotencyMs > 0;
}
