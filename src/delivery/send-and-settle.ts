import type { Receipt } from "../channels/channel.ts";
import type { EmailMessage, SmsMessage } from "../messages/message.ts";
import type { MessageRecord, Transition } from "../store/ledger.ts";
import { fencedOut, type DeliveryContext } from "./delivery-context.ts";
import { outcomeOf, type Delivery } from "./delivery-outcome.ts";

/** The one request that `sending` stands for. */
export type SendRequest = {
  message: MessageRecord;
  /** The message as kept, so that a repeated request is the same to the letter. */
  bytes: string;
  /** Whether it repeats one that the provider may have heard. */
  repeats: boolean;
};

/** Makes the request, and records what came back. */
export async function sendAndSettle(
  context: DeliveryContext,
  { message, bytes, repeats }: SendRequest,
): Promise<Delivery> {
  const answer = await send(context, message, bytes);
  const receipt = repeats ? sinceRepeated(answer) : answer;
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
    ...settlement(context, message, receipt),
    owner: null,
    leaseUntilAt: null,
  });
  if (settled !== null) return outcomeOf(settled, retryOf(context, message, answer));
  context.log("error", "The claim of a message was lost while it was being sent.", {
    messageId: message.id,
    receipt: receipt.status,
  });
  return fencedOut(context, message);
}

function send(context: DeliveryContext, message: MessageRecord, bytes: string): Promise<Receipt> {
  const options = {
    messageId: message.id,
    idempotencyKey: `${message.id}.${message.rendering}`,
    timeoutMs: context.sendTimeoutMs,
  };
  if (message.channel === "sms") {
    const sms: SmsMessage = JSON.parse(bytes);
    return context.channels.sms.send(sms, options);
  }
  const email: EmailMessage = JSON.parse(bytes);
  return context.channels.email.send(email, options);
}

/**
 * A refusal to hear a repeated request says nothing of the first one, which may have gone out: only a verdict on
 * the message itself holds for both. As `refused` it would be composed anew and sent under another key.
 */
function sinceRepeated(receipt: Receipt): Receipt {
  if (receipt.status !== "refused" || receipt.reason === "recipient" || receipt.reason === "content")
    return receipt;
  const { message, providerCode } = receipt;
  return {
    status: "unknown",
    providerCode,
    message: `An earlier request may have been heard, and repeating it was refused: ${message}`,
  };
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
