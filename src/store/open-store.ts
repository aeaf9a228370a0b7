import { sql } from "kysely";
import type { Alerts } from "./alerts.ts";
import type { AuditLog } from "./audit-log.ts";
import { type Backlog, readBacklog } from "./backlog.ts";
import type { Circuits } from "./circuits.ts";
import { copyPeople, pastePeople, type CopyQuery, type PeopleCopy } from "./copy-people.ts";
import type { Digest } from "./digests.ts";
import { forgetFreedPages } from "./freed-pages.ts";
import { holdEmbeddedLock } from "./embedded-lock.ts";
import type { EmbeddedServerRunningError } from "./embedded-server-running-error.ts";
import { lastChange } from "./last-change.ts";
import type { Ledger } from "./ledger.ts";
import { openDatabase, type OpenedDatabase } from "./open-database.ts";
import type { PersonalData } from "./personal-data.ts";
import { postgresDialect } from "./postgres-dialect.ts";
import { reseal, type Resealed } from "./reseal.ts";
import { type SandboxInbox, sandboxMailbox } from "./sandbox-mailbox.ts";
import { sealAccessLinks } from "./seal-access-links.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import { inMemory } from "./sqlite-file.ts";
import { sqlAlerts } from "./sql-alerts.ts";
import { sqlAuditLog } from "./sql-audit-log.ts";
import { sqlCircuits } from "./sql-circuits.ts";
import { sqlInboundMessages } from "./sql-inbound-messages.ts";
import { sqlLedger } from "./sql-ledger.ts";
import { sqlPersonalData } from "./sql-personal-data.ts";
import { sqlSubjects } from "./sql-subjects.ts";
import { sqlSuppressions } from "./sql-suppressions.ts";
import type { Subjects } from "./subjects.ts";
import type { InboundMessages, Suppressions } from "./suppressions.ts";
import type { Vault } from "./vault.ts";

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
  /**
   * Keeps a second embedded server off the same PostgreSQL schema until the store is closed. `onLost` is called when
   * the connection broke and another server took the lock meanwhile. On SQLite this does nothing: there the data
   * directory is locked.
   */
  embeddedLock?: { onLost?: (error: EmbeddedServerRunningError) => void };
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
  audit: AuditLog;
  digest: Digest;
  /** A copy of what decides about people's messages, to be opened as a store of its own: {@link openScratchStore}. */
  copyPeople(query: CopyQuery): Promise<PeopleCopy>;
  /** Differs from what it was whenever an event was recorded or a message has changed. */
  lastChange(): Promise<string>;
  /** What is still to be done at an instant (ISO 8601 UTC). */
  backlog(now: string): Promise<Backlog>;
  /** Resolves when the database answers; rejects with its error when it does not. */
  ping(): Promise<void>;
  /** Seals with the present key what other keys of the vault have sealed, in small batches, until `signal` ends it. */
  reseal(options?: { signal?: AbortSignal }): Promise<Resealed>;
  /**
   * Seals the access links of trials that an earlier version left in clear, in small batches, until `signal` ends it.
   * `bytesForgotten` as for an erasure.
   */
  sealAccessLinks(options?: { signal?: AbortSignal }): Promise<{ sealed: number; bytesForgotten: boolean }>;
  /**
   * Removes what was deleted from SQLite's write-ahead log as well. `rebuild` also writes the file anew, which alone
   * leaves no byte for certain, and takes about 5 ms per MB in which the server does nothing else. False when another
   * process was in the way. On PostgreSQL it does nothing: its own vacuum and checkpoints do, in their time.
   */
  forgetFreedPages(options?: { rebuild: boolean }): Promise<boolean>;
  close(): Promise<void>;
};

const defaultSchema = "bienvenue";
const defaultMaxConnections = 10;

/**
 * Opens the store and brings its tables up to date.
 * @throws DatabaseNewerError when a newer version has migrated it; EmbeddedServerRunningError when another server
 * holds the lock; WrongEncryptionKeyError when the vault lacks the key it was sealed with; StoreOpenError when it
 * cannot be used
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { target } = options;
  return target.kind === "sqlite"
    ? await openSqliteStore(target, options)
    : await openPostgresStore(target, options);
}

async function openSqliteStore(
  target: Extract<StoreTarget, { kind: "sqlite" }>,
  { vault }: StoreOptions,
): Promise<Store> {
  const opened = await openDatabase(sqliteDialect(target.file), {
    dialect: "sqlite",
    what: `The store file ${target.file}`,
    vault,
    lock: async () => async () => {},
  });
  return parts(opened, "sqlite", vault);
}

/**
 * A store in memory that begins with a copy, and is gone when it is closed. It has the copied store's own key, so that
 * every digest is the same.
 * @throws WrongEncryptionKeyError, StoreOpenError
 */
export async function openScratchStore({ rows }: PeopleCopy, vault: Vault): Promise<Store> {
  const opened = await openDatabase(sqliteDialect(inMemory), {
    dialect: "sqlite",
    what: "The copy of the store in memory",
    vault,
    lock: async () => async () => {},
    fill: async (db) => await pastePeople(db, rows),
  });
  return parts(opened, "sqlite", vault);
}

async function openPostgresStore(
  target: Extract<StoreTarget, { kind: "postgres" }>,
  { vault, embeddedLock, ...options }: StoreOptions,
): Promise<Store> {
  const { url } = target;
  const schema = checkedSchema(target.schema ?? defaultSchema);
  const dialect = postgresDialect({
    url,
    schema,
    maxConnections: options.maxConnections ?? defaultMaxConnections,
    onConnectionError: options.onConnectionError ?? ignore,
  });
  const opened = await openDatabase(dialect, {
    dialect: "postgres",
    schema,
    what: `The PostgreSQL database ${address(url)} (DATABASE_URL)`,
    vault,
    lock: async () =>
      embeddedLock === undefined
        ? async () => {}
        : await holdEmbeddedLock({ url, schema, onLost: embeddedLock.onLost ?? ignore }),
  });
  return parts(opened, "postgres", vault);
}

function ignore(): void {}

function parts(
  { db, digest, ...opened }: OpenedDatabase,
  dialect: "sqlite" | "postgres",
  vault: Vault,
): Store {
  const suppressions = sqlSuppressions(db, digest);
  const leadDigest = (leadId: string) => digest(leadId, "lead");
  const forget = async (how = { rebuild: false }) =>
    dialect === "sqlite" ? await forgetFreedPages(db, how) : true;
  return {
    ledger: sqlLedger(db),
    subjects: sqlSubjects(db, { dialect, vault, digest: leadDigest }),
    personalData: sqlPersonalData(db, {
      dialect,
      suppressions,
      digest: leadDigest,
      forgetFreedPages: forget,
    }),
    sandbox: sandboxMailbox(db, vault),
    suppressions,
    inbound: sqlInboundMessages(db),
    circuits: sqlCircuits(db),
    alerts: sqlAlerts(db),
    audit: sqlAuditLog(db),
    digest,
    copyPeople: async (query) => await copyPeople(db, query, { suppressions, digest: leadDigest }),
    forgetFreedPages: forget,
    lastChange: async () => await lastChange(db),
    backlog: async (now) => await readBacklog(db, now),
    async ping() {
      await sql`select 1`.execute(db);
    },
    reseal: async (options) => await reseal(db, vault, { dialect, ...options }),
    async sealAccessLinks(options) {
      const sealed = await sealAccessLinks(db, vault, { dialect, ...options });
      return { sealed, bytesForgotten: sealed === 0 || (await forget({ rebuild: true })) };
    },
    close: async () => await opened.close(),
  };
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
