import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import type { IdentifiedEvent } from "./subjects.ts";

/** First half of the advisory locks' keys ("subj" in ASCII). */
const lockClass = 0x7375626a;
/**
 * Subjects share this many locks: two strangers on one lock only wait for each other, whereas a lock for each
 * subject of a large batch could exhaust PostgreSQL's lock table (64 × 100 entries by default).
 */
const lockCount = 512;

/**
 * Makes PostgreSQL transactions that touch the same subject, or carry the same event, run one after the other.
 * Locks are taken in ascending order, so that no two transactions wait for each other.
 */
export async function lockSubjects(trx: Kysely<DatabaseSchema>, events: IdentifiedEvent[]): Promise<void> {
  const locks = [...new Set(events.flatMap(subjectsOf).map(lockOf))].sort((a, b) => a - b);
  await sql`select pg_advisory_xact_lock(${lockClass}, lock) from unnest(${locks}::int[]) as lock`.execute(
    trx,
  );
}

function subjectsOf(event: IdentifiedEvent): string[] {
  const { data } = event;
  return [
    `event:${event.id}`,
    ...("leadId" in data ? [`lead:${data.leadId}`] : []),
    ...("interviewId" in data ? [`interview:${data.interviewId}`] : []),
    ...("trialId" in data ? [`trial:${data.trialId}`] : []),
  ];
}

function lockOf(subject: string): number {
  return createHash("sha256").update(subject).digest().readUInt32BE() % lockCount;
}
