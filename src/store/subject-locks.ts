import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import { subjectNames } from "./subject-names.ts";
import type { IdentifiedEvent } from "./subjects.ts";

/** First half of the advisory locks' keys ("subj" in ASCII). */
const lockClass = 0x7375626a;
/**
 * Subjects share this many locks: two strangers on one lock only wait for each other, whereas a lock for each
 * subject of a large batch could exhaust PostgreSQL's lock table (64 × 100 entries by default).
 */
const lockCount = 512;

/** {@link lockNames} for what the events speak of, and for the events themselves. */
export async function lockSubjects(trx: Kysely<DatabaseSchema>, events: IdentifiedEvent[]): Promise<void> {
  await lockNames(
    trx,
    events.flatMap((event) => [`event:${event.id}`, ...subjectNames(event.data)]),
  );
}

/**
 * Makes PostgreSQL transactions that touch the same subject, or carry the same event, run one after the other.
 * Locks are taken in ascending order, so that no two transactions wait for each other: call it once in each.
 */
export async function lockNames(trx: Kysely<DatabaseSchema>, names: string[]): Promise<void> {
  const locks = [...new Set(names.map(lockOf))].sort((a, b) => a - b);
  await sql`select pg_advisory_xact_lock(${lockClass}, lock) from unnest(${locks}::int[]) as lock`.execute(
    trx,
  );
}

function lockOf(name: string): number {
  return createHash("sha256").update(name).digest().readUInt32BE() % lockCount;
}
