import type { Kysely } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import type { MessageStatus } from "./ledger.ts";

/** So many things that wait, and since when the longest. */
export type Waiting = {
  count: number;
  /** ISO 8601 UTC; null when nothing does. */
  oldestAt: string | null;
};

/** What is still to be done, as the store knows it. */
export type Backlog = {
  /** Events that Inngest has not been seen to take. */
  outbox: Waiting;
  /** Messages that wait for a time that has not come; `oldestAt`: when the first of them is due. */
  deferred: Waiting;
  /** Messages that wait although their time has come; since when. */
  overdue: Waiting;
  /** Messages whose claim has run out before they were settled: whoever worked on them is gone. */
  interrupted: Waiting;
  /** Messages of which nobody knows whether they went out; since when they have been so. */
  unknown: Waiting;
};

/** Counts what waits at `now` (ISO 8601 UTC), each through an index. */
export async function readBacklog(db: Kysely<DatabaseSchema>, now: string): Promise<Backlog> {
  const inStates = (...statuses: MessageStatus[]) =>
    db.selectFrom("messages").where("status", "in", statuses);
  const sinceDue = (messages: ReturnType<typeof inStates>) =>
    messages
      .select((row) => [row.fn.countAll().as("count"), row.fn.min("deferredUntilAt").as("oldestAt")])
      .executeTakeFirst();
  const [outbox, deferred, overdue, interrupted, unknown] = await Promise.all([
    db
      .selectFrom("events")
      .where("forwardedAt", "is", null)
      .where("outcome", "=", "applied")
      .select((row) => [row.fn.countAll().as("count"), row.fn.min("receivedAt").as("oldestAt")])
      .executeTakeFirst(),
    sinceDue(inStates("deferred").where("deferredUntilAt", ">=", now)),
    sinceDue(inStates("deferred").where("deferredUntilAt", "<", now)),
    inStates("pending", "sending")
      .where("leaseUntilAt", "<", now)
      .select((row) => [row.fn.countAll().as("count"), row.fn.min("leaseUntilAt").as("oldestAt")])
      .executeTakeFirst(),
    inStates("unknown")
      .select((row) => [row.fn.countAll().as("count"), row.fn.min("updatedAt").as("oldestAt")])
      .executeTakeFirst(),
  ]);
  return {
    outbox: toWaiting(outbox),
    deferred: toWaiting(deferred),
    overdue: toWaiting(overdue),
    interrupted: toWaiting(interrupted),
    unknown: toWaiting(unknown),
  };
}

/** PostgreSQL counts further than a number goes, and gives text. */
function toWaiting(row: { count: number | bigint | string; oldestAt: string | null } | undefined): Waiting {
  return { count: Number(row?.count ?? 0), oldestAt: row?.oldestAt ?? null };
}
