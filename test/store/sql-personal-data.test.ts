import { Client } from "pg";
import { describe, expect, it, vi } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import { newMessage } from "../contract/ledger/ledger-fixture.ts";
import {
  at,
  day,
  personalDataFixture,
  told,
  toldAt,
} from "../contract/personal-data/personal-data-fixture.ts";
import { vault } from "../contract/subjects/subjects-fixture.ts";
import { personalDataContract } from "../contract/personal-data-contract.ts";
import { databaseKinds, postgresDatabases } from "../contract/test-databases.ts";

for (const kind of databaseKinds) personalDataContract(kind);

describe.skipIf(!postgresDatabases.available)(`erasing on ${postgresDatabases.name}`, () => {
  it("takes along what was sent to the person while they were being erased", async () => {
    const database = await postgresDatabases.create();
    if (database.target.kind !== "postgres") throw new Error("Not PostgreSQL.");
    const { url, schema } = database.target;
    const store = await openStore({ target: database.target, vault });
    const { leadId, phone, mark } = await personalDataFixture(() => ({ store, database })).somebody();
    const addressId = store.suppressions.addressId("sms", phone);
    await database.query(`insert into usage values ('2026-03-01', 'sms', '${addressId}', 1, 1, 1)`);

    const other = new Client({ connectionString: url, application_name: "other" });
    await other.connect();
    await other.query(`set search_path to ${schema}`);
    await other.query("begin");
    await other.query("select * from usage for update");
    const erasing = store.personalData.erase(leadId, at(told + day));
    // It has deleted the messages, and waits for the last of its tables.
    await vi.waitFor(
      async () => {
        const waiting = await database.query(
          `select pid from pg_stat_activity where application_name = '${schema}' and wait_event_type = 'Lock'`,
        );
        expect(waiting).toHaveLength(1);
      },
      { timeout: 10_000 },
    );
    await store.ledger.open(newMessage({ leadId }));
    const entry = { channel: "sms", recipient: phone, idempotencyKey: "k", createdAt: toldAt } as const;
    await store.sandbox.record({ ...entry, body: mark });
    await other.query("commit");

    const { removed } = await erasing;
    expect(removed).toMatchObject({ messages: 4, sandboxMessages: 3, usage: 1 });
    expect(await store.ledger.list({ leadId, limit: 10 })).toMatchObject({ messages: [] });
    expect(await store.sandbox.recent(10)).toEqual([]);
    await other.end();
    await store.close();
    await database.drop();
  });
});
