import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import type { StoreTarget } from "../../src/store/open-store.ts";

/** An empty database of a test's own. */
export type TestDatabase = {
  target: StoreTarget;
  /** Reads or changes the tables past the store. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
};

export type TestDatabaseKind = {
  name: string;
  available: boolean;
  create(): Promise<TestDatabase>;
};

const url = process.env["TEST_DATABASE_URL"];

export const sqliteDatabases: TestDatabaseKind = { name: "SQLite", available: true, create: createSqlite };

export const postgresDatabases: TestDatabaseKind = {
  name: url === undefined ? "PostgreSQL (skipped: TEST_DATABASE_URL names no server)" : "PostgreSQL",
  available: url !== undefined,
  create: async () => await createPostgres(url ?? ""),
};

export const databaseKinds: TestDatabaseKind[] = [sqliteDatabases, postgresDatabases];

async function createSqlite(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "bienvenue-store-"));
  const file = join(folder, "store.db");
  return {
    target: { kind: "sqlite", file },
    async query(sql) {
      const database = new DatabaseSync(file, { timeout: 5000 });
      try {
        return database.prepare(sql).all();
      } finally {
        database.close();
      }
    },
    drop: async () => await rm(folder, { recursive: true, force: true }),
  };
}

async function createPostgres(url: string): Promise<TestDatabase> {
  const schema = `test_${randomUUID().replaceAll("-", "")}`;
  const query = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(`set search_path to ${schema}`);
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  // So that a test can tell its own connections from those of others.
  const named = new URL(url);
  named.searchParams.set("application_name", schema);
  return {
    target: { kind: "postgres", url: named.href, schema },
    query,
    async drop() {
      await query(`drop schema if exists ${schema} cascade`);
    },
  };
}
