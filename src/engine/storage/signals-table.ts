import type { DatabaseSync, SQLOutputValue } from "node:sqlite";

/** The step that waits for a signal, until `expiresAtMs`. */
export type SignalWaiter = { signal: string; runId: string; stepId: string; expiresAtMs: number };

/** Who waits for which signal: one step at most. */
export const signalsTable = (database: DatabaseSync) => {
  const put = database.prepare(
    `INSERT INTO signals (signal, run_id, step_id, expires_at) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (signal) DO UPDATE SET run_id = ?2, step_id = ?3, expires_at = ?4`,
  );
  // Rows of runs that have ended stay until those runs are forgotten.
  const select = database.prepare(
    `SELECT signals.* FROM signals JOIN runs ON runs.id = signals.run_id
     WHERE signal = ? AND runs.status = 'Running' AND expires_at > ?`,
  );
  const selectOfRun = database.prepare("SELECT * FROM signals WHERE run_id = ?");
  const removeOfStep = database.prepare("DELETE FROM signals WHERE run_id = ? AND step_id = ?");
  const toWaiter = (row: Record<string, SQLOutputValue>): SignalWaiter => ({
    signal: String(row["signal"]),
    runId: String(row["run_id"]),
    stepId: String(row["step_id"]),
    expiresAtMs: Number(row["expires_at"]),
  });
  return {
    /** In the place of whoever waited for it before. */
    put: ({ signal, runId, stepId, expiresAtMs }: SignalWaiter): void =>
      void put.run(signal, runId, stepId, expiresAtMs),
    /** Who waits for it now. */
    find(signal: string, nowMs: number): SignalWaiter | undefined {
      const row = select.get(signal, nowMs);
      return row && toWaiter(row);
    },
    /** The signals that a run's steps wait for. */
    ofRun: (runId: string): SignalWaiter[] => selectOfRun.all(runId).map(toWaiter),
    removeOfStep: (runId: string, stepId: string): void => void removeOfStep.run(runId, stepId),
  };
};
