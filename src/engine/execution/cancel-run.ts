import type { EngineCore } from "../engine-core.ts";
import type { RunStatus } from "../storage/runs-table.ts";
import type { RunLifecycle } from "./run-lifecycle.ts";

/**
 * Cancels a run that has not ended. Resolves, once that is on disk, to the status it has then; undefined when there is no
 * such run. A call on its way goes on, and what it brings counts no more.
 */
export type CancelRun = (runId: string) => Promise<RunStatus | undefined>;

export const runCanceller =
  ({ store }: EngineCore, finish: RunLifecycle["finish"]): CancelRun =>
  (runId) =>
    store.write(() => {
      finish(runId, { status: "Cancelled", output: null });
      return store.runs.find(runId)?.status;
    });
