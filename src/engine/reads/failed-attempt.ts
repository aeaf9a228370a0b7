import type { RunError } from "../run-error.ts";
import type { Failure } from "../storage/failures-table.ts";
import { isoInstant } from "./run-summary.ts";

/** A try that came to nothing. Kept since schema version 3; those of before are counted only. Instants are ISO 8601 UTC. */
export type FailedAttempt = {
  /**
   * `failed`: the function or the step threw, or did not end. `unreached`: the call did not reach the app; this is no
   * attempt, and only the last of a row of them is kept.
   */
  kind: "failed" | "unreached";
  /** From 0, as the SDK counts. */
  attempt: number;
  /** How many calls in a row had not reached the app by then; 0 for `failed`. */
  faults: number;
  at: string;
  error: RunError;
  /** When it was to be tried again; null: not at all. */
  nextTryAt: string | null;
};

export const toFailedAttempt = (failure: Failure): FailedAttempt => {
  const { kind, attempt, faults, atMs, error, retryAtMs } = failure;
  return {
    kind,
    attempt,
    faults,
    at: isoInstant(atMs),
    error,
    nextTryAt: retryAtMs === undefined ? null : isoInstant(retryAtMs),
  };
};
