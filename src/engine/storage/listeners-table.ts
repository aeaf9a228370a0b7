import type { DatabaseSync, SQLOutputValue } from "node:sqlite";

/** A run that an event may concern: to end a wait of it (`stepId`), or to cancel it. */
export type Listener = {
  id: number;
  kind: "wait" | "cancel";
  runId: string;
  stepId: string;
  /** CEL over `event` and `async`; undefined means any event of the name. */
  expression: string | undefined;
  /** From this instant on it hears nothing. */
  expiresAtMs: number | undefined;
};

/**
 * Where it is filed. `matchPath` names the arriving event's field that must equal `matchValue`, so that an event
 * looks at the few listeners it can match and not at all that sleep; empty when every event of the name counts.
 */
export type ListenerFiling = { eventName: string; matchPath: string; matchValue: string | undefined };

const toListener = (row: Record<string, SQLOutputValue>): Listener => ({
  id: Number(row["id"]),
  kind: row["kind"] === "cancel" ? "cancel" : "wait",
  runId: String(row["run_id"]),
  stepId: String(row["step_id"] ?? ""),
  expression: row["expression"] === null ? undefined : String(row["expression"]),
  expiresAtMs: row["expires_at"] === null ? undefined : Number(row["expires_at"]),
});

/** What a step waits for. */
export type AwaitedEvent = Pick<Listener, "stepId" | "expression"> & { eventName: string };

/** Who waits for which event. */
export const listenersTable = (database: DatabaseSync) => {
  const insert = database.prepare(
    `INSERT INTO listeners (kind, run_id, step_id, event_name, match_path, match_value, expression, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  // One index step per distinct path, however many listeners there are.
  const paths = database.prepare(
    `WITH RECURSIVE path (value) AS (
       SELECT min(match_path) FROM listeners WHERE event_name = ?1
       UNION ALL
       SELECT (SELECT min(match_path) FROM listeners WHERE event_name = ?1 AND match_path > path.value)
         FROM path WHERE path.value IS NOT NULL)
     SELECT value FROM path WHERE value IS NOT NULL`,
  );
  const selectUnfiled = database.prepare(
    "SELECT * FROM listeners WHERE event_name = ? AND match_path = '' ORDER BY id",
  );
  const selectFiled = database.prepare(
    "SELECT * FROM listeners WHERE event_name = ? AND match_path = ? AND match_value = ? ORDER BY id",
  );
  const selectWaits = database.prepare("SELECT * FROM listeners WHERE run_id = ? AND kind = 'wait'");
  const remove = database.prepare("DELETE FROM listeners WHERE id = ?");
  const removeOfRun = database.prepare("DELETE FROM listeners WHERE run_id = ?");
  const removeOfStep = database.prepare("DELETE FROM listeners WHERE run_id = ? AND step_id = ?");
  return {
    insert(listener: Omit<Listener, "id">, filing: ListenerFiling): void {
      insert.run(
        listener.kind,
        listener.runId,
        listener.stepId,
        filing.eventName,
        filing.matchPath,
        filing.matchValue ?? null,
        listener.expression ?? null,
        listener.expiresAtMs ?? null,
      );
    },
    /** The paths under which listeners to an event are filed. */
    pathsOf: (eventName: string): string[] => paths.all(eventName).map((row) => String(row["value"])),
    filedUnder: (eventName: string, matchPath: string, matchValue: string): Listener[] =>
      selectFiled.all(eventName, matchPath, matchValue).map(toListener),
    unfiled: (eventName: string): Listener[] => selectUnfiled.all(eventName).map(toListener),
    /** The events that a run's steps wait for. */
    waitsOfRun: (runId: string): AwaitedEvent[] =>
      selectWaits.all(runId).map((row) => ({ ...toListener(row), eventName: String(row["event_name"]) })),
    remove: (id: number): void => void remove.run(id),
    removeOfRun: (runId: string): void => void removeOfRun.run(runId),
    removeOfStep: (runId: string, stepId: string): void => void removeOfStep.run(runId, stepId),
  };
};
