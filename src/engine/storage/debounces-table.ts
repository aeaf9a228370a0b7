import type { DatabaseSync, SQLOutputValue } from "node:sqlite";

/** A run put off while events for it keep coming. */
export type OpenDebounce = {
  id: string;
  functionId: string;
  /** The value of its function's debounce key. */
  key: string;
  /** The event it will be started for, of those that came so far, and the `ts` of that. */
  eventId: string;
  eventTsMs: number;
  /** Beyond this instant it is not put off; undefined when there is no such limit. */
  deadlineAtMs: number | undefined;
  /** The queue item that ends it. */
  timerId: number;
};

const toDebounce = (row: Record<string, SQLOutputValue>): OpenDebounce => ({
  id: String(row["id"]),
  functionId: String(row["function_id"]),
  key: String(row["key"]),
  eventId: String(row["event_id"]),
  eventTsMs: Number(row["event_ts"]),
  deadlineAtMs: row["deadline_at"] === null ? undefined : Number(row["deadline_at"]),
  timerId: Number(row["timer_id"]),
});

/** The debounces that have not ended, one per function and key. */
export const debouncesTable = (database: DatabaseSync) => {
  const put = database.prepare(
    `INSERT INTO debounces (id, function_id, key, event_id, event_ts, deadline_at, timer_id)
       VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       event_id = excluded.event_id, event_ts = excluded.event_ts, timer_id = excluded.timer_id`,
  );
  const selectByKey = database.prepare("SELECT * FROM debounces WHERE function_id = ? AND key = ?");
  const select = database.prepare("SELECT * FROM debounces WHERE id = ?");
  const remove = database.prepare("DELETE FROM debounces WHERE id = ?");
  return {
    /** Opens a debounce, or gives an open one another event and timer. */
    put: ({ id, functionId, key, eventId, eventTsMs, deadlineAtMs, timerId }: OpenDebounce): void =>
      void put.run(id, functionId, key, eventId, eventTsMs, deadlineAtMs ?? null, timerId),
    ofKey(functionId: string, key: string): OpenDebounce | undefined {
      const row = selectByKey.get(functionId, key);
      return row && toDebounce(row);
    },
    find(id: string): OpenDebounce | undefined {
      const row = select.get(id);
      return row && toDebounce(row);
    },
    remove: (id: string): void => void remove.run(id),
  };
};
