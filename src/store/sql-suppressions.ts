import { type Kysely, type SelectQueryBuilder, sql } from "kysely";
import type { ChannelId } from "../messages/message.ts";
import type { DatabaseSchema } from "./database-schema.ts";
import type { Digest } from "./digests.ts";
import { decodeSuppressionCursor, encodeSuppressionCursor } from "./suppression-cursor.ts";
import { isInForce, type SuppressionState, withAdded, withLifted } from "./suppression-state.ts";
import {
  type SuppressedAddress,
  type Suppression,
  type SuppressionReason,
  type Suppressions,
  suppressionReasons,
} from "./suppressions.ts";

const maxPageSize = 200;
const addressIdDigits = 32;
const columns = ["channel", "addressId", "reason", "scope", "sinceAt"] as const;

/** Suppressions in SQL, the same on SQLite and PostgreSQL. */
export function sqlSuppressions(db: Kysely<DatabaseSchema>, digest: Digest): Suppressions {
  return {
    addressId: (channel, address) =>
      digest(address.trim().toLowerCase(), `address:${channel}`).slice(0, addressIdDigits),

    async add(address, { reason, ...entry }) {
      return await db.transaction().execute(async (trx) => {
        const before = await lockState(trx, address, reason);
        const after = withAdded(before, entry);
        await saveState(trx, { ...address, reason }, after);
        return isInForce(after) && !isInForce(before);
      });
    },

    async lift(address, { reasons, at }) {
      return await db.transaction().execute(async (trx) => {
        let ended = 0;
        // Always in the same order, so that no two transactions wait for each other. One that was never added is
        // marked as well: it may still be on its way.
        for (const reason of suppressionReasons.filter((one) => reasons?.includes(one) ?? true)) {
          const before = await lockState(trx, address, reason);
          const after = withLifted(before, at);
          await saveState(trx, { ...address, reason }, after);
          if (isInForce(before) && !isInForce(after)) ended += 1;
        }
        return ended;
      });
    },

    async active({ channel, addressId }) {
      const rows = await inForce(db)
        .where("channel", "=", channel)
        .where("addressId", "=", addressId)
        .orderBy("reason")
        .execute();
      return rows.map(toSuppression);
    },

    list: async (filter) => await listPage(db, filter),
  };
}

/** Null columns in place of a row never seen. Whoever else changes the row waits for this transaction's end. */
async function lockState(
  trx: Kysely<DatabaseSchema>,
  { channel, addressId }: SuppressedAddress,
  reason: SuppressionReason,
): Promise<SuppressionState> {
  return await trx
    .insertInto("suppressions")
    .values({ channel, addressId, reason, scope: "all", sinceAt: null, liftedAt: null })
    .onConflict((conflict) => conflict.columns(["channel", "addressId", "reason"]).doUpdateSet({ channel }))
    .returning(["scope", "sinceAt", "liftedAt"])
    .executeTakeFirstOrThrow();
}

async function saveState(
  trx: Kysely<DatabaseSchema>,
  key: SuppressedAddress & { reason: SuppressionReason },
  state: SuppressionState,
): Promise<void> {
  await trx
    .updateTable("suppressions")
    .set(state)
    .where("channel", "=", key.channel)
    .where("addressId", "=", key.addressId)
    .where("reason", "=", key.reason)
    .execute();
}

function inForce(db: Kysely<DatabaseSchema>) {
  return db
    .selectFrom("suppressions")
    .select(columns)
    .where("sinceAt", ">", (row) => row.fn.coalesce("liftedAt", sql.lit("")));
}

async function listPage(
  db: Kysely<DatabaseSchema>,
  filter: Parameters<Suppressions["list"]>[0],
): ReturnType<Suppressions["list"]> {
  if (!Number.isInteger(filter.limit) || filter.limit < 1 || filter.limit > maxPageSize) {
    throw new RangeError(`A page holds 1 to ${maxPageSize} suppressions, not ${filter.limit}.`);
  }
  // One more than asked for tells whether there is a next page.
  const rows = await matching(inForce(db), filter)
    .orderBy("sinceAt", "desc")
    .orderBy("channel", "desc")
    .orderBy("addressId", "desc")
    .orderBy("reason", "desc")
    .limit(filter.limit + 1)
    .execute();
  const suppressions = rows.slice(0, filter.limit).map(toSuppression);
  const last = suppressions.at(-1);
  const more = rows.length > filter.limit && last !== undefined;
  return { suppressions, nextCursor: more ? encodeSuppressionCursor(last) : null };
}

type Filter = { channel?: ChannelId; reason?: SuppressionReason; cursor?: string };

function matching<Row>(
  query: SelectQueryBuilder<DatabaseSchema, "suppressions", Row>,
  filter: Filter,
): SelectQueryBuilder<DatabaseSchema, "suppressions", Row> {
  let matches = query;
  if (filter.channel !== undefined) matches = matches.where("channel", "=", filter.channel);
  if (filter.reason !== undefined) matches = matches.where("reason", "=", filter.reason);
  if (filter.cursor !== undefined) {
    const { sinceAt, channel, addressId, reason } = decodeSuppressionCursor(filter.cursor);
    matches = matches.where(
      sql<boolean>`(${sql.ref("sinceAt")}, ${sql.ref("channel")}, ${sql.ref("addressId")}, ${sql.ref("reason")})
        < (${sinceAt}, ${channel}, ${addressId}, ${reason})`,
    );
  }
  return matches;
}

function toSuppression(row: Omit<Suppression, "sinceAt"> & { sinceAt: string | null }): Suppression {
  return { ...row, sinceAt: row.sinceAt ?? "" };
}
