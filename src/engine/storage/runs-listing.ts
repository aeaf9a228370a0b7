import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { type Run, type RunStatus, toStatus } from "./runs-table.ts";

/** A run without what is large in it, and the name of its event. */
export type ListedRun = Pick<
  Run,
  "id" | "functionId" | "eventId" | "status" | "originalRunId" | "startedAtMs" | "endedAtMs"
> & { eventName: string };

/** Which runs are looked for. */
export type RunsQuery = {
  status: RunStatus | undefined;
  functionId: string | undefined;
  /** Only runs with smaller ids, which are older; undefined: from the newest on. */
  below: string | undefined;
  limit: number;
};

/** What one look found, newest first. `below`: where the next look goes on; undefined when there are no more. */
export type RunsLook = { runs: ListedRun[]; below: string | undefined };

/** Of all runs, whatever is looked for: a filter that nothing meets must not hold up the engine. */
const runsPerLook = 2000;
/** Greater than every ULID. */
const aboveAll = "~";

const columns = `runs.id, runs.function_id, runs.event_id, runs.status, runs.original_run_id, runs.started_at,
  runs.ended_at, events.name AS event_name`;

const toListedRun = (row: Record<string, SQLOutputValue>): ListedRun => ({
  id: String(row["id"]),
  functionId: String(row["function_id"]),
  eventId: String(row["event_id"]),
  eventName: String(row["event_name"]),
  status: toStatus(row["status"]),
  originalRunId: row["original_run_id"] === null ? undefined : String(row["original_run_id"]),
  startedAtMs: Number(row["started_at"]),
  endedAtMs: row["ended_at"] === null ? undefined : Number(row["ended_at"]),
});

/** All runs, the newest first, for those who look on. */
export const runsListing = (database: DatabaseSync) => {
  // The status as text, because a partial index is used for no other.
  const prepareNewest = (conditions: string) =>
    database.prepare(
      `SELECT ${columns} FROM runs CROSS JOIN events ON events.id = runs.event_id
       WHERE runs.id < ?1 AND runs.id >= ?2 ${conditions} ORDER BY runs.id DESC LIMIT ?3`,
    );
  const prepareStatus = (condition: string) => ({
    ofAll: prepareNewest(condition),
    ofFunction: prepareNewest(`${condition} AND runs.function_id = ?4`),
  });
  const ofAnyStatus = prepareStatus("");
  const ofStatus: Record<RunStatus, ReturnType<typeof prepareStatus>> = {
    Running: prepareStatus("AND runs.status = 'Running'"),
    Completed: prepareStatus("AND runs.status = 'Completed'"),
    Failed: prepareStatus("AND runs.status = 'Failed'"),
    Cancelled: prepareStatus("AND runs.status = 'Cancelled'"),
  };
  const selectFloor = database.prepare("SELECT id FROM runs WHERE id < ? ORDER BY id DESC LIMIT 1 OFFSET ?");
  const selectIdsOfEvent = database.prepare(
    `SELECT id FROM runs WHERE event_id IN (SELECT id FROM events WHERE id = ?1 OR external_id = ?1)
     UNION SELECT run_id FROM run_events
       WHERE event_id IN (SELECT id FROM events WHERE id = ?1 OR external_id = ?1)`,
  );
  const select = database.prepare(
    `SELECT ${columns} FROM runs CROSS JOIN events ON events.id = runs.event_id WHERE runs.id = ?`,
  );
  return {
    look({ status, functionId, below = aboveAll, limit }: RunsQuery): RunsLook {
      const floor = selectFloor.get(below, runsPerLook - 1)?.["id"];
      const bounds = [below, String(floor ?? ""), limit] as const;
      const statements = status === undefined ? ofAnyStatus : ofStatus[status];
      const rows =
        functionId === undefined
          ? statements.ofAll.all(...bounds)
          : statements.ofFunction.all(...bounds, functionId);
      return {
        runs: rows.map(toListedRun),
        below: floor === undefined ? undefined : String(floor),
      };
    },
    /** Every run started for an event, by the engine's id of it or its sender's; of a batch as well. Newest first. */
    ofEvent: (eventId: string): ListedRun[] =>
      selectIdsOfEvent
        .all(eventId)
        .map((row) => String(row["id"]))
        .toSorted()
        .toReversed()
        .flatMap((id) => {
          const row = select.get(id);
          return row ? [toListedRun(row)] : [];
        }),
  };
};
