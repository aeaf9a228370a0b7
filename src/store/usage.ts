import type { Kysely } from "kysely";
import type { ChannelId } from "../messages/message.ts";
import type { DatabaseSchema, UsageTable } from "./database-schema.ts";
import type { Charge, DayUsage, UsageLimit } from "./ledger.ts";

/** The row that counts everybody. */
const everybody = "";

/** A limit stands in the way: thrown inside a transaction, to roll it back. */
export class OverLimitError extends Error {
  override name = "OverLimitError" as const;
  readonly code = "OVER_LIMIT";
  readonly limit: UsageLimit;
  constructor(limit: UsageLimit) {
    super(`The limit ${limit} is reached.`);
    this.limit = limit;
  }
}

/**
 * Counts a message, for its recipient and for everybody, in that order in every transaction so that none waits for
 * another in a circle.
 * @throws OverLimitError
 */
export async function chargeUsage(
  trx: Kysely<DatabaseSchema>,
  message: { id: string; channel: ChannelId },
  charge: Charge,
): Promise<void> {
  const { day, addressId, limits } = charge;
  const recipient = await count(trx, { ...charge, channel: message.channel, recipientId: addressId });
  refuseAbove(limits["recipient-messages"], recipient.messages, "recipient-messages");
  refuseAbove(limits["recipient-segments"], recipient.segments, "recipient-segments");
  const all = await count(trx, { ...charge, channel: message.channel, recipientId: everybody });
  refuseAbove(limits["day-messages"], all.messages, "day-messages");
  refuseAbove(limits["day-segments"], all.segments, "day-segments");
  await trx
    .updateTable("messages")
    .set({ chargedOn: day, chargedTo: addressId })
    .where("id", "=", message.id)
    .execute();
}

/** Takes a message off the count again, if it was counted. */
export async function refundUsage(trx: Kysely<DatabaseSchema>, id: string): Promise<void> {
  const row = await trx
    .selectFrom("messages")
    .select(["channel", "chargedOn", "chargedTo", "segments", "costMicros"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined || row.chargedOn === null) return;
  const { channel, chargedOn: day, chargedTo } = row;
  for (const recipientId of [chargedTo ?? everybody, everybody]) {
    await trx
      .updateTable("usage")
      .set((usage) => ({
        messages: usage("messages", "-", 1),
        segments: usage("segments", "-", row.segments ?? 0),
        costMicros: usage("costMicros", "-", row.costMicros ?? 0),
      }))
      .where("day", "=", day)
      .where("channel", "=", channel)
      .where("recipientId", "=", recipientId)
      .execute();
  }
  await trx.updateTable("messages").set({ chargedOn: null, chargedTo: null }).where("id", "=", id).execute();
}

/** What a day has carried, by channel. */
export async function usageOfDay(db: Kysely<DatabaseSchema>, day: string): Promise<DayUsage[]> {
  return await db
    .selectFrom("usage")
    .select(["day", "channel", "messages", "segments", "costMicros"])
    .where("day", "=", day)
    // Named, so that the primary key is used in full: a day has a row for each recipient.
    .where("channel", "in", ["sms", "email"])
    .where("recipientId", "=", everybody)
    .orderBy("channel")
    .execute();
}

async function count(
  trx: Kysely<DatabaseSchema>,
  one: Pick<UsageTable, "day" | "channel" | "recipientId" | "segments" | "costMicros">,
): Promise<{ messages: number; segments: number }> {
  const { day, channel, recipientId, segments, costMicros } = one;
  return await trx
    .insertInto("usage")
    .values({ day, channel, recipientId, messages: 1, segments, costMicros })
    .onConflict((conflict) =>
      conflict.columns(["day", "channel", "recipientId"]).doUpdateSet((usage) => ({
        messages: usage("usage.messages", "+", 1),
        segments: usage("usage.segments", "+", segments),
        costMicros: usage("usage.costMicros", "+", costMicros),
      })),
    )
    .returning(["messages", "segments"])
    .executeTakeFirstOrThrow();
}

function refuseAbove(limit: number | null, counted: number, name: UsageLimit): void {
  if (limit !== null && counted > limit) throw new OverLimitError(name);
}
