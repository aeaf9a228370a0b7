import { DatabaseSync, type SQLOutputValue } from "node:sqlite";

/** A run as the engine's file has it; `output` is parsed. */
export type HistoryRun = {
  id: string;
  functionId: string;
  /** Of the event it was started for, or the first of them: the id that the sender gave it. */
  eventId: string;
  /** Of all the events it was started for. */
  eventIds: string[];
  status: string;
  output: unknown;
  /** The step that invoked it, as `run.step`. */
  invokedBy: string | undefined;
};

/** A step's row. `stepId` is the SHA-1 that the SDK makes of its id; `value` is parsed, undefined while it is open. */
export type HistoryStep = { runId: string; stepId: string; value: unknown; position: number | null };

/** The instant that an event is for, in ms since the epoch, and its place among all. */
export type HistoryEvent = { tsMs: number; row: number };

/** What the engine's file holds when all is over. */
export type History = {
  /** Events by their senders' ids, in the order in which they came. */
  events: Map<string, HistoryEvent>;
  runs: HistoryRun[];
  steps: HistoryStep[];
  /** Rows of work to be done, by table: none when every run has ended. */
  leftovers: Record<string, number>;
};

const selectRuns = `
  SELECT runs.*, coalesce(first.external_id, first.id) AS sent_id,
    iif(first.name = 'inngest/function.invoked', first.body ->> '$.data._inngest.correlation_id', NULL) AS correlation,
    (SELECT json_group_array(coalesce(events.external_id, events.id)) FROM events
      WHERE events.id = runs.event_id
        OR events.id IN (SELECT run_events.event_id FROM run_events WHERE run_id = runs.id)) AS sent_ids
  FROM runs JOIN events AS first ON first.id = runs.event_id`;

const workTables = ["queue", "listeners", "signals", "debounces", "batches"];

/** Reads the history from a file that no engine has open. */
export const readHistory = (file: string): History => {
  const database = new DatabaseSync(file, { readOnly: true });
  const all = (sql: string) => database.prepare(sql).all();
  const parse = (value: SQLOutputValue | undefined): unknown =>
    typeof value === "string" ? JSON.parse(value) : undefined;
  try {
    return {
      events: new Map(
        all(
          "SELECT coalesce(external_id, id) AS id, body ->> 'ts' AS ts, rowid AS place FROM events ORDER BY rowid",
        ).map(({ id, ts, place }) => [String(id), { tsMs: Number(ts), row: Number(place) }]),
      ),
      runs: all(selectRuns).map((row) => ({
        id: String(row["id"]),
        functionId: String(row["function_id"]),
        eventId: String(row["sent_id"]),
        eventIds: JSON.parse(String(row["sent_ids"])) as string[],
        invokedBy: row["correlation"] === null ? undefined : String(row["correlation"]),
        status: String(row["status"]),
        output: parse(row["output"]),
      })),
      steps: all("SELECT * FROM steps").map((row) => ({
        runId: String(row["run_id"]),
        stepId: String(row["step_id"]),
        value: parse(row["value"]),
        position: row["position"] === null ? null : Number(row["position"]),
      })),
      leftovers: Object.fromEntries(
        workTables.map((table) => [table, Number(all(`SELECT count(*) AS n FROM ${table}`)[0]?.["n"])]),
      ),
    };
  } finally {
    database.close();
  }
};
