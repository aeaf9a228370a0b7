import { type Kysely, sql } from "kysely";
import { monotonicFactory } from "ulid";
import type { SandboxEntry, SandboxMailbox } from "../channels/sandbox.ts";
import type { DatabaseSchema, SandboxMessagesTable } from "./database-schema.ts";
import { sealingContext } from "./sealing-contexts.ts";
import type { Vault } from "./vault.ts";

/** The phone and the inbox of the sandbox channels, for those who look at them. */
export interface SandboxInbox extends SandboxMailbox {
  /** Newest first. */
  recent(limit: number): Promise<SandboxEntry[]>;
}

/** Keeps what the sandbox channels "sent". Bodies are sealed at rest. */
export function sandboxMailbox(db: Kysely<DatabaseSchema>, vault: Vault): SandboxInbox {
  const newId = monotonicFactory();
  const opened = (row: SandboxMessagesTable): SandboxEntry => {
    const { sealedBody, ...entry } = row;
    return { ...entry, body: vault.open(sealedBody, sealingContext.sandboxBody(row.id)) };
  };
  const newestFirst = () =>
    db.selectFrom("sandboxMessages").selectAll().orderBy("createdAt", "desc").orderBy("id", "desc");
  return {
    async record({ body, ...entry }) {
      const id = newId(Date.parse(entry.createdAt));
      const inserted = await db
        .insertInto("sandboxMessages")
        .values({ ...entry, id, sealedBody: vault.seal(body, sealingContext.sandboxBody(id)) })
        .onConflict((conflict) => conflict.doNothing())
        .returning("id")
        .executeTakeFirst();
      if (inserted !== undefined) return { id, alreadyRecorded: false };
      const first = await db
        .selectFrom("sandboxMessages")
        .select("id")
        // A literal, so that the planner sees that the partial index applies.
        .where("channel", "=", sql.lit("email"))
        .where("idempotencyKey", "=", entry.idempotencyKey)
        .executeTakeFirstOrThrow();
      return { id: first.id, alreadyRecorded: true };
    },

    async find(id) {
      const row = await db.selectFrom("sandboxMessages").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : opened(row);
    },

    async findByRecipient(channel, recipient, createdAfter) {
      const rows = await newestFirst()
        .where("channel", "=", channel)
        .where("recipient", "=", recipient)
        .where("createdAt", ">=", createdAfter)
        .execute();
      return rows.map(opened);
    },

    async recent(limit) {
      return (await newestFirst().limit(limit).execute()).map(opened);
    },
  };
}
