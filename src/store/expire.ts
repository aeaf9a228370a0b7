import { setImmediate } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import type { MessageStatus } from "./ledger.ts";
import type { Removed } from "./personal-data.ts";

/** Rows changed in one transaction at most, so that nobody waits long for the write lock. */
const batchSize = 200;

/** A message that may still go out needs everything it has. */
export const onTheWay: MessageStatus[] = ["pending", "sending", "deferred"];

/** Empties old messages of what was said, and empties the sandbox. */
export async function expireBodies(db: Kysely<DatabaseSchema>, before: string): Promise<Removed> {
  const bodies = await inBatches(async (after) => {
    const rows = await oldMessages(db, before, after)
      .where((where) => where.or([where("body", "is not", null), where("sealedBytes", "is not", null)]))
      .execute();
    await db
      .updateTable("messages")
      .set({ body: null, sealedBytes: null })
      .where("id", "in", idsOf(rows))
      .where("status", "not in", onTheWay)
      .execute();
    return rows;
  });
  const sandboxMessages = await inBatches(async () => {
    const rows = await db
      .selectFrom("sandboxMessages")
      .select(["id", "createdAt"])
      .where("createdAt", "<", before)
      .orderBy("createdAt")
      .limit(batchSize)
      .execute();
    await db.deleteFrom("sandboxMessages").where("id", "in", idsOf(rows)).execute();
    return rows;
  });
  return { bodies, sandboxMessages };
}

/** Deletes old messages with their timelines, unless a provider is still to be asked about them. */
export async function expireMessages(db: Kysely<DatabaseSchema>, before: string): Promise<Removed> {
  const messages = await inBatches(async (after) => {
    const rows = await oldMessages(db, before, after).where("nextCheckAt", "is", null).execute();
    await db
      .deleteFrom("messages")
      .where("id", "in", idsOf(rows))
      .where("status", "not in", onTheWay)
      .where("nextCheckAt", "is", null)
      .execute();
    return rows;
  });
  return { messages };
}

/** Deletes old events that nobody waits for, and what counted and guarded the old messages. */
export async function expireRecords(db: Kysely<DatabaseSchema>, before: string): Promise<Removed> {
  const events = await inBatches(async () => {
    const rows = await db
      .selectFrom("events")
      .select(["id", "receivedAt as createdAt"])
      .where("receivedAt", "<", before)
      .where((where) => where.or([where("forwardedAt", "is not", null), where("outcome", "=", "superseded")]))
      .orderBy("receivedAt")
      .limit(batchSize)
      .execute();
    await db.deleteFrom("events").where("id", "in", idsOf(rows)).execute();
    return rows;
  });
  // Small tables: a row for each day and recipient, each inbound message, each kind of trouble, each thing done by hand.
  const [usage, inboundMessages, alerts, audit] = [
    await db.deleteFrom("usage").where("day", "<", before.slice(0, 10)).executeTakeFirst(),
    await db.deleteFrom("inboundMessages").where("receivedAt", "<", before).executeTakeFirst(),
    await db.deleteFrom("alerts").where("lastAt", "<", before).executeTakeFirst(),
    await db.deleteFrom("audit").where("at", "<", before).executeTakeFirst(),
  ];
  return {
    events,
    usage: Number(usage.numDeletedRows),
    inboundMessages: Number(inboundMessages.numDeletedRows),
    alerts: Number(alerts.numDeletedRows),
    audit: Number(audit.numDeletedRows),
  };
}

/** Deletes interviews and trials of which only the end was ever told, so that they belong to nobody. */
export async function expireStrays(db: Kysely<DatabaseSchema>, before: string): Promise<Removed> {
  const interviews = await db
    .deleteFrom("interviews")
    .where("leadId", "is", null)
    .where("cancelledAt", "<", before)
    .executeTakeFirst();
  const trials = await db
    .deleteFrom("trials")
    .where("leadId", "is", null)
    .where("convertedAt", "<", before)
    .executeTakeFirst();
  return { interviews: Number(interviews.numDeletedRows), trials: Number(trials.numDeletedRows) };
}

type Position = { id: string; createdAt: string };

/** The next messages that are settled and old enough, in the order of their making. */
function oldMessages(db: Kysely<DatabaseSchema>, before: string, after: Position | null) {
  const rows = db
    .selectFrom("messages")
    .select(["id", "createdAt"])
    .where("createdAt", "<", before)
    .where("status", "not in", onTheWay)
    .orderBy("createdAt")
    .orderBy("id")
    .limit(batchSize);
  if (after === null) return rows;
  // What was looked at before is not read again, however many rows have nothing left to give.
  return rows.where((where) =>
    where(where.refTuple("createdAt", "id"), ">", where.tuple(after.createdAt, after.id)),
  );
}

/** Repeats until a batch is not full; how many rows that were. `work` is told the last row of the batch before. */
async function inBatches(work: (after: Position | null) => Promise<Position[]>): Promise<number> {
  let count = 0;
  let after: Position | null = null;
  for (;;) {
    const rows: Position[] = await work(after);
    count += rows.length;
    // SQLite works in this thread: others want their turn.
    await setImmediate();
    after = rows.at(-1) ?? null;
    if (rows.length < batchSize) return count;
  }
}

function idsOf(rows: Position[]): string[] {
  // A list that is never empty, which PostgreSQL does not take; no row has this id.
  return rows.length === 0 ? [""] : rows.map(({ id }) => id);
}
