import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { CanonicalJson } from "../canonical-json.ts";

/** An event that was acknowledged. `id` is the engine's; the sender's, when there is one, is in the body. */
export type StoredEvent = { id: string; name: string; receivedAtMs: number; body: CanonicalJson };

/** Where an event stands among those received before and after it. */
export type EventPlace = { receivedAtMs: number; row: number };

/** Which events are asked for. */
export type EventQuery = {
  receivedFromMs: number;
  /** The first instant that no longer counts. */
  receivedBeforeMs: number;
  name: string | undefined;
  /** Only events older than the one with this id. */
  olderThan: string | undefined;
  limit: number;
};

const toEvent = (row: Record<string, SQLOutputValue>): StoredEvent => ({
  id: String(row["id"]),
  name: String(row["name"]),
  receivedAtMs: Number(row["received_at"]),
  body: String(row["body"]),
});

/** Every acknowledged event, by id, until its retention ends. */
export const eventsTable = (database: DatabaseSync) => {
  const insert = database.prepare(
    `INSERT INTO events (id, external_id, name, received_at, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const select = database.prepare("SELECT id, name, received_at, body FROM events WHERE id = ?");
  // Two statements, so that each has its index: a name may be rare.
  const prepareNewest = (condition: "" | "AND name = ?5") =>
    database.prepare(
      `SELECT id, name, received_at, body FROM events
       WHERE received_at >= ?1 AND received_at < ?2 ${condition}
         AND (?3 IS NULL OR (received_at, rowid) < (SELECT received_at, rowid FROM events WHERE id = ?3))
       ORDER BY received_at DESC, rowid DESC LIMIT ?4`,
    );
  const selectNewest = prepareNewest("");
  const selectNewestOfName = prepareNewest("AND name = ?5");
  const selectExternal = database.prepare("SELECT id FROM events WHERE external_id = ? AND name = ?");
  const selectNamesakes = database.prepare(
    "SELECT id FROM events WHERE external_id = ? ORDER BY received_at DESC, id DESC LIMIT 1",
  );
  const selectPage = database.prepare(
    `SELECT rowid, received_at FROM events WHERE (received_at, rowid) > (?, ?) AND received_at < ?
     ORDER BY received_at, rowid LIMIT 1 OFFSET ?`,
  );
  const purge = database.prepare(
    `DELETE FROM events WHERE (received_at, rowid) > (?, ?) AND (received_at, rowid) <= (?, ?)
       AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.event_id = events.id)
       AND NOT EXISTS (SELECT 1 FROM run_events WHERE run_events.event_id = events.id)
       AND NOT EXISTS (SELECT 1 FROM debounces WHERE debounces.event_id = events.id)
       AND NOT EXISTS (SELECT 1 FROM batch_events WHERE batch_events.event_id = events.id)
       AND NOT EXISTS (SELECT 1 FROM queue WHERE queue.kind = 'route' AND queue.subject = events.id)`,
  );
  const find = (id: string): StoredEvent | undefined => {
    const row = select.get(id);
    return row && toEvent(row);
  };
  return {
    /**
     * Stores an event, unless one of the same name with its sender's id, or one with its own id, is already there:
     * that one stays as it was. Returns the id of the event that is there now.
     */
    insert(event: StoredEvent & { externalId: string | undefined }): { id: string; isNew: boolean } {
      const { id, externalId, name, receivedAtMs, body } = event;
      const known = externalId === undefined ? undefined : selectExternal.get(externalId, name)?.["id"];
      if (known !== undefined) return { id: String(known), isNew: false };
      const { changes } = insert.run(id, externalId ?? null, name, receivedAtMs, body);
      return { id, isNew: changes === 1 };
    },
    find,
    /** The event with this id or, failing that, the last one whose sender gave it this id. */
    findByAnyId(id: string): StoredEvent | undefined {
      const event = find(id);
      if (event) return event;
      const namesake = selectNamesakes.get(id)?.["id"];
      return namesake === undefined ? undefined : find(String(namesake));
    },
    /** The newest first. */
    newest({ receivedFromMs, receivedBeforeMs, name, olderThan, limit }: EventQuery): StoredEvent[] {
      const bounds = [receivedFromMs, receivedBeforeMs, olderThan ?? null, limit] as const;
      const rows = name === undefined ? selectNewest.all(...bounds) : selectNewestOfName.all(...bounds, name);
      return rows.map(toEvent);
    },
    /**
     * Of the next `limit` events after a place that were received before `beforeMs`, deletes those that nothing
     * refers to. Returns the place to go on from; undefined when there are no more.
     */
    purge(after: EventPlace, beforeMs: number, limit: number): EventPlace | undefined {
      const last = selectPage.get(after.receivedAtMs, after.row, beforeMs, limit - 1);
      const place = last
        ? { receivedAtMs: Number(last["received_at"]), row: Number(last["rowid"]) }
        : { receivedAtMs: beforeMs - 1, row: Number.MAX_SAFE_INTEGER };
      purge.run(after.receivedAtMs, after.row, place.receivedAtMs, place.row);
      return last && place;
    },
  };
};
