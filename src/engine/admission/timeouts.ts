import type { FunctionDefinition } from "../definition/function-definition.ts";
import type { EngineCore } from "../engine-core.ts";
import type { RunLifecycle } from "../execution/run-lifecycle.ts";
import type { Run } from "../storage/runs-table.ts";

/** Cancels runs that wait too long for their first call, or take too long from there to their end. */
export type RunTimeouts = {
  /** Sets the timer of a run that starts. Inside the caller's transaction. */
  onStart(run: Pick<Run, "id" | "startedAtMs">, definition: FunctionDefinition): void;
  /**
   * To be asked before each call of a run; false when it has ended, maybe by its timeout. The first call of a run
   * with timeouts is noted on disk before it is made, so that it counts as called whatever happens to the process.
   */
  allowsCall(run: Run): Promise<boolean>;
  /**
   * Cancels a run whose time is over, unless its function has been given more since. False while the function is
   * not registered. Inside the caller's transaction.
   */
  onTime(kind: "start-timeout" | "finish-timeout", runId: string): boolean;
};

export const runTimeouts = (core: EngineCore, lifecycle: RunLifecycle): RunTimeouts => {
  const { store, registry, clock } = core;

  /** When the time of a run is over, by its function as it is registered now: until its first call, or its end. */
  const deadlineMs = ({ functionId, batchId, startedAtMs, calledAtMs }: Run): number => {
    const { startMs, finishMs } = registry.find(functionId)?.flow.timeouts ?? {};
    if (calledAtMs !== undefined) return calledAtMs + (finishMs ?? Infinity);
    return batchId === undefined ? startedAtMs + (startMs ?? Infinity) : Infinity;
  };

  const cancel = (runId: string): void => lifecycle.finish(runId, { status: "Cancelled", output: null });

  return {
    onStart({ id, startedAtMs }, { flow: { timeouts } }) {
      if (timeouts.startMs === undefined) return;
      store.queue.insert({ kind: "start-timeout", dueAtMs: startedAtMs + timeouts.startMs, runId: id });
    },
    async allowsCall(run) {
      const { startMs, finishMs } = registry.find(run.functionId)?.flow.timeouts ?? {};
      if (startMs === undefined && finishMs === undefined) return true;
      if (run.calledAtMs !== undefined && clock.now() < deadlineMs(run)) return true;
      return store.write(() => {
        if (!store.runs.isRunning(run.id)) return false;
        const nowMs = clock.now();
        if (nowMs >= deadlineMs(run)) {
          cancel(run.id);
          return false;
        }
        store.runs.markCalled(run.id, nowMs);
        if (finishMs !== undefined) {
          store.queue.insert({ kind: "finish-timeout", dueAtMs: nowMs + finishMs, runId: run.id });
        }
        return true;
      });
    },
    onTime(kind, runId) {
      const run = store.runs.find(runId);
      if (run?.status !== "Running") return true;
      if (!registry.find(run.functionId)) return false;
      if (kind === "start-timeout" && run.calledAtMs !== undefined) return true;
      const dueAtMs = deadlineMs(run);
      if (clock.now() >= dueAtMs) cancel(runId);
      else if (dueAtMs < Infinity) store.queue.insert({ kind, dueAtMs, runId });
      return true;
    },
  };
};
