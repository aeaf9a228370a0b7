import type { MessageRecord, Transition } from "../store/ledger.ts";
import { askProvider } from "./ask-provider.ts";
import { admission } from "./circuit.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import type { Delivery } from "./delivery-outcome.ts";
import { keptBytes } from "./kept-bytes.ts";
import { remainUnknown } from "./remain-unknown.ts";
import { sendAndSettle } from "./send-and-settle.ts";

/** Repeats a request that may have been heard, in the provider's own idempotency window. */
export async function sameBytes(context: DeliveryContext, message: MessageRecord): Promise<Delivery> {
  const bytes = await keptBytes(context, message);
  if (bytes === null) return askProvider(context, message);
  const admitted = await admission(context, message.channel);
  if (!admitted.admitted) {
    const explanation = `It may have been sent: an earlier answer was lost. ${admitted.explanation}`;
    const outcome = await remainUnknown(context, message, { explanation, asked: false });
    const waitMs = Date.parse(admitted.untilAt) - context.now().getTime();
    return { ...outcome, retry: { afterMs: Math.max(waitMs, 0) } };
  }
  const beginning: Transition = {
    status: "sending",
    at: context.now().toISOString(),
    attempts: message.attempts + 1,
    reason: null,
    explanation: null,
    providerCode: null,
    nextCheckAt: null,
  };
  return sendAndSettle(context, message, {
    beginning,
    bytes,
    repeated: true,
    mayWait: false,
    probe: admitted.probe,
  });
}
