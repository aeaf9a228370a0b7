import type { ResendPlan } from "../delivery/plan-resend.ts";
import { amountText } from "../delivery/prices.ts";
import { HttpError } from "./http-error.ts";

/** 404: no message has the id. */
export function noSuchMessage(id: string): HttpError {
  return new HttpError(404, `There is no message ${JSON.stringify(id.slice(0, 64))}.`);
}

/**
 * What a resend would do. `send`: one more request; `may-duplicate`: the same, and the person may have the message already,
 * so that it wants `mayDuplicate`; `nothing`: it would be refused.
 * @throws HttpError 404
 */
export function resendPlanView(id: string, plan: ResendPlan, currency: string) {
  switch (plan.outcome) {
    case "ready":
      return {
        dryRun: true,
        id,
        would: plan.mayDuplicate ? "may-duplicate" : "send",
        objection: null,
        explanation: plan.mayDuplicate
          ? "It may have been sent: the person may get it twice."
          : "It is sent once more, with the words it had.",
        segments: plan.segments,
        estimatedCost: costView(plan.costMicros, currency),
      };
    case "refused": {
      const { objection, explanation } = plan;
      return {
        dryRun: true,
        id,
        would: "nothing",
        objection,
        explanation,
        segments: null,
        estimatedCost: null,
      };
    }
    case "not-found":
      throw noSuchMessage(id);
    default:
      return plan satisfies never;
  }
}

function costView(micros: number | null, currency: string) {
  return micros === null ? null : { amount: amountText(micros), currency };
}
