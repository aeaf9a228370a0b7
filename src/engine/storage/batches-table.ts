import type { DatabaseSync, SQLOutputValue } from "node:sqlite";

/** Events that wait for more of their kind, to start one run together. */
export type OpenBatch = {
  id: string;
  functionId: string;
  /** The value of its function's batch key. */
  key: string;
  /** Of its events' texts together. */
  sizeBytes: number;
  /** The queue item that ends it. */
  timerId: number;
};

const toBatch = (row: Record<string, SQLOutputValue>): OpenBatch => ({
  id: String(row["id"]),
  functionId: String(row["function_id"]),
  key: String(row["key"]),
  sizeBytes: Number(row["size_bytes"]),
  timerId: Number(row["timer_id"]),
});

/** The batches that have not started their run, one per function and key, and their events. */
export const batchesTable = (database: DatabaseSync) => {
  const insert = database.prepare("INSERT INTO batches (id, function_id, key, timer_id) VALUES (?, ?, ?, ?)");
  const grow = database.prepare("UPDATE batches SET size_bytes = size_bytes + ? WHERE id = ?");
  const append = database.prepare(
    `INSERT INTO batch_events (batch_id, position, event_id)
     VALUES (?1, (SELECT coalesce(max(position), -1) + 1 FROM batch_events WHERE batch_id = ?1), ?2)
     RETURNING position`,
  );
  const selectByKey = database.prepare("SELECT * FROM batches WHERE function_id = ? AND key = ?");
  const select = database.prepare("SELECT * FROM batches WHERE id = ?");
  const selectEvents = database.prepare(
    "SELECT event_id FROM batch_events WHERE batch_id = ? ORDER BY position",
  );
  const remove = database.prepare("DELETE FROM batches WHERE id = ?");
  return {
    insert: ({ id, functionId, key, timerId }: Omit<OpenBatch, "sizeBytes">): void =>
      void insert.run(id, functionId, key, timerId),
    /** Adds an event as the last one; returns how many there are now. */
    append(id: string, event: { id: string; sizeBytes: number }): number {
      grow.run(event.sizeBytes, id);
      return 1 + Number(append.get(id, event.id)?.["position"]);
    },
    ofKey(functionId: string, key: string): OpenBatch | undefined {
      const row = selectByKey.get(functionId, key);
      return row && toBatch(row);
    },
    find(id: string): OpenBatch | undefined {
      const row = select.get(id);
      return row && toBatch(row);
    },
    /** In the order in which they came. */
    eventIdsOf: (id: string): string[] => selectEvents.all(id).map((row) => String(row["event_id"])),
    /** With its events' places in it. */
    remove: (id: string): void => void remove.run(id),
  };
};
