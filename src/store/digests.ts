import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import { sealingContext } from "./sealing-contexts.ts";
import type { Vault } from "./vault.ts";

/**
 * Keyed digest (HMAC-SHA256), 64 hexadecimal digits: equal for equal text and purpose, useless without the store.
 * Stays the same when ENCRYPTION_KEY is replaced.
 */
export type Digest = (text: string, purpose: string) => string;

const rootBytes = 32;
const rootName = "digest";

/**
 * Digests by a random root that the store keeps sealed. Whichever server comes first makes it.
 * @throws VaultError when the store was sealed with a key the vault does not have; then nothing was changed
 */
export async function openDigests(db: Kysely<DatabaseSchema>, vault: Vault): Promise<Digest> {
  const sealed = (await readRoot(db)) ?? (await makeRoot(db, vault));
  return digestsOf(Buffer.from(vault.open(sealed, sealingContext.key(rootName)), "hex"));
}

function digestsOf(root: Uint8Array): Digest {
  // Key objects: bytes would be made into one for each digest, which takes seven times as long.
  const keys = new Map<string, KeyObject>();
  const make = (purpose: string): KeyObject => {
    const bytes = hkdfSync("sha256", root, "", `bienvenue:digest:${purpose}`, rootBytes);
    const key = createSecretKey(new Uint8Array(bytes));
    keys.set(purpose, key);
    return key;
  };
  return (text, purpose) => {
    const key = keys.get(purpose) ?? make(purpose);
    return createHmac("sha256", key).update(text, "utf8").digest("hex");
  };
}

async function readRoot(db: Kysely<DatabaseSchema>): Promise<string | null> {
  const row = await db
    .selectFrom("sealedKeys")
    .select("sealed")
    .where("name", "=", rootName)
    .executeTakeFirst();
  return row?.sealed ?? null;
}

async function makeRoot(db: Kysely<DatabaseSchema>, vault: Vault): Promise<string> {
  await refuseForeignValues(db, vault);
  const made = vault.seal(randomBytes(rootBytes).toString("hex"), sealingContext.key(rootName));
  await db
    .insertInto("sealedKeys")
    .values({ name: rootName, sealed: made })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  // Another server may have been first: its root counts.
  return (await readRoot(db)) ?? made;
}

/**
 * A store from before there was a root shows by its newest values whether the key is the right one. One that opens
 * is enough: a key that was lost long ago, and replaced, is no reason to stop now.
 */
async function refuseForeignValues(db: Kysely<DatabaseSchema>, vault: Vault): Promise<void> {
  const failures: unknown[] = [];
  for (const { sealed, context } of await newestValues(db)) {
    try {
      vault.open(sealed, context);
      return;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function newestValues(db: Kysely<DatabaseSchema>): Promise<{ sealed: string; context: string }[]> {
  const message = await db
    .selectFrom("messages")
    .select(["id", "sealedBytes as sealed"])
    .where("sealedBytes", "is not", null)
    .orderBy("createdAt", "desc")
    .limit(1)
    .executeTakeFirst();
  const trial = await db
    .selectFrom("trials")
    .select(["id", "sealedPassword as sealed"])
    .where("sealedPassword", "is not", null)
    .orderBy("startedTs", "desc")
    .limit(1)
    .executeTakeFirst();
  const entry = await db
    .selectFrom("sandboxMessages")
    .select(["id", "sealedBody as sealed"])
    .orderBy("createdAt", "desc")
    .limit(1)
    .executeTakeFirst();
  return [
    ...valueOf(message, sealingContext.messageBytes),
    ...valueOf(trial, sealingContext.trialPassword),
    ...valueOf(entry, sealingContext.sandboxBody),
  ];
}

function valueOf(
  row: { id: string; sealed: string | null } | undefined,
  contextOf: (id: string) => string,
): { sealed: string; context: string }[] {
  if (row === undefined || row.sealed === null) return [];
  return [{ sealed: row.sealed, context: contextOf(row.id) }];
}
