import type { Receipt } from "../channels/channel.ts";
import type { MessageRecord, Transition } from "../store/ledger.ts";
import { firstCheckAt, nextCheckAt } from "./check-schedule.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import type { Delivery } from "./delivery-outcome.ts";

/**
 * The refusal of a repetition says nothing of the request before it: as `refused`, the message could go out again in
 * other bytes, under another idempotency key.
 */
function ofRepetition(receipt: Receipt): Receipt {
  if (receipt.status !== "refused") return receipt;
  const message = `It may have been sent: an earlier answer was lost, and the repetition was refused. ${receipt.message}`;
  return { status: "unknown", providerCode: receipt.providerCode, message };
}

/** What a receipt makes of a message. `repeated`: an earlier request with the same bytes may have been heard. */
export function settlement(
  context: DeliveryContext,
  message: MessageRecord,
  { receipt: given, repeated }: { receipt: Receipt; repeated: boolean },
): Transition {
  const receipt = repeated ? ofRepetition(given) : given;
  const at = context.now().toISOString();
  switch (receipt.status) {
    case "accepted":
      return {
        status: "accepted",
        at,
        providerMessageId: receipt.providerMessageId,
        segments: receipt.segments ?? message.segments,
        acceptedAt: at,
        nextCheckAt: firstCheckAt(context),
        checks: 0,
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
    case "unknown": {
      const checks = repeated ? message.checks + 1 : 0;
      // The bytes stay: for a repetition where that does no harm, or by hand.
      return {
        status: "unknown",
        at,
        reason: "ambiguous",
        explanation: receipt.message,
        providerCode: receipt.providerCode,
        checks,
        nextCheckAt: nextCheckAt(context, message, checks),
      };
    }
    default:
      return receipt satisfies never;
  }
}

/** When delivering the same message again may help, or null. */
export function retryOf(
  context: DeliveryContext,
  message: MessageRecord,
  receipt: Receipt,
): Delivery["retry"] {
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
