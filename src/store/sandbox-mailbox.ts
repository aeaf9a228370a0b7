import { type Kysely, sql } from "kysely";
import { monotonicFactory } from "ulid";
import type { ChannelId } from "../messages/message.ts";
import type { DatabaseSchema, SandboxMessagesTable } from "./database-schema.ts";
import type { Vault } from "./vault.ts";

/** A message the sandbox channel "sent". */
export type SandboxEntry = {
  id: string;
  channel: ChannelId;
  idempotencyKey: string;
  recipient: string;
  body: string;
  createdAt: string;
};

/** The phone and the inbox of the sandbox channel. Bodies are sealed at rest. */
export interface SandboxMailbox {
  /**
   * Keeps a message. A repeated e-mail key keeps nothing and answers with the first message's id; for SMS every
   * call is a message, as at the provider it stands for.
   */
  record(entry: Omit<SandboxEntry, "id">): Promise<{ id: string; alreadyRecorded: boolean }>;
  find(id: string): Promise<SandboxEntry | null>;
  /** Those created at `createdAfter` or later, newest first. */
  findByRecipient(channel: ChannelId, recipient: string, createdAfter: string): Promise<SandboxEntry[]>;
  /** Newest first. */
  recent(limit: number): Promise<SandboxEntry[]>;
}

export function sandboxMailbox(db: Kysely<DatabaseSchema>, vault: Vault): SandboxMailbox {
  const newId = monotonicFactory();
  const opened = (row: SandboxMessagesTable): SandboxEntry => {
    const { sealedBody, ...entry } = row;
    return { ...entry, body: vault.open(sealedBody, sealingContext(row.id)) };
  };
  const newestFirst = () =>
    db.selectFrom("sandboxMessages").selectAll().orderBy("createdAt", "desc").orderBy("id", "desc");
  return {
    async record({ body, ...entry }) {
      const id = newId(Date.parse(entry.createdAt));
      const inserted = await db
        .insertInto("sandboxMessages")
        .values({ ...entry, id, sealedBody: vault.seal(body, sealingContext(id)) })
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

function sealingContext(id: string): string {
  return `sandbox:${id}`;
}
