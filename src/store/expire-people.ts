import { setImmediate } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import { onTheWay } from "./expire.ts";
import type { Removed } from "./personal-data.ts";

/** People looked at in one query. */
const batchSize = 100;

type PeopleToExpire = {
  leadsBefore: string;
  /** Erases a person in a transaction of its own, if `isDue` still says so in it. Null when it does not. */
  erase: (
    leadId: string,
    isDue: (trx: Kysely<DatabaseSchema>) => Promise<boolean>,
  ) => Promise<Removed | null>;
};

/** Erases the people not heard of since `leadsBefore`, of whom nothing is still open. */
export async function expirePeople(
  db: Kysely<DatabaseSchema>,
  { leadsBefore, erase }: PeopleToExpire,
): Promise<Removed> {
  await dateUndated(db);
  const removed: Removed = { leads: 0 };
  let after = "";
  for (;;) {
    const due = await dueLeads(db, leadsBefore)
      .where("id", ">", after)
      .orderBy("id")
      .limit(batchSize)
      .execute();
    for (const { id } of due) {
      const one = await erase(id, async (trx) => {
        const still = await dueLeads(trx, leadsBefore).where("id", "=", id).executeTakeFirst();
        return still !== undefined;
      });
      // SQLite works in this thread: others want their turn.
      await setImmediate();
      for (const [table, count] of Object.entries(one ?? {})) removed[table] = (removed[table] ?? 0) + count;
    }
    after = due.at(-1)?.id ?? after;
    if (due.length < batchSize) return removed;
  }
}

/** Those an earlier version knew without saying since when: from the last event about them. */
async function dateUndated(db: Kysely<DatabaseSchema>): Promise<void> {
  await db
    .updateTable("leads")
    .set((leads) => ({
      lastContactAt: leads
        .selectFrom("events")
        .select((events) => events.fn.max("receivedAt").as("at"))
        .whereRef("events.leadId", "=", "leads.id"),
    }))
    .where("lastContactAt", "is", null)
    .execute();
}

/** An interview or a trial that ends after the cutoff counts as contact, be it past or to come. */
function dueLeads(db: Kysely<DatabaseSchema>, leadsBefore: string) {
  return db
    .selectFrom("leads")
    .select("id")
    .where("lastContactAt", "<", leadsBefore)
    .where((where) =>
      where.not(
        where.or([
          where.exists(
            where
              .selectFrom("interviews")
              .select("interviews.id")
              .whereRef("interviews.leadId", "=", "leads.id")
              .where("startsAt", ">=", leadsBefore),
          ),
          where.exists(
            where
              .selectFrom("trials")
              .select("trials.id")
              .whereRef("trials.leadId", "=", "leads.id")
              .where("endsAt", ">=", leadsBefore),
          ),
          where.exists(
            where
              .selectFrom("messages")
              .select("messages.id")
              .whereRef("messages.leadId", "=", "leads.id")
              .where((message) =>
                message.or([message("status", "in", onTheWay), message("nextCheckAt", "is not", null)]),
              ),
          ),
        ]),
      ),
    );
}
