import type { DatabaseSync } from "node:sqlite";
import type { CanonicalJson } from "../canonical-json.ts";

/** An event that was acknowledged. */
export type StoredEvent = { id: string; name: string; receivedAtMs: number; body: CanonicalJson };

/** Every acknowledged event, by id, until its retention ends. */
export const eventsTable = (database: DatabaseSync) => {
  const insert = database.prepare(
    "INSERT INTO events (id, name, received_at, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const select = database.prepare("SELECT name, received_at, body FROM events WHERE id = ?");
  const purge = database.prepare(
    `DELETE FROM events WHERE id IN (
       SELECT id FROM events WHERE received_at < ?
         AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.event_id = events.id)
         AND id NOT IN (SELECT subject FROM queue WHERE kind = 'route' AND subject IS NOT NULL)
       LIMIT ?)`,
  );
  return {
    /** False when an event with this id is already there: it stays as it was. */
    insert: (event: StoredEvent): boolean =>
      insert.run(event.id, event.name, event.receivedAtMs, event.body).changes === 1,
    find(id: string): StoredEvent | undefined {
      const row = select.get(id);
      if (!row) return undefined;
      return {
        id,
        name: String(row["name"]),
        receivedAtMs: Number(row["received_at"]),
        body: String(row["body"]),
      };
    },
    /** Deletes up to `limit` events received before `beforeMs` that nothing refers to; returns how many. */
    purge: (beforeMs: number, limit: number): number => Number(purge.run(beforeMs, limit).changes),
  };
};
