import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProviders } from "../support/provider-environment.ts";
import {
  leadCreatedEvent,
  postEvents,
  settledMessages,
  spawnServerProcess,
  startServerProcess,
  temporaryDataDir,
  type ServerProcess,
} from "../support/server-process.ts";

const server = process.env["TEST_DATABASE_URL"];
const why = server === undefined ? " (skipped: TEST_DATABASE_URL names no server)" : "";

describe.skipIf(server === undefined)(`the server on PostgreSQL${why}`, { timeout: 60_000 }, () => {
  const database = `bienvenue_test_${randomBytes(6).toString("hex")}`;
  const databaseUrl = new URL(server ?? "postgres://unused");
  databaseUrl.pathname = `/${database}`;
  let providers: Awaited<ReturnType<typeof startProviders>>;
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let environment: Record<string, string>;
  let running: ServerProcess;

  const administer = async (sql: string) => {
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(sql);
    await client.end();
  };

  beforeAll(async () => {
    await administer(`create database ${database}`);
    providers = await startProviders();
    dataDir = await temporaryDataDir();
    environment = {
      ...providers.environment,
      DATA_DIR: dataDir.path,
      DATABASE_URL: databaseUrl.href,
      ENGINE_RETRY_INTERVAL: "200ms",
    };
    running = await startServerProcess(environment);
  });
  afterAll(async () => {
    await running.stop();
    await providers.close();
    await dataDir.remove();
    await administer(`drop database ${database} with (force)`);
  });

  it("turns an event into one SMS and one e-mail, also when it is killed on the way", async () => {
    for (let number = 1; number <= 4; number += 1) {
      const leadId = `P${number}`;
      await postEvents(running.url, leadCreatedEvent(leadId, number));
      await running.kill();
      running = await startServerProcess(environment);
      const messages = await settledMessages(running.url, leadId, 2);
      const sms = messages.find(({ channel }) => channel === "sms");
      expect(["1 accepted", "0 unknown"]).toContain(
        `${providers.smsTo(`+336${12_000_000 + number}`).length} ${sms?.status}`,
      );
      expect(providers.emailsTo(`${leadId.toLowerCase()}@example.com`)).toHaveLength(1);
    }
  });

  it("refuses a second embedded server on the same database", async () => {
    const elsewhere = await temporaryDataDir();
    const second = startServerProcess({ ...environment, DATA_DIR: elsewhere.path });
    await expect(second).rejects.toThrow("embedded");
    await elsewhere.remove();
  });

  it("lets one of two embedded servers begin that start at once on an empty database", async () => {
    const empty = `${database}_empty`;
    await administer(`create database ${empty}`);
    const url = new URL(databaseUrl);
    url.pathname = `/${empty}`;
    const dataDirs = await Promise.all([temporaryDataDir(), temporaryDataDir()]);
    // Each would seal with the key of its own data directory.
    const environments = dataDirs.map(({ path }) => ({
      ...environment,
      DATA_DIR: path,
      DATABASE_URL: url.href,
    }));
    const servers = environments.map((environment) => spawnServerProcess(environment));
    const began = await Promise.allSettled(servers.map(async ({ ready }) => await ready));
    const winner = began.findIndex(({ status }) => status === "fulfilled");
    const loser = 1 - winner;
    try {
      expect(began.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(servers[loser]?.output()).toContain("Another server with an embedded engine");
      expect(servers[loser]?.output()).not.toContain("ENCRYPTION_KEY");
    } finally {
      await Promise.all(servers.map(async (one) => await one.stop()));
    }

    const restarted = await startServerProcess(environments[winner] ?? {});
    await restarted.stop();
    // The store is sealed with the winner's key.
    await expect(startServerProcess(environments[loser] ?? {})).rejects.toThrow("ENCRYPTION_KEY");
    await Promise.all(dataDirs.map(async (dataDir) => await dataDir.remove()));
    await administer(`drop database ${empty} with (force)`);
  });

  it("says so when the database cannot be reached", async () => {
    const elsewhere = await temporaryDataDir();
    const lost = startServerProcess({
      ...environment,
      DATA_DIR: elsewhere.path,
      DATABASE_URL: "postgres://somebody:hunter2@127.0.0.1:9/nothing",
    });
    await expect(lost).rejects.toThrow("DATABASE_URL");
    await expect(lost).rejects.not.toThrow("hunter2");
    await elsewhere.remove();
  });
});
