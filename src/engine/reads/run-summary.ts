import type { RunStatus } from "../storage/runs-table.ts";
import type { ListedRun } from "../storage/runs-listing.ts";

/** Where a run is in its life, in a word: `running` until it has ended, also while it sleeps or waits. */
export type RunState = "running" | "completed" | "failed" | "cancelled";

/** One run in a list. Instants are ISO 8601 UTC. */
export type RunSummary = {
  id: string;
  /** With its app's id in front, such as `app-order`. */
  functionId: string;
  status: RunState;
  /** The event it was started for (the first one of a batch): the engine's id of it, and its name. */
  eventId: string;
  eventName: string;
  startedAt: string;
  endedAt: string | null;
  /** The run that this one repeats. */
  originalRunId: string | null;
};

const stored: Record<RunState, RunStatus> = {
  running: "Running",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

const states: Record<RunStatus, RunState> = {
  Running: "running",
  Completed: "completed",
  Failed: "failed",
  Cancelled: "cancelled",
};

/** As the file and Inngest's API name it. */
export const toStoredStatus = (state: RunState): RunStatus => stored[state];

export const toRunState = (status: RunStatus): RunState => states[status];

/** A stored run in the words of the reads. */
export const toRunSummary = (run: ListedRun): RunSummary => ({
  id: run.id,
  functionId: run.functionId,
  status: toRunState(run.status),
  eventId: run.eventId,
  eventName: run.eventName,
  startedAt: isoInstant(run.startedAtMs),
  endedAt: run.endedAtMs === undefined ? null : isoInstant(run.endedAtMs),
  originalRunId: run.originalRunId ?? null,
});

/** ISO 8601 UTC of milliseconds since the epoch. */
export const isoInstant = (ms: number): string => new Date(ms).toISOString();
