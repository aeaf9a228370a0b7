import type { Rerun } from "../admission/rerun.ts";
import type { EngineCore } from "../engine-core.ts";
import type { CancelRun } from "../execution/cancel-run.ts";
import type { Run } from "../storage/runs-table.ts";
import { listRuns, type RunFilter, type RunPage } from "./list-runs.ts";
import type { CancelledRun, RerunResult } from "./run-actions.ts";
import { readRunDetail, type RunDetail } from "./run-detail.ts";

/** What operators see of an engine's runs and do with them. Reads tell of what is on disk. */
export type EngineRuns = {
  /** Newest first. @throws EngineCursorError, RangeError for a limit that is none */
  listRuns: (filter: RunFilter) => Promise<RunPage>;
  /** Null when there is no such run. */
  findRun: (runId: string) => Promise<RunDetail | null>;
  cancelRun: (runId: string) => Promise<CancelledRun>;
  /** Starts another run for the same events, past idempotency, rate limits and debounces. */
  rerun: (runId: string) => Promise<RerunResult>;
};

export const engineRuns = (
  core: EngineCore,
  { cancel, rerun }: { cancel: CancelRun; rerun: (run: Run) => Promise<Rerun> },
): EngineRuns => {
  const { store } = core;
  return {
    listRuns: (filter) => listRuns(store, filter),
    findRun: (runId) => store.read(() => readRunDetail(core, runId.toUpperCase())),
    async cancelRun(runId) {
      const status = await cancel(runId.toUpperCase());
      switch (status) {
        case undefined:
          return { status: "not-found" };
        case "Cancelled":
          return { status: "cancelled" };
        case "Completed":
          return { status: "ended", as: "completed" };
        case "Failed":
          return { status: "ended", as: "failed" };
        case "Running":
          throw new Error(`Run ${runId} goes on although it was cancelled.`);
        default:
          return status satisfies never;
      }
    },
    async rerun(runId) {
      const run = await store.read(() => store.runs.find(runId.toUpperCase()));
      if (!run) return { status: "not-found" };
      const result = await rerun(run);
      return result.status === "started"
        ? { status: "started", runId: result.run.id }
        : { status: result.status, functionId: run.functionId };
    },
  };
};
