import type { MessageRecord } from "../store/ledger.ts";
import { admissionNow } from "./circuit.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { prepareResend, refused, type ResendRefusal } from "./prepare-resend.ts";
import { estimatedCostMicros } from "./prices.ts";

/**
 * What sending a message once more by hand would do. `ready`: one request; `mayDuplicate`: the person may have it already,
 * so that it has to be asked for. The day's limits are asked when it is sent.
 */
export type ResendPlan =
  | {
      outcome: "ready";
      mayDuplicate: boolean;
      /** In millionths of the configured currency; null where no price is known. */
      costMicros: number | null;
      segments: number | null;
      /** What the plan is about: sent along, so that nothing else is done than what was shown. */
      fence: number;
    }
  | ResendRefusal
  | { outcome: "not-found" };

/** Says what {@link ResendByHand} would do, by the same rules, and does nothing. */
export type PlanResend = (id: string) => Promise<ResendPlan>;

/** Creates the plan over a ledger, a policy and two channels. */
export function createPlanResend(context: DeliveryContext): PlanResend {
  return async (id) => {
    const prepared = await prepareResend(context, id, { mayDuplicate: true });
    if (prepared.outcome !== "ready") return prepared;
    const { message } = prepared;
    const admitted = await admissionNow(context, message.channel);
    if (!admitted.admitted) return refused("channel-held", admitted.explanation, admitted.reason);
    return {
      outcome: "ready",
      mayDuplicate: mayHaveIt(message),
      costMicros: estimatedCostMicros(context.prices, {
        channel: message.channel,
        to: message.recipient ?? "",
        segments: message.segments,
      }),
      segments: message.segments,
      fence: message.fence,
    };
  };
}

/** Whether the person may have a message that is about to be sent once more. */
function mayHaveIt({ status }: MessageRecord): boolean {
  return status === "unknown";
}
