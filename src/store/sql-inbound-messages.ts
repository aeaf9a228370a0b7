import type { Kysely } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import type { InboundMessages } from "./suppressions.ts";

/** Inbound messages in SQL, the same on SQLite and PostgreSQL. */
export function sqlInboundMessages(db: Kysely<DatabaseSchema>): InboundMessages {
  return {
    async seen(channel, providerMessageId) {
      const row = await db
        .selectFrom("inboundMessages")
        .select("receivedAt")
        .where("channel", "=", channel)
        .where("providerMessageId", "=", providerMessageId)
        .executeTakeFirst();
      return row !== undefined;
    },

    async markSeen(channel, providerMessageId, at) {
      await db
        .insertInto("inboundMessages")
        .values({ channel, providerMessageId, receivedAt: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}
