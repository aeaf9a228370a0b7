import type { EngineCore } from "../engine-core.ts";
import { type GatewayResult, makeGatewayRequest } from "../steps/gateway-request.ts";
import { gatewayRequestSchema } from "../steps/gateway.ts";
import { recordFailure } from "../steps/record-failure.ts";
import type { StepOutcome } from "../storage/steps-table.ts";
import type { Call } from "./settle-call.ts";
import type { RunLifecycle } from "./run-lifecycle.ts";

/** Carries out the HTTP requests of steps. */
export type GatewayCaller = {
  /** Makes the request of a `gateway` item. Never rejects. */
  request(call: Call): Promise<GatewayResult>;
  /** Takes what came of it in place of the item, inside the caller's transaction; nothing when the item is gone. */
  settle(call: Call, result: GatewayResult): void;
};

export const gatewayCaller = (core: EngineCore, lifecycle: RunLifecycle): GatewayCaller => {
  const { store, clock } = core;
  return {
    request({ item, run }) {
      const request = gatewayRequestSchema.parse(
        JSON.parse(store.steps.inputOf(run.id, item.subject) ?? "{}"),
      );
      return makeGatewayRequest(core.fetch, request, core.callDeadlineMs);
    },
    settle({ item, run, maxAttempts }, result) {
      if (!store.queue.remove(item.id)) return;
      const { kind, subject, attempt } = item;
      if (result.status === "unanswered") {
        const isLast = attempt + 1 >= maxAttempts;
        const retryAtMs = isLast ? undefined : clock.now() + core.retryDelayMs(attempt);
        recordFailure(core, { run, item }, { stepId: subject, error: result.error, retryAtMs });
        if (retryAtMs !== undefined) {
          store.queue.insert({ kind, subject, runId: run.id, dueAtMs: retryAtMs, attempt: attempt + 1 });
          return;
        }
      }
      const outcome: StepOutcome =
        result.status === "settled" ? result.outcome : { outcome: "error", value: result.error };
      lifecycle.endWait(run.id, subject, outcome);
    },
  };
};
