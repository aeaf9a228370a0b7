import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { CanonicalJson } from "../canonical-json.ts";

/** As Inngest's REST API names them. */
export type RunStatus = "Running" | "Completed" | "Failed" | "Cancelled";

/** One run of a function for an event. `output` is the result, or the error of a failed run. */
export type Run = {
  id: string;
  functionId: string;
  eventId: string;
  status: RunStatus;
  /** The values of its function's concurrency keys, by their expression: what its calls count against. */
  concurrency: Record<string, string>;
  /** Milliseconds by which its calls go before others of their age; negative: after. */
  priorityMs: number;
  /** The schedule that started it, for a cron run. */
  cron: string | undefined;
  /** Set when it was started for several events: see `run_events`. */
  batchId: string | undefined;
  /** The run that this one repeats. */
  originalRunId: string | undefined;
  /** The value of its function's singleton key; undefined when the function is none. */
  singleton: string | undefined;
  startedAtMs: number;
  /** When its function was first called; noted for functions with timeouts only. */
  calledAtMs: number | undefined;
  endedAtMs: number | undefined;
  output: CanonicalJson | undefined;
};

const statuses: readonly RunStatus[] = ["Running", "Completed", "Failed", "Cancelled"];

export const toStatus = (value: SQLOutputValue | undefined): RunStatus =>
  statuses.find((status) => status === value) ?? "Running";

const optional = (value: SQLOutputValue | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

const optionalNumber = (value: SQLOutputValue | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);

const toRun = (row: Record<string, SQLOutputValue>): Run => ({
  id: String(row["id"]),
  functionId: String(row["function_id"]),
  eventId: String(row["event_id"]),
  status: toStatus(row["status"]),
  concurrency: JSON.parse(String(row["concurrency"])) as Record<string, string>,
  priorityMs: Number(row["priority_ms"]),
  cron: optional(row["cron"]),
  batchId: optional(row["batch_id"]),
  originalRunId: optional(row["original_run_id"]),
  singleton: optional(row["singleton"]),
  startedAtMs: Number(row["started_at"]),
  calledAtMs: optionalNumber(row["called_at"]),
  endedAtMs: optionalNumber(row["ended_at"]),
  output: optional(row["output"]),
});

/** A run that starts; what it leaves out is none. */
export type NewRun = Pick<Run, "id" | "functionId" | "concurrency" | "startedAtMs"> &
  Partial<Pick<Run, "priorityMs" | "cron" | "batchId" | "originalRunId" | "singleton">> & {
    /** The events it is started for, at least one. */
    eventIds: readonly [string, ...string[]];
  };

/**
 * Every run, finished ones until their retention ends. `onUnfinished` hears by how many the unfinished ones have become
 * more, inside the transaction.
 */
export const runsTable = (database: DatabaseSync, onUnfinished: (change: number) => void) => {
  const insert = database.prepare(
    `INSERT INTO runs (id, function_id, event_id, concurrency, started_at, priority_ms, cron, batch_id,
       original_run_id, singleton)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertEvent = database.prepare(
    "INSERT INTO run_events (run_id, position, event_id) VALUES (?, ?, ?)",
  );
  const selectEvents = database.prepare("SELECT event_id FROM run_events WHERE run_id = ? ORDER BY position");
  const select = database.prepare("SELECT * FROM runs WHERE id = ?");
  const selectStatus = database.prepare("SELECT status FROM runs WHERE id = ?");
  const selectByEvent = database.prepare(
    `SELECT * FROM runs WHERE event_id = ?1
     UNION SELECT runs.* FROM run_events JOIN runs ON runs.id = run_events.run_id WHERE run_events.event_id = ?1
     ORDER BY id`,
  );
  const finish = database.prepare(
    "UPDATE runs SET status = ?, ended_at = ?, output = ? WHERE id = ? AND status = 'Running'",
  );
  const markCalled = database.prepare("UPDATE runs SET called_at = ? WHERE id = ?");
  const selectSingletons = database.prepare(
    "SELECT id FROM runs WHERE function_id = ? AND singleton = ? AND status = 'Running'",
  );
  const countUnfinished = database.prepare("SELECT count(*) AS n FROM runs WHERE status = 'Running'");
  const purge = database.prepare(
    `DELETE FROM runs WHERE id IN (
       SELECT id FROM runs WHERE status <> 'Running' AND ended_at < ? LIMIT ?)`,
  );
  return {
    insert(run: NewRun): void {
      const { eventIds } = run;
      insert.run(
        run.id,
        run.functionId,
        eventIds[0],
        JSON.stringify(run.concurrency),
        run.startedAtMs,
        run.priorityMs ?? 0,
        run.cron ?? null,
        run.batchId ?? null,
        run.originalRunId ?? null,
        run.singleton ?? null,
      );
      onUnfinished(1);
      if (run.batchId === undefined) return;
      for (const [position, eventId] of eventIds.entries()) insertEvent.run(run.id, position, eventId);
    },
    /** The ids of the events a run was started for, in their order. */
    eventIdsOf: (run: Pick<Run, "id" | "eventId" | "batchId">): string[] =>
      run.batchId === undefined
        ? [run.eventId]
        : selectEvents.all(run.id).map((row) => String(row["event_id"])),
    find(id: string): Run | undefined {
      const row = select.get(id);
      return row && toRun(row);
    },
    /** False when it has ended, or is not there. */
    isRunning: (id: string): boolean => selectStatus.get(id)?.["status"] === "Running",
    ofEvent: (eventId: string): Run[] => selectByEvent.all(eventId).map(toRun),
    /** False when the run had ended before: it stays as it was. */
    finish: (
      id: string,
      end: { status: Exclude<RunStatus, "Running">; endedAtMs: number; output: CanonicalJson | null },
    ): boolean => {
      const hasEnded = finish.run(end.status, end.endedAtMs, end.output, id).changes === 1;
      if (hasEnded) onUnfinished(-1);
      return hasEnded;
    },
    markCalled: (id: string, atMs: number): void => void markCalled.run(atMs, id),
    /** The unfinished runs that hold a singleton of a function. */
    holdingSingleton: (functionId: string, key: string): string[] =>
      selectSingletons.all(functionId, key).map((row) => String(row["id"])),
    countUnfinished: (): number => Number(countUnfinished.get()?.["n"]),
    /** Deletes up to `limit` runs that ended before `beforeMs`, with their steps; returns how many. */
    purge: (beforeMs: number, limit: number): number => Number(purge.run(beforeMs, limit).changes),
  };
};
