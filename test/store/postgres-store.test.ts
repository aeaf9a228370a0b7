import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore, type Store, type StoreOptions } from "../../src/store/open-store.ts";
import type { IdentifiedEvent } from "../../src/store/subjects.ts";
import { postgresDatabases, type TestDatabase } from "../contract/test-databases.ts";

const vault = createVault({ key: new Uint8Array(32) });
const at = "2026-03-01T10:00:00.000Z";

describe.skipIf(!postgresDatabases.available)(`a store on ${postgresDatabases.name}, as a server`, () => {
  let database: TestDatabase;
  let stores: Store[];
  const open = async (options: Partial<StoreOptions> = {}) => {
    const store = await openStore({ target: database.target, vault, ...options });
    stores.push(store);
    return store;
  };
  const openEmbedded = async (onLost: (error: Error) => void = () => undefined) =>
    await open({ embeddedLock: { onLost } });
  const running = { code: "EMBEDDED_SERVER_RUNNING" };

  beforeEach(async () => {
    stores = [];
    database = await postgresDatabases.create();
  });

  afterEach(async () => {
    await Promise.all(stores.map(async (store) => await store.close()));
    await database.drop();
  });

  it("may be opened by many processes at once while it is empty", async () => {
    await Promise.all(Array.from({ length: 8 }, async () => await open()));
    expect(await database.query("select name from schema_migrations")).toHaveLength(4);
    expect(await database.query("select name from sealed_keys")).toHaveLength(1);
    expect(new Set(stores.map((store) => store.digest("text", "purpose"))).size).toBe(1);
    await Promise.all(stores.map(async (store) => await store.ping()));
  });

  it("lets one of several servers create a message, and one apply an event", async () => {
    const [one, two] = [await open(), await open()];
    const message = {
      key: `race:${randomUUID()}`,
      journey: "test",
      template: null,
      channel: "sms",
      provider: "sandbox",
      leadId: null,
      interviewId: null,
      trialId: null,
      runId: null,
      owner: "o",
      leaseUntilAt: at,
      at,
    } as const;
    const servers = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : two));
    const opened = await Promise.all(servers.map(async (server) => await server.ledger.open(message)));
    expect(opened.filter((result) => result.created)).toHaveLength(1);

    const event: IdentifiedEvent = {
      name: "questionnaire.completed",
      id: randomUUID(),
      ts: 1,
      data: { leadId: "L1" },
    };
    const applied = await Promise.all(
      servers.map(async (server) => await server.subjects.apply([event], { at, forwarded: false })),
    );
    expect(applied.flat().filter((result) => result.outcome === "applied")).toHaveLength(1);
  });

  it("keeps a second embedded server out until the first lets go", async () => {
    const one = await openEmbedded();
    await expect(openEmbedded()).rejects.toMatchObject(running);
    await one.close();
    await openEmbedded();
  });

  it("tells a second embedded server that it is the second, rather than that its key is another", async () => {
    await openEmbedded();
    const other = createVault({ key: new Uint8Array(32).fill(9) });
    await expect(open({ vault: other, embeddedLock: {} })).rejects.toMatchObject(running);
  });

  it("lets one of many embedded servers in that begin at once on an empty database, with its own key", async () => {
    const vaults = Array.from({ length: 6 }, (_, index) =>
      createVault({ key: new Uint8Array(32).fill(index) }),
    );
    const begun = await Promise.allSettled(
      vaults.map(async (own) => await open({ vault: own, embeddedLock: {} })),
    );
    const refusals = begun.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refusals).toMatchObject(Array.from({ length: 5 }, () => running));
    const winner = vaults[begun.findIndex(({ status }) => status === "fulfilled")];
    const [key] = await database.query("select sealed from sealed_keys");
    expect(winner?.open(String(key?.["sealed"]), "sealed-key:digest")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("takes the embedded lock again after its connection was lost", async () => {
    await openEmbedded();
    const [holder] = await lockHolders(database);
    await database.query(`select pg_terminate_backend(${String(holder?.["pid"])})`);
    await vi.waitFor(
      async () => {
        const holders = await lockHolders(database);
        expect(holders.map((row) => row["pid"])).not.toContain(holder?.["pid"]);
        expect(holders).toHaveLength(1);
      },
      { timeout: 10_000, interval: 100 },
    );
    await expect(openEmbedded()).rejects.toMatchObject(running);
  });

  it("says so when another server took the embedded lock while the connection was lost", async () => {
    const lost: Error[] = [];
    await openEmbedded((error) => lost.push(error));
    const [holder] = await lockHolders(database);
    await database.query(`select pg_terminate_backend(${String(holder?.["pid"])})`);
    await vi.waitFor(async () => await openEmbedded(), { timeout: 900, interval: 20 });
    await vi.waitFor(() => expect(lost).toMatchObject([running]), { timeout: 10_000 });
  });

  it("outlives the loss of its connections: what was under way fails, what comes after works", async () => {
    const errors: Error[] = [];
    const store = await open({ onConnectionError: (error) => errors.push(error) });
    const failures: unknown[] = [];
    const work = async () => {
      while (failures.length === 0) {
        const event: IdentifiedEvent = {
          name: "questionnaire.completed",
          id: randomUUID(),
          ts: 1,
          data: { leadId: "L1" },
        };
        const options = { at, forwarded: false };
        await store.subjects.apply([event], options).catch((error: unknown) => failures.push(error));
      }
    };
    const workers = Promise.all([work(), work(), work()]);
    while (failures.length === 0) await terminateAll(database);
    await workers;

    // A pooled connection may be dead without the pool having heard: the first to take it hears.
    await vi.waitFor(async () => await store.ping(), { timeout: 5000 });
    await terminateAll(database);
    await vi.waitFor(async () => await store.ping(), { timeout: 5000 });
    expect(errors.length).toBeGreaterThan(0);
  });

  it("fails to open where no server answers", async () => {
    const target = { kind: "postgres", url: "postgres://127.0.0.1:1/none" } as const;
    await expect(openStore({ target, vault })).rejects.toMatchObject({ code: "STORE_UNUSABLE" });
  });

  it.each(["Upper", "a-b", 'x"; drop', ""])("refuses %j as a schema", async (schema) => {
    const target = { kind: "postgres", url: "postgres://127.0.0.1:1/none", schema } as const;
    await expect(openStore({ target, vault })).rejects.toThrow(RangeError);
  });
});

/** "bien" in ASCII, as the lock's key begins. */
const lockClass = 0x6269656e;

/** The backends of this test's schema that hold the embedded server's lock. */
async function lockHolders(database: TestDatabase) {
  if (database.target.kind !== "postgres") throw new Error("Only PostgreSQL has advisory locks.");
  return await database.query(
    `select pid from pg_locks where locktype = 'advisory' and granted and classid = ${lockClass}
     and objid = hashtext('${database.target.schema}')::bigint & 4294967295`,
  );
}

/** Ends the store's connections, which the test's database is named after. */
async function terminateAll(database: TestDatabase) {
  if (database.target.kind !== "postgres") throw new Error("Only PostgreSQL has connections.");
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = '${database.target.schema}'`,
  );
}
