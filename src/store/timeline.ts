import type { Kysely } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import type { TimelineEntry } from "./ledger.ts";

/** Adds a line to what a message has been through. */
export async function appendTimeline(
  trx: Kysely<DatabaseSchema>,
  messageId: string,
  entry: Pick<TimelineEntry, "at" | "status" | "attempt"> & Partial<TimelineEntry>,
): Promise<void> {
  await trx
    .insertInto("timeline")
    .values({
      messageId,
      at: entry.at,
      status: entry.status,
      attempt: entry.attempt,
      reason: entry.reason ?? null,
      providerCode: entry.providerCode ?? null,
      explanation: entry.explanation ?? null,
    })
    .execute();
}

/** What a message has been through, oldest first. */
export async function timelineOf(db: Kysely<DatabaseSchema>, messageId: string): Promise<TimelineEntry[]> {
  return await db
    .selectFrom("timeline")
    .select(["at", "status", "attempt", "reason", "providerCode", "explanation"])
    .where("messageId", "=", messageId)
    .orderBy("sequence")
    .execute();
}
