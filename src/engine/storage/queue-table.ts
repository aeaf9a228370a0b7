import type { DatabaseSync, SQLOutputValue } from "node:sqlite";

const kinds = [
  "start",
  "discover",
  "step",
  "gateway",
  "sleep",
  "wait",
  "cron",
  "route",
  "debounce",
  "batch",
  "start-timeout",
  "finish-timeout",
] as const;

/**
 * What is to be done at some instant.
 * `start`: begin a run whose event was for later, as soon as its throttle lets it.
 * `discover`: call the function to see what it does next. `step`: call it for one planned step (subject).
 * `gateway`: make the HTTP request of a step (subject). `sleep`, `wait`: the time of a step (subject) is over.
 * `cron`: start a function (subject, see `cronSubject`).
 * `route`: find the runs for an event (subject) that came before any function was registered.
 * `debounce`, `batch`: start the run of a debounce or a batch (subject), whose time is over.
 * `start-timeout`, `finish-timeout`: the run has not been called, or has not ended, in the time its function allows.
 */
export type QueueKind = (typeof kinds)[number];

/** Whether it can only end a run, and not move it on. */
export const endsRun = (kind: QueueKind): boolean => kind === "start-timeout" || kind === "finish-timeout";

export type QueueItem = {
  id: number;
  kind: QueueKind;
  dueAtMs: number;
  runId: string | undefined;
  subject: string;
  /** Tries of this work that failed in the function. */
  attempt: number;
  /** Tries in a row that never reached the function. */
  faults: number;
};

export type NewQueueItem = Pick<QueueItem, "kind" | "dueAtMs"> &
  Partial<Pick<QueueItem, "runId" | "subject" | "attempt" | "faults">>;

/** Whether an item stands for a call, which takes time and a slot, and not for a change of state. */
export const isCall = (kind: QueueKind): boolean =>
  kind === "discover" || kind === "step" || kind === "gateway";

/** What the dispatcher needs to know of an item. */
export type QueueEntry = Pick<QueueItem, "id" | "kind" | "dueAtMs">;

const toKind = (value: SQLOutputValue | undefined): QueueKind =>
  kinds.find((kind) => kind === value) ?? "discover";

const toEntry = (row: Record<string, SQLOutputValue>): QueueEntry => ({
  id: Number(row["id"]),
  kind: toKind(row["kind"]),
  dueAtMs: Number(row["due_at"]),
});

const toItem = (row: Record<string, SQLOutputValue>): QueueItem => ({
  ...toEntry(row),
  runId: row["run_id"] === null ? undefined : String(row["run_id"]),
  subject: String(row["subject"] ?? ""),
  attempt: Number(row["attempt"]),
  faults: Number(row["faults"]),
});

/**
 * The work to do, by due time. An item is never changed: work that is put off is a new item, so an id stands
 * for one occasion. `onInsert` hears of every new item, inside the transaction that adds it.
 */
export const queueTable = (database: DatabaseSync, onInsert: (entry: QueueEntry) => void) => {
  const insert = database.prepare(
    "INSERT INTO queue (kind, due_at, run_id, subject, attempt, faults) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const remove = database.prepare("DELETE FROM queue WHERE id = ?");
  const removeOfRun = database.prepare("DELETE FROM queue WHERE run_id = ?");
  const removeOfStep = database.prepare("DELETE FROM queue WHERE run_id = ? AND subject = ? AND kind = ?");
  const select = database.prepare("SELECT * FROM queue WHERE id = ?");
  const selectOfRun = database.prepare("SELECT * FROM queue WHERE run_id = ?");
  const selectDiscoveries = database.prepare("SELECT id FROM queue WHERE run_id = ? AND kind = 'discover'");
  const selectUnreached = database.prepare(
    `SELECT queue.* FROM queue JOIN runs ON runs.id = queue.run_id
     WHERE queue.faults > 0 AND queue.due_at > ?2 AND runs.function_id = ?1`,
  );
  const selectCrons = database.prepare("SELECT * FROM queue WHERE kind = 'cron'");
  const selectDue = database.prepare(
    `SELECT id, kind, due_at FROM queue WHERE (due_at, id) > (?, ?) AND due_at <= ?
     ORDER BY due_at, id LIMIT ?`,
  );
  const selectNext = database.prepare("SELECT min(due_at) AS due_at FROM queue WHERE due_at > ?");
  return {
    /** Returns the item's id. */
    insert(item: NewQueueItem): number {
      const { kind, dueAtMs, runId = null, subject = null, attempt = 0, faults = 0 } = item;
      const id = Number(insert.run(kind, dueAtMs, runId, subject, attempt, faults).lastInsertRowid);
      onInsert({ id, kind, dueAtMs });
      return id;
    },
    /** False when the item is gone: what it stood for no longer matters. */
    remove: (id: number): boolean => remove.run(id).changes === 1,
    removeOfRun: (runId: string): void => void removeOfRun.run(runId),
    removeOfStep: (runId: string, stepId: string, kind: QueueKind): void =>
      void removeOfStep.run(runId, stepId, kind),
    find(id: number): QueueItem | undefined {
      const row = select.get(id);
      return row && toItem(row);
    },
    ofRun: (runId: string): QueueItem[] => selectOfRun.all(runId).map(toItem),
    /** The ids of a run's `discover` items. */
    discoveriesOf: (runId: string): number[] => selectDiscoveries.all(runId).map((row) => Number(row["id"])),
    /** Calls of a function that wait until `nowMs` is past because its app could not be reached. */
    unreached: (functionId: string, nowMs: number): QueueItem[] =>
      selectUnreached.all(functionId, nowMs).map(toItem),
    crons: (): QueueItem[] => selectCrons.all().map(toItem),
    /** Items due after the entry `after`, up to and including `untilMs`, earliest first. */
    due: (after: Pick<QueueEntry, "dueAtMs" | "id">, untilMs: number, limit: number): QueueEntry[] =>
      selectDue.all(after.dueAtMs, after.id, untilMs, limit).map(toEntry),
    /** When the first item after `afterMs` is due. */
    nextDueAtMs(afterMs: number): number | undefined {
      const dueAt = selectNext.get(afterMs)?.["due_at"];
      return typeof dueAt === "number" ? dueAt : undefined;
    },
  };
};
