import type { Kysely } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import { instantOf } from "./instant.ts";
import { subjectNames, type SubjectIds } from "./subject-names.ts";

/** Keyed digest of a subject's name, which tells nothing without the store's key. */
export type SubjectDigest = (name: string) => string;

/** Whether one of these subjects was erased at `ts` (ms) or later, so that what is told of it must not be kept. */
export async function wasErased(
  db: Kysely<DatabaseSchema>,
  digest: SubjectDigest,
  subject: SubjectIds & { ts: number },
): Promise<boolean> {
  const names = subjectNames(subject);
  if (names.length === 0) return false;
  const row = await db
    .selectFrom("erasures")
    .select("erasedAt")
    .where("leadDigest", "in", names.map(digest))
    .where("erasedAt", ">=", instantOf(subject.ts))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Remembers, as digests, that these subjects were erased; the latest instant stays. */
export async function recordErasure(
  trx: Kysely<DatabaseSchema>,
  digests: string[],
  erasedAt: string,
): Promise<void> {
  for (const leadDigest of digests) {
    await trx
      .insertInto("erasures")
      .values({ leadDigest, erasedAt })
      .onConflict((conflict) =>
        conflict.column("leadDigest").doUpdateSet({ erasedAt }).where("erasures.erasedAt", "<", erasedAt),
      )
      .execute();
  }
}
