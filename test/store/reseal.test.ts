import { Client } from "pg";
import { describe, expect, it, vi } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore } from "../../src/store/open-store.ts";
import { newMessage } from "../contract/ledger/ledger-fixture.ts";
import { rotationContract } from "../contract/rotation-contract.ts";
import { databaseKinds, postgresDatabases } from "../contract/test-databases.ts";

for (const kind of databaseKinds) rotationContract(kind);

describe.skipIf(!postgresDatabases.available)(`sealing anew on ${postgresDatabases.name}`, () => {
  it("leaves a value alone that somebody changes meanwhile", async () => {
    const database = await postgresDatabases.create();
    if (database.target.kind !== "postgres") throw new Error("Not PostgreSQL.");
    const { url, schema } = database.target;
    const keyA = new Uint8Array(32).fill(1);
    const vaultA = createVault({ key: keyA });
    const vault = createVault({ key: new Uint8Array(32).fill(2), previousKeys: [keyA] });
    const store = await openStore({ target: database.target, vault });
    const { message } = await store.ledger.open(newMessage());
    const change = { status: "unknown", at: "2026-03-01T10:00:00.000Z" } as const;
    const sealedBytes = vaultA.seal("before", `message:${message.id}`);
    await store.ledger.transition(message.id, message.fence, { ...change, sealedBytes });

    const writer = new Client({ connectionString: url, application_name: "writer" });
    await writer.connect();
    await writer.query(`set search_path to ${schema}`);
    await writer.query("begin");
    const newer = vault.seal("after", `message:${message.id}`);
    await writer.query("update messages set sealed_bytes = $1 where id = $2", [newer, message.id]);
    const resealing = store.reseal();
    // It has read the old value, and waits for the row.
    await vi.waitFor(
      async () => {
        const waiting = await database.query(
          `select pid from pg_stat_activity where application_name = '${schema}' and wait_event_type = 'Lock'`,
        );
        expect(waiting).toHaveLength(1);
      },
      { timeout: 10_000 },
    );
    await writer.query("commit");

    expect(await resealing).toEqual({ resealed: 0, unreadable: 0 });
    expect(await store.ledger.sealedBytes(message.id)).toBe(newer);
    await writer.end();
    await store.close();
    await database.drop();
  });
});
