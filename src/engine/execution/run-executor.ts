import type { EngineCore } from "../engine-core.ts";
import { EngineClosedError, EngineStorageError } from "../engine-errors.ts";
import { retryAfterMs } from "../backoff.ts";
import type { CallContext } from "../protocol/call-body.ts";
import type { Operation } from "../protocol/operations.ts";
import type { CallResult, SdkEndpoint } from "../protocol/sdk-endpoint.ts";
import type { QueueItem } from "../storage/queue-table.ts";
import type { Run } from "../storage/runs-table.ts";
import { operationApplier, runError } from "./apply-operations.ts";
import { withDeadline } from "./deadline.ts";
import type { ConcurrencyGroup } from "./dispatcher.ts";
import type { RunLifecycle } from "./run-lifecycle.ts";

/** Calls functions and records what comes of it. */
export type RunExecutor = {
  /** What a call counts against; undefined when there is nothing to call (any more, or for now). */
  groupsOf(itemId: number): ConcurrencyGroup[] | undefined;
  /** Makes the call of a `discover` or `step` item. Resolves when its result is on disk. */
  execute(itemId: number): Promise<void>;
  /**
   * Records steps that a call in progress has finished. Resolves to false when the call no longer counts, because
   * its run has ended.
   */
  checkpoint(runId: string, itemId: number, operations: Operation[]): Promise<boolean>;
};

const recordRetryMs = 1000;

const failedAttempt = (message: string): CallResult => ({
  status: "rejected",
  error: runError(message),
  retry: true,
  retryAfter: undefined,
});

/** A result that the engine itself trips over counts as a failed attempt, so that it cannot go round for ever. */
const unrecordable = (error: unknown): CallResult =>
  failedAttempt(`The engine could not work with the answer: ${String(error)}`);

type Call = { item: QueueItem; run: Run; maxAttempts: number };

export const runExecutor = (
  core: EngineCore,
  lifecycle: RunLifecycle,
  endpoint: SdkEndpoint,
): RunExecutor => {
  const { store, registry, clock, logger } = core;
  const apply = operationApplier(core, lifecycle);

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
      event: store.events.find(run.eventId)?.body ?? "{}",
      steps: steps.filter(({ result }) => result),
    };
  };

  const tryAgain = ({ item }: Call, delayMs: number, counters: Partial<QueueItem>): void => {
    const { kind, runId, subject } = item;
    if (runId === undefined) return;
    store.queue.insert({ kind, runId, subject, dueAtMs: clock.now() + delayMs, ...counters });
  };

  /** Puts an attempt that failed in the function on for later, or ends the run. */
  const reject = (call: Call, result: Extract<CallResult, { status: "rejected" }>): void => {
    const { item, run, maxAttempts } = call;
    if (result.retry && item.attempt + 1 < maxAttempts) {
      tryAgain(call, retryDelayMs(item, result.retryAfter), { attempt: item.attempt + 1 });
    } else {
      lifecycle.finish(run.id, { status: "Failed", output: result.error });
    }
  };

  const retryDelayMs = ({ attempt }: QueueItem, retryAfter: string | undefined): number =>
    (retryAfter === undefined ? undefined : retryAfterMs(retryAfter, clock.now())) ??
    core.retryDelayMs(attempt);

  const applyOperations = (call: Call, result: Extract<CallResult, { status: "operations" }>): void => {
    const { item, run, maxAttempts } = call;
    const { progressed, urgent } = apply(
      {
        runId: run.id,
        eventId: run.eventId,
        attempt: item.attempt,
        maxAttempts,
        retryAtMs: clock.now() + retryDelayMs(item, result.retryAfter),
      },
      result.operations,
    );
    if (store.runs.find(run.id)?.status !== "Running") return;
    const siblingsOpen = result.coalesce && !urgent && store.steps.countOpenRuns(run.id) > 0;
    if (progressed && !siblingsOpen) lifecycle.discover(run.id);
    if (store.queue.ofRun(run.id).length > 0) return;
    // Nothing is left that could ever move this run: its function did not report what it did before.
    reject(call, {
      status: "rejected",
      error: runError("The function reported no step to go on with. Its steps must not depend on chance."),
      retry: true,
      retryAfter: undefined,
    });
  };

  const settle = (call: Call, result: CallResult): void => {
    const { item, run } = call;
    // Gone when the run was cancelled, or ended by a parallel step, during the call.
    if (!store.queue.remove(item.id)) return;
    switch (result.status) {
      case "operations":
        return applyOperations(call, result);
      case "completed":
        return void apply({ runId: run.id, eventId: run.eventId, attempt: 0, maxAttempts: 1, retryAtMs: 0 }, [
          { op: "run-complete", output: result.output },
        ]);
      case "rejected":
        return reject(call, result);
      case "unreachable":
        logger.warn("A function could not be called and will be again", {
          functionId: run.functionId,
          runId: run.id,
          reason: result.reason,
          faults: item.faults + 1,
        });
        // The function did not run, so this is no attempt of it: tried again for as long as it takes.
        return tryAgain(call, core.retryDelayMs(item.faults), {
          attempt: item.attempt,
          faults: item.faults + 1,
        });
      default:
        return result satisfies never;
    }
  };

  /** Writes a result down, however long that takes: losing it would mean to execute its steps again. */
  const record = async (call: Call, result: CallResult): Promise<void> => {
    try {
      await store.write(() => settle(call, result));
    } catch (error) {
      if (error instanceof EngineClosedError) throw error;
      logger.error("The result of a call could not be recorded", { runId: call.run.id, error });
      await new Promise<void>((resolve) => void clock.at(clock.now() + recordRetryMs, resolve));
      await record(call, error instanceof EngineStorageError ? result : unrecordable(error));
    }
  };

  const findCall = (itemId: number): Call | undefined => {
    const item = store.queue.find(itemId);
    const run = item?.runId === undefined ? undefined : store.runs.find(item.runId);
    const definition = run && registry.find(run.functionId);
    if (!item || !run) return undefined;
    if (definition) return { item, run, maxAttempts: definition.maxAttempts };
    logger.warn("A run is held until its function is registered again", {
      functionId: run.functionId,
      runId: run.id,
    });
    return undefined;
  };

  return {
    groupsOf(itemId) {
      const call = findCall(itemId);
      if (!call) return undefined;
      const { item, run } = call;
      const limits = registry.find(run.functionId)?.concurrency ?? [];
      const groups = limits.map(({ limit }, index) => ({
        name: `${run.functionId}/${index}/${run.concurrency[index] ?? ""}`,
        limit,
      }));
      // Two discoveries at once could both execute the same next step.
      return item.kind === "discover" ? [...groups, { name: run.id, limit: 1 }] : groups;
    },
    async execute(itemId) {
      const call = findCall(itemId);
      if (!call) return;
      const stepId = call.item.kind === "step" ? call.item.subject : undefined;
      // A call given up for its deadline counts no more: what it still brings is refused, because its item is gone.
      const result = await withDeadline(
        endpoint.call(contextOf(call), stepId).catch(unrecordable),
        core.callDeadlineMs,
        () => failedAttempt(`The call had not ended after ${core.callDeadlineMs / 1000} s.`),
      );
      await record(call, result);
    },
    checkpoint: (runId, itemId, operations) =>
      store.write(() => {
        const call = findCall(itemId);
        if (call?.run.id !== runId || call.run.status !== "Running") return false;
        const { item, run, maxAttempts } = call;
        const retryAtMs = clock.now() + core.retryDelayMs(item.attempt);
        apply({ runId, eventId: run.eventId, attempt: item.attempt, maxAttempts, retryAtMs }, operations);
        return store.runs.find(runId)?.status === "Running";
      }),
  };
};
