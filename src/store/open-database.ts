import { CamelCasePlugin, type Dialect, Kysely } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import { DatabaseNewerError } from "./database-newer-error.ts";
import { type Digest, openDigests } from "./digests.ts";
import { EmbeddedServerRunningError } from "./embedded-server-running-error.ts";
import { migrate } from "./migrate.ts";
import { StoreOpenError } from "./store-open-error.ts";
import { VaultError } from "./vault-error.ts";
import type { Vault } from "./vault.ts";
import { WrongEncryptionKeyError } from "./wrong-encryption-key-error.ts";

/** A database that is up to date and unsealed. */
export type OpenedDatabase = {
  db: Kysely<DatabaseSchema>;
  digest: Digest;
  close(): Promise<void>;
};

export type DatabaseOptions = ({ dialect: "sqlite" } | { dialect: "postgres"; schema: string }) & {
  /** What is opened, in the words of whoever configured it. */
  what: string;
  vault: Vault;
  /** Keeps others out, until the function it returns is called. */
  lock(): Promise<() => Promise<void>>;
  /** Fills the tables of a new database, before its key is looked for. */
  fill?(db: Kysely<DatabaseSchema>): Promise<void>;
};

/**
 * Brings the tables up to date, locks, and opens the key of the digests: in this order, so that a second embedded
 * server hears that it is the second, and not that its key is another.
 * @throws DatabaseNewerError, EmbeddedServerRunningError, WrongEncryptionKeyError, StoreOpenError
 */
export async function openDatabase(dialect: Dialect, options: DatabaseOptions): Promise<OpenedDatabase> {
  const bare = new Kysely<DatabaseSchema>({ dialect });
  const plain = options.dialect === "sqlite" ? bare : bare.withSchema(options.schema);
  const db = plain.withPlugin(new CamelCasePlugin());
  let unlock = async () => {};
  const close = async () => {
    await bare.destroy();
    await unlock();
  };
  try {
    await migrate(plain, options);
    unlock = await options.lock();
    await options.fill?.(db);
    return { db, digest: await openDigests(db, options.vault), close };
  } catch (error) {
    await close();
    if (error instanceof DatabaseNewerError || error instanceof EmbeddedServerRunningError) throw error;
    if (error instanceof VaultError) throw new WrongEncryptionKeyError(options.what, error);
    throw new StoreOpenError(options.what, error);
  }
}
