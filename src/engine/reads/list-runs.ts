import type { RunState, RunSummary } from "./run-summary.ts";

/** Which runs are asked for. What is left out does not matter. */
export type RunFilter = {
  status?: RunState;
  /** With its app's id in front. */
  functionId?: string;
  /** The engine's id of an event, or its sender's. */
  eventId?: string;
  /** Opaque, from the page before. */
  cursor?: string;
  /** 1 to 200. */
  limit: number;
};

/** Runs, newest first. */
export type RunPage = { runs: RunSummary[]; nextCursor: string | null };
