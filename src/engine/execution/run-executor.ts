import type { RunTimeouts } from "../admission/timeouts.ts";
import type { EngineCore } from "../engine-core.ts";
import { EngineClosedError, EngineFileError, EngineStorageError } from "../engine-errors.ts";
import type { IncomingEvent } from "../matching/incoming-event.ts";
import type { CallContext } from "../protocol/call-body.ts";
import type { Operation } from "../protocol/operations.ts";
import type { CallResult } from "../protocol/read-answer.ts";
import { unusableAnswer } from "../steps/gateway-request.ts";
import { engineError } from "../steps/run-fault.ts";
import type { Run } from "../storage/runs-table.ts";
import { withDeadline } from "./deadline.ts";
import { gatewayCaller } from "./gateway-caller.ts";
import type { RunLifecycle } from "./run-lifecycle.ts";
import { type Call, callSettler } from "./settle-call.ts";

/** Calls functions and records what comes of it. */
export type RunExecutor = {
  /** Makes the call of a `discover`, `step` or `gateway` item. Resolves when its result is on disk. */
  execute(itemId: number): Promise<void>;
  /**
   * Records steps that a call in progress has finished. Resolves to false when the call no longer counts, because
   * its run has ended.
   */
  checkpoint: (runId: string, itemId: number, operations: Operation[]) => Promise<boolean>;
};

const recordRetryMs = 1000;

const failedAttempt = (message: string): CallResult => ({
  status: "rejected",
  error: engineError(message),
  retry: true,
  retryAfter: undefined,
});

/** A result that the engine itself trips over counts as a failed attempt, so that it cannot go round for ever. */
const unrecordable = (error: unknown): CallResult =>
  failedAttempt(`The engine could not work with the answer: ${String(error)}`);

type ExecutorParts = {
  lifecycle: RunLifecycle;
  timeouts: RunTimeouts;
  /** Takes the events that steps send. */
  announce: (event: IncomingEvent) => void;
};

export const runExecutor = (
  core: EngineCore,
  { lifecycle, timeouts, announce }: ExecutorParts,
): RunExecutor => {
  const { store, registry, clock, logger, atPoint } = core;
  const settler = callSettler(core, lifecycle, announce);
  const gateway = gatewayCaller(core, lifecycle);

  const contextOf = ({ item, run, maxAttempts }: Call): CallContext => {
    const steps = store.steps.ofRun(run.id);
    const isOpenRun = steps.some(({ kind, result }) => kind === "run" && !result);
    return {
      runId: run.id,
      functionId: run.functionId,
      queueItemId: item.id,
      attempt: item.attempt,
      maxAttempts,
      disableImmediateExecution: isOpenRun,
      events: store.runs.eventIdsOf(run).map((eventId) => store.events.find(eventId)?.body ?? "{}"),
      steps: steps.filter(({ result }) => result),
    };
  };

  /**
   * Writes a result down, however long that takes: losing it would mean to do its work again. `settleOdd` stands in
   * for a result that cannot be worked with.
   */
  const record = async (run: Run, settle: () => void, settleOdd: (error: unknown) => void): Promise<void> => {
    try {
      await store.write(() => {
        settle();
        atPoint("answer applied");
      });
    } catch (error) {
      if (error instanceof EngineClosedError || error instanceof EngineFileError) throw error;
      logger.error("The result of a call could not be recorded", { runId: run.id, error });
      await new Promise<void>((resolve) => void clock.at(clock.now() + recordRetryMs, resolve));
      const next = error instanceof EngineStorageError ? settle : () => settleOdd(error);
      await record(run, next, settleOdd);
    }
  };

  const callFunction = async (call: Call): Promise<void> => {
    const stepId = call.item.kind === "step" ? call.item.subject : undefined;
    // A call given up for its deadline counts no more: what it still brings is refused, because its item is gone.
    const result = await withDeadline(
      call.endpoint.call(contextOf(call), stepId).catch(unrecordable),
      core.callDeadlineMs,
      () => failedAttempt(`The call had not ended after ${core.callDeadlineMs / 1000} s.`),
    );
    atPoint("answer received");
    await record(
      call.run,
      () => settler.settle(call, result),
      (error) => settler.settle(call, unrecordable(error)),
    );
  };

  const callGateway = async (call: Call): Promise<void> => {
    const result = await gateway.request(call);
    atPoint("answer received");
    await record(
      call.run,
      () => gateway.settle(call, result),
      (error) => gateway.settle(call, unusableAnswer(error)),
    );
  };

  const findCall = (itemId: number): Call | undefined => {
    const item = store.queue.find(itemId);
    const run = item?.runId === undefined ? undefined : store.runs.find(item.runId);
    const definition = run && registry.find(run.functionId);
    const endpoint = run && registry.endpointOf(run.functionId);
    if (!item || !run || !definition || !endpoint) return undefined;
    return { item, run, maxAttempts: definition.maxAttempts, endpoint };
  };

  return {
    async execute(itemId) {
      const call = findCall(itemId);
      // Gone, maybe with a change whose commit is still to come: should that fail, so does this.
      if (!call) return store.write(() => {});
      if (!(await timeouts.allowsCall(call.run))) return;
      atPoint("before a call");
      await (call.item.kind === "gateway" ? callGateway(call) : callFunction(call));
      atPoint("answer recorded");
    },
    async checkpoint(runId, itemId, operations) {
      atPoint("checkpoint received");
      const counts = await store.write(() => {
        const call = findCall(itemId);
        if (call?.run.id !== runId || call.run.status !== "Running") return false;
        const counts = settler.takeSteps(call, operations);
        atPoint("checkpoint applied");
        return counts;
      });
      atPoint("checkpoint recorded, not answered");
      return counts;
    },
  };
};
