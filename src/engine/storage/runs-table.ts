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
  /** What its calls count against: see `concurrencyGroups`. */
  concurrency: string[];
  startedAtMs: number;
  endedAtMs: number | undefined;
  output: CanonicalJson | undefined;
};

const statuses: readonly RunStatus[] = ["Running", "Completed", "Failed", "Cancelled"];

const toRun = (row: Record<string, SQLOutputValue>): Run => ({
  id: String(row["id"]),
  functionId: String(row["function_id"]),
  eventId: String(row["event_id"]),
  status: statuses.find((status) => status === row["status"]) ?? "Running",
  concurrency: (JSON.parse(String(row["concurrency"])) as unknown[]).map(String),
  startedAtMs: Number(row["started_at"]),
  endedAtMs: row["ended_at"] === null ? undefined : Number(row["ended_at"]),
  output: row["output"] === null ? undefined : String(row["output"]),
});

/** Every run, finished ones until their retention ends. */
export const runsTable = (database: DatabaseSync) => {
  const insert = database.prepare(
    "INSERT INTO runs (id, function_id, event_id, concurrency, started_at) VALUES (?, ?, ?, ?, ?)",
  );
  const select = database.prepare("SELECT * FROM runs WHERE id = ?");
  const selectByEvent = database.prepare("SELECT * FROM runs WHERE event_id = ? ORDER BY id");
  const finish = database.prepare(
    "UPDATE runs SET status = ?, ended_at = ?, output = ? WHERE id = ? AND status = 'Running'",
  );
  const countUnfinished = database.prepare("SELECT count(*) AS n FROM runs WHERE status = 'Running'");
  const purge = database.prepare(
    `DELETE FROM runs WHERE id IN (
       SELECT id FROM runs WHERE status <> 'Running' AND ended_at < ? LIMIT ?)`,
  );
  return {
    insert(run: Pick<Run, "id" | "functionId" | "eventId" | "concurrency" | "startedAtMs">): void {
      insert.run(run.id, run.functionId, run.eventId, JSON.stringify(run.concurrency), run.startedAtMs);
    },
    find(id: string): Run | undefined {
      const row = select.get(id);
      return row && toRun(row);
    },
    ofEvent: (eventId: string): Run[] => selectByEvent.all(eventId).map(toRun),
    /** False when the run had ended before: it stays as it was. */
    finish: (
      id: string,
      end: { status: Exclude<RunStatus, "Running">; endedAtMs: number; output: CanonicalJson | null },
    ): boolean => finish.run(end.status, end.endedAtMs, end.output, id).changes === 1,
    countUnfinished: (): number => Number(countUnfinished.get()?.["n"]),
    /** Deletes up to `limit` runs that ended before `beforeMs`, with their steps; returns how many. */
    purge: (beforeMs: number, limit: number): number => Number(purge.run(beforeMs, limit).changes),
  };
};
