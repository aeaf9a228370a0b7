import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { freePort } from "../../test/support/free-port.ts";
import { startDatabaseProxy } from "./database-proxy.ts";
import type { StormDatabase } from "./options.ts";
import { startPostgresCluster } from "./postgres-cluster.ts";

/** The database a storm runs on. */
export type Database = {
  inWords: string;
  environment: Record<string, string>;
  /** How it is interrupted; null: it cannot be, since it is a part of the server. */
  outage: { inWords: string; begin(): Promise<void>; end(): Promise<void> } | null;
  close(): Promise<void>;
};

/** Makes the database that was asked for; `close` leaves nothing of it. */
export async function openDatabase(database: StormDatabase): Promise<Database> {
  switch (database.kind) {
    case "sqlite":
      return { inWords: "SQLite", environment: {}, outage: null, close: async () => {} };
    case "postgres-cluster":
      return ownCluster();
    case "postgres-url":
      return behindProxy(database.url);
    default:
      return database satisfies never;
  }
}

async function ownCluster(): Promise<Database> {
  const cluster = await startPostgresCluster(await freePort());
  return {
    inWords: `PostgreSQL ${cluster.version} in a cluster of its own`,
    environment: { DATABASE_URL: cluster.url },
    outage: {
      inWords: "stopped (immediate mode: as if its processes were killed) and started",
      begin: cluster.stop,
      end: cluster.start,
    },
    close: cluster.remove,
  };
}

async function behindProxy(url: string): Promise<Database> {
  const name = `bienvenue_storm_${randomBytes(6).toString("hex")}`;
  const version = await administer(url, `create database ${name}`);
  const target = new URL(url);
  const proxy = await startDatabaseProxy(target);
  const through = new URL(url);
  through.host = `127.0.0.1:${proxy.port}`;
  through.pathname = `/${name}`;
  return {
    inWords: `PostgreSQL ${version} at DATABASE_URL`,
    environment: { DATABASE_URL: through.href },
    outage: {
      inWords: "every connection cut and refused (the server at DATABASE_URL is not stopped)",
      begin: proxy.cut,
      end: proxy.restore,
    },
    async close() {
      await proxy.close();
      await administer(url, `drop database ${name} with (force)`);
    },
  };
}

/** Runs one statement; resolves with the server's version. */
async function administer(url: string, sql: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  const answer = await client.query<{ server_version: string }>("show server_version");
  await client.end();
  return answer.rows[0]?.server_version ?? "of an unknown version";
}
