import { retryAfterMs } from "../backoff.ts";
import type { EngineCore } from "../engine-core.ts";
import type { IncomingEvent } from "../matching/incoming-event.ts";
import type { Operation } from "../protocol/operations.ts";
import type { CallResult } from "../protocol/read-answer.ts";
import type { SdkEndpoint } from "../protocol/sdk-endpoint.ts";
import { operationApplier } from "../steps/apply-operations.ts";
import type { CallOrigin } from "../steps/call-origin.ts";
import { recordUnreached } from "../steps/record-failure.ts";
import { engineError } from "../steps/run-fault.ts";
import { endsRun, type QueueItem } from "../storage/queue-table.ts";
import type { Run } from "../storage/runs-table.ts";
import type { RunLifecycle } from "./run-lifecycle.ts";

/** A call of a function: for what work, and where. */
export type Call = { item: QueueItem; run: Run; maxAttempts: number; endpoint: SdkEndpoint };

/** Records what calls bring. All of it happens inside the caller's transaction. */
export type CallSettler = {
  /** Takes the steps that a call in progress has finished; false when its run has ended with them. */
  takeSteps(call: Call, operations: Operation[]): boolean;
  /** Takes the result of a call in place of its item; nothing when the item is gone. */
  settle(call: Call, result: CallResult): void;
};

export const callSettler = (
  core: EngineCore,
  lifecycle: RunLifecycle,
  announce: (event: IncomingEvent) => void,
): CallSettler => {
  const { store, registry, clock, logger } = core;
  const apply = operationApplier(core, lifecycle, announce);

  const originOf = ({ run, item, maxAttempts }: Call, retryAfter?: string): CallOrigin => {
    const askedMs = retryAfter === undefined ? undefined : retryAfterMs(retryAfter, clock.now());
    const retryAtMs = clock.now() + (askedMs ?? core.retryDelayMs(item.attempt));
    return { run, item, maxAttempts, retryAtMs };
  };

  const applyAnswer = (call: Call, result: Extract<CallResult, { status: "operations" }>): void => {
    const { run } = call;
    const origin = originOf(call, result.retryAfter);
    const { progressed, urgent } = apply(origin, result.operations);
    if (!store.runs.isRunning(run.id)) return;
    const siblingsOpen = result.coalesce && !urgent && store.steps.countOpenRuns(run.id) > 0;
    if (progressed && !siblingsOpen) return lifecycle.discover(run.id);
    if (store.queue.ofRun(run.id).some(({ kind }) => !endsRun(kind))) return;
    // Nothing is left that could ever move this run: its function did not report what it did before.
    const error = engineError(
      "The function reported no step to go on with. Its steps must not depend on chance.",
    );
    apply(origin, [{ op: "run-error", error, final: false }]);
  };

  const hasMoved = ({ run, endpoint }: Call): boolean => {
    const now = registry.endpointOf(run.functionId);
    return now !== undefined && now !== endpoint;
  };

  const callAgain = (call: Call, reason: string): void => {
    const { item, run } = call;
    logger.warn("A function could not be called and will be again", {
      functionId: run.functionId,
      runId: run.id,
      reason,
      faults: item.faults + 1,
    });
    const { kind, subject, attempt, faults } = item;
    const dueAtMs = clock.now() + (hasMoved(call) ? 0 : core.retryDelayMs(faults));
    recordUnreached(core, call, { reason, retryAtMs: dueAtMs });
    store.queue.insert({ kind, subject, runId: run.id, dueAtMs, attempt, faults: faults + 1 });
  };

  return {
    takeSteps(call, operations) {
      apply(originOf(call), operations);
      return store.runs.isRunning(call.run.id);
    },
    settle(call, result) {
      // Gone when the run was cancelled, or ended by a parallel step, during the call.
      if (!store.queue.remove(call.item.id)) return;
      switch (result.status) {
        case "operations":
          return applyAnswer(call, result);
        case "completed":
          return void apply(originOf(call), [{ op: "run-complete", output: result.output }]);
        case "rejected": {
          const { error, retry, retryAfter } = result;
          return void apply(originOf(call, retryAfter), [{ op: "run-error", error, final: !retry }]);
        }
        case "unreachable":
          // The function did not run, so this is no attempt of it: tried again for as long as it takes, and at once
          // when its app has come back elsewhere meanwhile.
          return callAgain(call, result.reason);
        default:
          return result satisfies never;
      }
    },
  };
};
