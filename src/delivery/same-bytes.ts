import type { MessageRecord, Transition } from "../store/ledger.ts";
import { askProvider } from "./ask-provider.ts";
import { askPolicyAgain } from "./ask-policy-again.ts";
import { admission } from "./circuit.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import type { Delivery } from "./delivery-outcome.ts";
import { keptBytes } from "./kept-bytes.ts";
import { remainUnknown } from "./remain-unknown.ts";
import { sendAndSettle } from "./send-and-settle.ts";

/**
 * Repeats a request that may have been heard, in the provider's own idempotency window. To whom nothing may be sent by
 * now, nothing is: the provider is only asked.
 */
export async function sameBytes(context: DeliveryContext, message: MessageRecord): Promise<Delivery> {
  const bytes = await keptBytes(context, message);
  if (bytes === null) return askProvider(context, message);
  // Should the first request not have been heard, the repetition is the one that reaches the person.
  const decision = await askPolicyAgain(context, message, null);
  if (decision.verdict !== "send") return askProvider(context, message, decision);
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
