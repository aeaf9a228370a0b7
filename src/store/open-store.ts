import { CamelCasePlugin, type Dialect, Kysely, sql } from "kysely";
import type { Alerts } from "./alerts.ts";
import type { Circuits } from "./circuits.ts";
import type { DatabaseSchema } from "./database-schema.ts";
import { holdEmbeddedLock } from "./embedded-lock.ts";
import { type Digest, openDigests } from "./digests.ts";
import { DatabaseNewerError } from "./database-newer-error.ts";
import type { EmbeddedServerRunningError } from "./embedded-server-running-error.ts";
import type { Ledger } from "./ledger.ts";
import { migrate } from "./migrate.ts";
import type { PersonalData } from "./personal-data.ts";
import { postgresDialect } from "./postgres-dialect.ts";
import { StoreOpenError } from "./store-open-error.ts";
import { type SandboxInbox, sandboxMailbox } from "./sandbox-mailbox.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import { sqlAlerts } from "./sql-alerts.ts";
import { sqlCircuits } from "./sql-circuits.ts";
import { sqlInboundMessages } from "./sql-inbound-messages.ts";
import { sqlLedger } from "./sql-ledger.ts";
import { sqlPersonalData } from "./sql-personal-data.ts";
import { sqlSubjects } from "./sql-subjects.ts";
import { sqlSuppressions } from "./sql-suppressions.ts";
import type { Subjects } from "./subjects.ts";
import type { InboundMessages, Suppressions } from "./suppressions.ts";
import { VaultError } from "./vault-error.ts";
import type { Vault } from "./vault.ts";
import { WrongEncryptionKeyError } from "./wrong-encryption-key-error.ts";

/** Where the store keeps its tables. */
export type StoreTarget =
  | { kind: "sqlite"; file: string }
  /** `schema` is created when missing; default `bienvenue`, so that a shared database keeps its own names. */
  | { kind: "postgres"; url: string; schema?: string };

export type StoreOptions = {
  target: StoreTarget;
  vault: Vault;
  /** PostgreSQL connections used at once; default 10. */
  maxConnections?: number;
  /** Hears of PostgreSQL connections that broke while idle; they are replaced by themselves. */
  onConnectionError?: (error: Error) => void;
};

/** Everything the server remembers. */
export type Store = {
  ledger: Ledger;
  subjects: Subjects;
  personalData: PersonalData;
  sandbox: SandboxInbox;
  suppressions: Suppressions;
  inbound: InboundMessages;
  circuits: Circuits;
  alerts: Alerts;
  digest: Digest;
  /** Resolves when the database answers; rejects with its error when it does not. */
  ping(): Promise<void>;
  /**
   * Removes what was deleted from SQLite's write-ahead log as well. False when another process was reading, so that
   * the log had to stay. On PostgreSQL it does nothing: its own vacuum and checkpoints do, in their time.
   */
  forgetFreedPages(): Promise<boolean>;
  /**
   * Keeps a second embedded server off the same PostgreSQL schema until the returned function is called. `onLost`
   * is called when the connection broke and another server took the lock meanwhile. On SQLite this does nothing:
   * there the data directory is locked.
   * @throws EmbeddedServerRunningError
   */
  holdEmbeddedLock(options?: {
    onLost?: (error: EmbeddedServerRunningError) => void;
  }): Promise<() => Promise<void>>;
  close(): Promise<void>;
};

const defaultSchema = "bienvenue";
const defaultMaxConnections = 10;

/**
 * Opens the store and brings its tables up to date.
 * @throws DatabaseNewerError when a newer version has migrated it; WrongEncryptionKeyError when the vault
 * lacks the key it was sealed with; StoreOpenError when it cannot be used
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { target } = options;
  return target.kind === "sqlite"
    ? await openSqliteStore(target, options)
    : await openPostgresStore(target, options);
}

async function openSqliteStore(
  target: Extract<StoreTarget, { kind: "sqlite" }>,
  options: StoreOptions,
): Promise<Store> {
  const opened = await openDatabase(sqliteDialect(target.file), {
    dialect: "sqlite",
    vault: options.vault,
    what: `The store file ${target.file}`,
  });
  return {
    ...parts(opened, "sqlite", options.vault),
    holdEmbeddedLock: async () => async () => undefined,
  };
}

async function openPostgresStore(
  target: Extract<StoreTarget, { kind: "postgres" }>,
  options: StoreOptions,
): Promise<Store> {
  const schema = checkedSchema(target.schema ?? defaultSchema);
  const dialect = postgresDialect({
    url: target.url,
    maxConnections: options.maxConnections ?? defaultMaxConnections,
    onConnectionError: options.onConnectionError ?? ignore,
  });
  const opened = await openDatabase(dialect, {
    dialect: "postgres",
    vault: options.vault,
    schema,
    what: `The PostgreSQL database ${address(target.url)} (DATABASE_URL)`,
  });
  return {
    ...parts(opened, "postgres", options.vault),
    holdEmbeddedLock: async (lock) =>
      await holdEmbeddedLock({ url: target.url, schema, onLost: lock?.onLost ?? ignore }),
  };
}

function ignore(): void {}

type OpenedDatabase = { db: Kysely<DatabaseSchema>; digest: Digest };

function parts(
  { db, digest }: OpenedDatabase,
  dialect: "sqlite" | "postgres",
  vault: Vault,
): Omit<Store, "holdEmbeddedLock"> {
  const suppressions = sqlSuppressions(db, digest);
  const leadDigest = (leadId: string) => digest(leadId, "lead");
  const forgetFreedPages = async () => (dialect === "sqlite" ? await truncateLog(db) : true);
  return {
    ledger: sqlLedger(db),
    subjects: sqlSubjects(db, { dialect, vault, digest: leadDigest }),
    personalData: sqlPersonalData(db, { dialect, suppressions, digest: leadDigest, forgetFreedPages }),
    sandbox: sandboxMailbox(db, vault),
    suppressions,
    inbound: sqlInboundMessages(db),
    circuits: sqlCircuits(db),
    alerts: sqlAlerts(db),
    digest,
    forgetFreedPages,
    async ping() {
      await sql`select 1`.execute(db);
    },
    close: async () => await db.destroy(),
  };
}

async function truncateLog(db: Kysely<DatabaseSchema>): Promise<boolean> {
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
  return rows[0]?.busy === 0;
}

async function openDatabase(
  dialect: Dialect,
  target: ({ dialect: "sqlite" } | { dialect: "postgres"; schema: string }) & {
    /** What is opened, in the words of whoever configured it. */
    what: string;
    vault: Vault;
  },
): Promise<OpenedDatabase> {
  const bare = new Kysely<DatabaseSchema>({ dialect });
  const plain = target.dialect === "sqlite" ? bare : bare.withSchema(target.schema);
  const db = plain.withPlugin(new CamelCasePlugin());
  try {
    await migrate(plain, target);
    return { db, digest: await openDigests(db, target.vault) };
  } catch (error) {
    await bare.destroy();
    if (error instanceof DatabaseNewerError) throw error;
    if (error instanceof VaultError) throw new WrongEncryptionKeyError(target.what, error);
    throw new StoreOpenError(target.what, error);
  }
}

/** The URL without the user and the password. */
function address(url: string): string {
  if (!URL.canParse(url)) return "";
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function checkedSchema(schema: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new RangeError(
      `"${schema}" cannot be the store's schema: use 1 to 63 lower-case letters, digits and underscores.`,
    );
  }
  return schema;
}
