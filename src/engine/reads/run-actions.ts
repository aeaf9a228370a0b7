import type { RunState } from "./run-summary.ts";

/** What came of cancelling a run. `cancelled` also when it was before; `ended`: otherwise, and stays so. */
export type CancelledRun =
  | { status: "cancelled" }
  | { status: "ended"; as: Exclude<RunState, "running" | "cancelled"> }
  | { status: "not-found" };

/**
 * What came of starting a run again. `unregistered`: its function is not registered now. `taken`: another run of the
 * singleton has not ended.
 */
export type RerunResult =
  | { status: "started"; runId: string }
  | { status: "unregistered"; functionId: string }
  | { status: "taken"; functionId: string }
  | { status: "not-found" };
