import { existsSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { migrations } from "./migrations/migrations.ts";
import type { StoreTarget } from "./open-store.ts";
import { sealingContext } from "./sealing-contexts.ts";
import type { Vault } from "./vault.ts";

/**
 * What a store looks like from outside. `empty`: it will be made at the first start; `mayCreate` is false where that
 * would fail. `unreachable`: a code such as ECONNREFUSED or PostgreSQL's 28P01. `unusable`: the sentence says why.
 */
export type StoreState =
  | { state: "empty"; mayCreate: boolean }
  | { state: "unreachable"; code: string }
  | { state: "unusable"; why: string }
  | {
      state: "sound";
      /** Migrations that the next start makes. */
      pending: string[];
      /** Migrations that this version does not know: a newer one made them. */
      unknown: string[];
      /** Whether the key opens what is sealed in it; `nothing`: nothing is. */
      sealed: "opens" | "another-key" | "nothing";
      /** False: too large to be read through now. */
      integrityChecked: boolean;
    };

export type StoreInspection = {
  target: StoreTarget;
  vault: Pick<Vault, "open">;
  /** Whether a server works on it now. */
  inUse: boolean;
  /** Deadline of connecting, and of each query. */
  timeoutMs: number;
};

/** A gigabyte takes some seconds. */
const maxCheckedBytes = 1024 ** 3;

/** Looks at the store without changing it, migrating it or being in the way of a server. */
export async function inspectStore(inspection: StoreInspection): Promise<StoreState> {
  const { target } = inspection;
  return target.kind === "sqlite"
    ? inspectFile(target.file, inspection)
    : await inspectPostgres(target, inspection);
}

function inspectFile(file: string, { vault, inUse, timeoutMs }: StoreInspection): StoreState {
  if (!existsSync(file) || statSync(file).size === 0) return { state: "empty", mayCreate: true };
  let database: DatabaseSync | undefined;
  try {
    const url = pathToFileURL(file);
    const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
    // Nobody changes it: read so, SQLite makes no files beside it.
    if (!inUse && (log?.size ?? 0) === 0) url.searchParams.set("immutable", "1");
    database = new DatabaseSync(url, { readOnly: true, timeout: timeoutMs });
    const column = (sql: string) => (database?.prepare(sql).all() ?? []).map((row) => Object.values(row)[0]);
    const integrityChecked = statSync(file).size <= maxCheckedBytes;
    const [found] = integrityChecked ? column("PRAGMA quick_check(1)") : ["ok"];
    if (found !== "ok") return { state: "unusable", why: `it is damaged: ${String(found)}` };
    const tables = column("SELECT name FROM sqlite_schema WHERE type = 'table'");
    const applied = tables.includes("schema_migrations") ? column("SELECT name FROM schema_migrations") : [];
    const roots = tables.includes("sealed_keys") ? column(rootQuery("sealed_keys")) : [];
    return sound({ applied, roots, dialect: "sqlite", vault, integrityChecked });
  } catch (error) {
    return { state: "unusable", why: error instanceof Error ? error.message : String(error) };
  } finally {
    database?.close();
  }
}

async function inspectPostgres(
  { url, schema = "bienvenue" }: Extract<StoreTarget, { kind: "postgres" }>,
  { vault, timeoutMs }: StoreInspection,
): Promise<StoreState> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    statement_timeout: timeoutMs,
    application_name: "bienvenue doctor",
  });
  // Without a listener, a connection that breaks between two queries would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("set default_transaction_read_only = on");
    const column = async (sql: string, values: unknown[] = []) =>
      (await client.query<unknown[]>({ text: sql, values, rowMode: "array" })).rows.map((row) => row[0]);
    const tables = await column("select table_name from information_schema.tables where table_schema = $1", [
      schema,
    ]);
    if (!tables.includes("schema_migrations")) {
      const [mayCreate] = await column("select has_database_privilege(current_database(), 'CREATE')");
      return { state: "empty", mayCreate: mayCreate === true };
    }
    const applied = await column(`select name from ${schema}.schema_migrations`);
    const roots = tables.includes("sealed_keys") ? await column(rootQuery(`${schema}.sealed_keys`)) : [];
    return sound({ applied, roots, dialect: "postgres", vault, integrityChecked: true });
  } catch (error) {
    return { state: "unreachable", code: codeOf(error) };
  } finally {
    await client.end().catch(() => undefined);
  }
}

function rootQuery(table: string): string {
  return `select sealed from ${table} where name = 'digest'`;
}

function sound(found: {
  applied: unknown[];
  roots: unknown[];
  dialect: "sqlite" | "postgres";
  vault: Pick<Vault, "open">;
  integrityChecked: boolean;
}): StoreState {
  const known = Object.keys(migrations(found.dialect));
  const applied = found.applied.map(String);
  return {
    state: "sound",
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
    sealed: sealedWith(found.vault, found.roots[0]),
    integrityChecked: found.integrityChecked,
  };
}

function sealedWith(vault: Pick<Vault, "open">, root: unknown): "opens" | "another-key" | "nothing" {
  if (typeof root !== "string") return "nothing";
  try {
    vault.open(root, sealingContext.key("digest"));
    return "opens";
  } catch {
    return "another-key";
  }
}

/** Never the message: it may hold the connection string. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code === "string" && /^[A-Z0-9_]{1,40}$/.test(code)) return code;
  return error instanceof Error && /timeout/i.test(error.message) ? "timeout" : "unknown error";
}
