import type { Kysely } from "kysely";
import type { DatabaseSchema, TrialsTable } from "./database-schema.ts";
import { sealingContext } from "./sealing-contexts.ts";
import type { Vault } from "./vault.ts";

/** Links sealed in one transaction. */
const batchSize = 100;

/** A trial as it is kept now: an access link that an earlier version left in clear is sealed, not yet in the table. */
export function withSealedLink(row: TrialsTable, vault: Vault): TrialsTable {
  const { id, accessUrl } = row;
  if (accessUrl === null) return row;
  return { ...row, accessUrl: null, sealedAccessUrl: vault.seal(accessUrl, sealingContext.trialLink(id)) };
}

/**
 * Seals the access links that an earlier version left in clear; how many. May run beside everything else: a trial that
 * somebody changes meanwhile stays as they left it. Ends early when `signal` says so; the next call goes on.
 */
export async function sealAccessLinks(
  db: Kysely<DatabaseSchema>,
  vault: Vault,
  options: { dialect: "sqlite" | "postgres"; signal?: AbortSignal },
): Promise<number> {
  let sealed = 0;
  let after: string | null = "";
  while (after !== null && options.signal?.aborted !== true) {
    const from: string = after;
    const batch = async (within: Kysely<DatabaseSchema>) => await sealBatch(within, vault, from);
    // On SQLite each commit waits for the disk. On PostgreSQL nobody should wait for many rows at once.
    const done = options.dialect === "sqlite" ? await db.transaction().execute(batch) : await batch(db);
    sealed += done.sealed;
    after = done.last;
  }
  return sealed;
}

/** `last`: where the next batch starts; null when this was the last one. */
async function sealBatch(
  db: Kysely<DatabaseSchema>,
  vault: Vault,
  from: string,
): Promise<{ sealed: number; last: string | null }> {
  const rows = await db
    .selectFrom("trials")
    .selectAll()
    .where("accessUrl", "is not", null)
    .where("id", ">", from)
    .orderBy("id")
    .limit(batchSize)
    .execute();
  let sealed = 0;
  for (const row of rows) {
    const { accessUrl, sealedAccessUrl } = withSealedLink(row, vault);
    const { numUpdatedRows } = await db
      .updateTable("trials")
      .set({ accessUrl, sealedAccessUrl })
      .where("id", "=", row.id)
      .where("accessUrl", "=", row.accessUrl)
      .executeTakeFirst();
    sealed += Number(numUpdatedRows);
  }
  return { sealed, last: rows.length < batchSize ? null : (rows.at(-1)?.id ?? null) };
}
