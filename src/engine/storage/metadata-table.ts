import type { DatabaseSync } from "node:sqlite";

/** What functions attached to their runs. */
export const metadataTable = (database: DatabaseSync) => {
  const insert = database.prepare("INSERT INTO metadata (run_id, body, received_at) VALUES (?, ?, ?)");
  const select = database.prepare("SELECT body, received_at FROM metadata WHERE run_id = ? ORDER BY id");
  const size = database.prepare(
    "SELECT coalesce(sum(octet_length(body)), 0) AS bytes FROM metadata WHERE run_id = ?",
  );
  return {
    insert: (runId: string, body: string, receivedAtMs: number): void =>
      void insert.run(runId, body, receivedAtMs),
    /** In the order in which it came. */
    ofRun: (runId: string): { body: string; receivedAtMs: number }[] =>
      select
        .all(runId)
        .map((row) => ({ body: String(row["body"]), receivedAtMs: Number(row["received_at"]) })),
    sizeOfRun: (runId: string): number => Number(size.get(runId)?.["bytes"]),
  };
};
