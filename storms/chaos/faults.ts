import type { FaultPlan } from "../../test/support/scripted-answer.ts";
import type { CallbackPlanInput } from "../../test/support/callback-plan.ts";

type Answers = FaultPlan["answers"];

/** What goes wrong at a provider, with and without the message having been taken. */
function sendFaults(code: { server: string | number; busy: string | number }): Answers {
  return [
    { type: "rate-limited", retryAfter: "1" },
    { type: "error", status: 500, code: code.server },
    { type: "error", status: 500, code: code.server, accepting: true },
    { type: "error", status: 503, code: code.busy, accepting: true },
    { type: "hang" },
    { type: "hang-after-accepting" },
    { type: "hang-in-body-after-accepting" },
    { type: "reset" },
    { type: "reset-after-accepting" },
    { type: "reset-on-connect" },
    { type: "malformed-after-accepting", body: "<html>Bad gateway</html>", contentType: "text/html" },
    { type: "slow", delayMs: 400 },
  ];
}

/** A share of every provider's answers, creates and lookups. */
export function faultPlans(
  provider: "twilio" | "resend",
  seed: number,
): { create: FaultPlan; lookup: FaultPlan } {
  const codes =
    provider === "twilio"
      ? { server: 20500, busy: 20503 }
      : { server: "internal_server_error", busy: "service_unavailable" };
  const lookupFaults: Answers = [
    { type: "rate-limited", retryAfter: "1" },
    { type: "error", status: 500, code: codes.server },
    { type: "hang" },
    { type: "reset" },
  ];
  return {
    create: { seed: `${seed} ${provider}`, share: 0.2, answers: sendFaults(codes) },
    lookup: { seed: `${seed} ${provider}`, share: 0.2, answers: lookupFaults },
  };
}

/** Callbacks late, repeated, out of order; some never come, some tell that the message was not delivered. */
export function stormCallbacks(seed: number): CallbackPlanInput {
  return {
    seed,
    delayMs: [0, 1500],
    repeats: 3,
    reordered: 0.3,
    reorderedMs: 3000,
    undelivered: 0.08,
    silent: 0.1,
  };
}
