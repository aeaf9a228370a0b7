import type { Kysely } from "kysely";
import { monotonicFactory } from "ulid";
import type { DatabaseSchema } from "./database-schema.ts";
import type { Ledger, MessageStatus } from "./ledger.ts";
import { countMessages, listMessages } from "./list-messages.ts";
import { messageColumns, newMessageRow, toMessageRecord, transitionRow } from "./message-row.ts";
import { applyStatus } from "./status-report.ts";
import { appendTimeline, timelineOf } from "./timeline.ts";
import { chargeUsage, OverLimitError, refundUsage, usageOfDay } from "./usage.ts";

type Writers = Pick<Ledger, "open" | "take" | "transition" | "begin" | "applyStatus" | "planCheck">;

/** The ledger in SQL, the same on SQLite and PostgreSQL. */
export function sqlLedger(db: Kysely<DatabaseSchema>): Ledger {
  return { ...writers(db), ...readers(db) };
}

function writers(db: Kysely<DatabaseSchema>): Writers {
  const newId = monotonicFactory();
  return {
    async open(message) {
      const created = await db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto("messages")
          .values(newMessageRow(newId(Date.parse(message.at)), message))
          .onConflict((conflict) => conflict.column("key").doNothing())
          .returning(messageColumns)
          .executeTakeFirst();
        if (row === undefined) return null;
        await appendTimeline(trx, row.id, { at: message.at, status: "pending", attempt: 0 });
        return toMessageRecord(row);
      });
      if (created !== null) return { message: created, created: true };
      // Whoever lost the race waited for the winner's commit, so that the row can be read now.
      const existing = await db
        .selectFrom("messages")
        .select(messageColumns)
        .where("key", "=", message.key)
        .executeTakeFirstOrThrow();
      return { message: toMessageRecord(existing), created: false };
    },

    async take(id, fence, claim) {
      const row = await db
        .updateTable("messages")
        .set({
          owner: claim.owner,
          leaseUntilAt: claim.leaseUntilAt,
          updatedAt: claim.at,
          fence: fence + 1,
        })
        .where("id", "=", id)
        .where("fence", "=", fence)
        .returning(messageColumns)
        .executeTakeFirst();
      return row === undefined ? null : toMessageRecord(row);
    },

    async transition(id, fence, transition) {
      return await db.transaction().execute(async (trx) => {
        const takenByNobody =
          isTakenByNobody(transition.status) && (await lockedStatus(trx, id, fence)) === "sending";
        const row = await trx
          .updateTable("messages")
          .set(transitionRow(transition))
          .where("id", "=", id)
          .where("fence", "=", fence)
          .returning(messageColumns)
          .executeTakeFirst();
        if (row === undefined) return null;
        await appendTimeline(trx, id, { ...transition, attempt: row.attempts });
        if (takenByNobody) await refundUsage(trx, id);
        return toMessageRecord(row);
      });
    },

    async begin(id, fence, transition, charge) {
      try {
        return await db.transaction().execute(async (trx) => {
          const row = await trx
            .updateTable("messages")
            .set(transitionRow(transition))
            .where("id", "=", id)
            .where("fence", "=", fence)
            .returning([...messageColumns, "chargedOn"])
            .executeTakeFirst();
          if (row === undefined) return null;
          const { chargedOn, ...message } = row;
          await appendTimeline(trx, id, { ...transition, attempt: row.attempts });
          if (chargedOn === null || charge.anew === true)
            await chargeUsage(trx, { id, channel: row.channel }, charge);
          return { message: toMessageRecord(message) };
        });
      } catch (error) {
        // Thrown to roll back what the transaction had changed by then.
        if (error instanceof OverLimitError) return { overLimit: error.limit };
        throw error;
      }
    },

    applyStatus: async (report) =>
      await db.transaction().execute(async (trx) => await applyStatus(trx, report)),

    async planCheck(id, plan) {
      await db.updateTable("messages").set(plan).where("id", "=", id).execute();
    },
  };
}

/**
 * A message's status, which stays until the transaction ends: what was charged before it is `sending` was for an earlier
 * request, which a provider may have taken.
 */
async function lockedStatus(
  trx: Kysely<DatabaseSchema>,
  id: string,
  fence: number,
): Promise<MessageStatus | undefined> {
  // An update locks the row on both databases.
  const row = await trx
    .updateTable("messages")
    .set({ fence })
    .where("id", "=", id)
    .where("fence", "=", fence)
    .returning("status")
    .executeTakeFirst();
  return row?.status;
}

/** Whether a request that ends in this state has reached no provider, so that it counts for no limit. */
function isTakenByNobody(status: MessageStatus): boolean {
  return status === "refused" || status === "deferred" || status === "skipped";
}

function readers(db: Kysely<DatabaseSchema>): Omit<Ledger, keyof Writers> {
  const messages = () => db.selectFrom("messages").select(messageColumns);
  return {
    async sealedBytes(id) {
      const row = await db
        .selectFrom("messages")
        .select("sealedBytes")
        .where("id", "=", id)
        .executeTakeFirst();
      return row?.sealedBytes ?? null;
    },

    async find(id) {
      const row = await messages().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : toMessageRecord(row);
    },

    async findByKey(key) {
      const row = await messages().where("key", "=", key).executeTakeFirst();
      return row === undefined ? null : toMessageRecord(row);
    },

    list: async (filter) => await listMessages(db, filter),
    counts: async (period) => await countMessages(db, period),

    async ofRuns(runIds) {
      if (runIds.length === 0) return [];
      const rows = await messages().where("runId", "in", runIds).orderBy("createdAt").orderBy("id").execute();
      return rows.map(toMessageRecord);
    },

    timeline: async (id) => await timelineOf(db, id),

    async knownProviderMessageIds(channel, ids) {
      if (ids.length === 0) return new Set();
      const rows = await db
        .selectFrom("messages")
        .select("providerMessageId")
        .where("channel", "=", channel)
        .where("providerMessageId", "in", ids)
        .execute();
      return new Set(rows.flatMap((row) => row.providerMessageId ?? []));
    },

    async stale(statuses, options) {
      if (statuses.length === 0) return [];
      const { journey } = options;
      const inStates = messages().where("status", "in", statuses);
      const rows = await (journey === undefined ? inStates : inStates.where("journey", "=", journey))
        .where("updatedAt", "<", options.updatedBefore)
        .orderBy("updatedAt")
        .orderBy("id")
        .limit(options.limit)
        .execute();
      return rows.map(toMessageRecord);
    },

    async dueForCheck({ now, limit }) {
      const rows = await messages()
        .where("nextCheckAt", "is not", null)
        .where("nextCheckAt", "<=", now)
        .orderBy("nextCheckAt")
        .limit(limit)
        .execute();
      return rows.map(toMessageRecord);
    },

    async overdue({ deferredBefore, limit }) {
      const rows = await messages()
        .where("status", "=", "deferred")
        .where("deferredUntilAt", "is not", null)
        .where("deferredUntilAt", "<", deferredBefore)
        .orderBy("deferredUntilAt")
        .limit(limit)
        .execute();
      return rows.map(toMessageRecord);
    },

    usage: async (day) => await usageOfDay(db, day),
  };
}
