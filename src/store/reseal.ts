import { type Kysely, sql } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import { sealingContext } from "./sealing-contexts.ts";
import { VaultError } from "./vault-error.ts";
import type { Vault } from "./vault.ts";

/** What came of sealing anew. `unreadable`: values sealed with a key the vault does not have, left as they are. */
export type Resealed = { resealed: number; unreadable: number };

/** Every place of the store that holds sealed values. */
const places = [
  { table: "sealedKeys", id: "name", column: "sealed", context: sealingContext.key },
  { table: "trials", id: "id", column: "sealedPassword", context: sealingContext.trialPassword },
  { table: "trials", id: "id", column: "sealedAccessUrl", context: sealingContext.trialLink },
  { table: "messages", id: "id", column: "sealedBytes", context: sealingContext.messageBytes },
  { table: "sandboxMessages", id: "id", column: "sealedBody", context: sealingContext.sandboxBody },
] as const;

type Place = (typeof places)[number];
type Value = { id: string; sealed: string };
/** A table of which nothing is known but that its columns hold text. */
type AnyTable = Record<string, Record<string, string>>;

const batchSize = 100;

/**
 * Seals with the vault's present key whatever another key has sealed. May run beside everything else: a value that
 * somebody changes meanwhile stays as they left it. Ends early when `signal` says so; the next call goes on.
 */
export async function reseal(
  db: Kysely<DatabaseSchema>,
  vault: Vault,
  options: { dialect: "sqlite" | "postgres"; signal?: AbortSignal },
): Promise<Resealed> {
  const total: Resealed = { resealed: 0, unreadable: 0 };
  for (const place of places) {
    let after: string | null = "";
    while (after !== null && options.signal?.aborted !== true) {
      const from: string = after;
      const batch = async (within: Kysely<DatabaseSchema>) =>
        await resealBatch(within, vault, { place, from });
      // On SQLite each commit waits for the disk. On PostgreSQL a transaction would hold many rows at once, and
      // another that wants the same ones in another order would wait in a circle.
      const done = options.dialect === "sqlite" ? await db.transaction().execute(batch) : await batch(db);
      total.resealed += done.resealed;
      total.unreadable += done.unreadable;
      after = done.last;
    }
  }
  return total;
}

/** `last`: where the next batch starts; null when this was the last one. */
async function resealBatch(
  db: Kysely<DatabaseSchema>,
  vault: Vault,
  { place, from }: { place: Place; from: string },
): Promise<Resealed & { last: string | null }> {
  const values = await foreignValues(db, vault.sealedPrefix(), { place, from });
  const done = { resealed: 0, unreadable: 0 };
  for (const value of values) {
    const context = place.context(value.id);
    const plainText = openOrNull(vault, value.sealed, context);
    if (plainText === null) done.unreadable += 1;
    else if (await replace(db, place, { ...value, by: vault.seal(plainText, context) })) done.resealed += 1;
  }
  return { ...done, last: values.length < batchSize ? null : (values.at(-1)?.id ?? null) };
}

async function foreignValues(
  db: Kysely<DatabaseSchema>,
  prefix: string,
  { place, from }: { place: Place; from: string },
): Promise<Value[]> {
  const id = sql.ref<string>(place.id);
  const sealed = sql.ref<string>(place.column);
  return await db
    .$extendTables<AnyTable>()
    .selectFrom(place.table)
    .select([id.as("id"), sealed.as("sealed")])
    .where(sealed, "is not", null)
    .where(sql`substr(${sealed}, 1, ${sql.lit(prefix.length)})`, "<>", prefix)
    .where(id, ">", from)
    .orderBy(id)
    .limit(batchSize)
    .execute();
}

/** True when the value was still the one that was read. */
async function replace(
  db: Kysely<DatabaseSchema>,
  { table, id, column }: Place,
  value: Value & { by: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .$extendTables<AnyTable>()
    .updateTable(table)
    .set({ [column]: value.by })
    .where(sql.ref(id), "=", value.id)
    .where(sql.ref(column), "=", value.sealed)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function openOrNull(vault: Vault, sealed: string, context: string): string | null {
  try {
    return vault.open(sealed, context);
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}
