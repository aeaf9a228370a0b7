import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { RunError } from "../run-error.ts";

/**
 * A try that came to nothing. `failed`: the function threw, or did not end. `unreached`: the call did not reach its app,
 * which is no attempt.
 */
export type Failure = {
  kind: "failed" | "unreached";
  /** The step that was tried; undefined for the function outside its steps. */
  stepId: string | undefined;
  /** From 0, as the SDK counts. */
  attempt: number;
  /** How many calls in a row had not reached the app by then. */
  faults: number;
  atMs: number;
  error: RunError;
  /** When it was to be tried again; undefined: not at all. */
  retryAtMs: number | undefined;
};

const toFailure = (row: Record<string, SQLOutputValue>): Failure => ({
  kind: row["kind"] === "unreached" ? "unreached" : "failed",
  stepId: row["step_id"] === null ? undefined : String(row["step_id"]),
  attempt: Number(row["attempt"]),
  faults: Number(row["faults"]),
  atMs: Number(row["at"]),
  error: JSON.parse(String(row["error"])) as RunError,
  retryAtMs: row["retry_at"] === null ? undefined : Number(row["retry_at"]),
});

/** What failed in each run. Nothing is written here while all goes well. */
export const failuresTable = (database: DatabaseSync) => {
  const insert = database.prepare(
    `INSERT INTO failures (run_id, step_id, kind, attempt, faults, at, error, retry_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  // An app may be away for days, and is called all the while.
  const removeUnreached = database.prepare(
    "DELETE FROM failures WHERE run_id = ? AND kind = 'unreached' AND step_id IS ?",
  );
  const select = database.prepare("SELECT * FROM failures WHERE run_id = ? ORDER BY id");
  return {
    /** `unreached` takes the place of the one before it. */
    insert(runId: string, failure: Failure): void {
      const { kind, stepId = null, attempt, faults, atMs, error, retryAtMs = null } = failure;
      if (kind === "unreached") removeUnreached.run(runId, stepId);
      insert.run(runId, stepId, kind, attempt, faults, atMs, JSON.stringify(error), retryAtMs);
    },
    /** Oldest first. */
    ofRun: (runId: string): Failure[] => select.all(runId).map(toFailure),
  };
};
