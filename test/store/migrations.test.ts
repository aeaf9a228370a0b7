import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore } from "../../src/store/open-store.ts";
import { databaseKinds, type TestDatabase } from "../contract/test-databases.ts";
import { migrateUntil } from "../support/migrate-until.ts";

const vault = createVault({ key: new Uint8Array(32) });
const createdAt = "2026-03-01T10:00:00.000Z";
const updatedAt = "2026-03-01T10:05:00.000Z";

for (const kind of databaseKinds) {
  describe.skipIf(!kind.available)(`a database of version 0.1.0 on ${kind.name}`, () => {
    let database: TestDatabase;

    beforeEach(async () => {
      database = await kind.create();
      await migrateUntil(database.target, "0001-initial");
    });

    afterEach(async () => {
      await database.drop();
    });

    it("is asked about what was left open, and knows since when a provider has had a message", async () => {
      const open = { nextCheckAt: updatedAt, acceptedAt: updatedAt };
      const closed = { nextCheckAt: null, acceptedAt: updatedAt };
      const neither = { nextCheckAt: null, acceptedAt: null };
      const expected = {
        accepted: open,
        sent: open,
        unknown: { nextCheckAt: updatedAt, acceptedAt: null },
        delivered: closed,
        undelivered: closed,
        failed: closed,
        pending: neither,
        sending: neither,
        refused: neither,
        deferred: neither,
        skipped: neither,
      } as const;
      for (const status of Object.keys(expected)) {
        await database.query(
          `insert into messages
             (id, key, journey, channel, provider, status, attempts, rendering, fence, created_at, updated_at)
           values ('${status}', '${status}', 'test', 'sms', 'twilio', '${status}', 1, 1, 2,
             '${createdAt}', '${updatedAt}')`,
        );
      }

      const store = await openStore({ target: database.target, vault });
      for (const [status, columns] of Object.entries(expected)) {
        expect(await store.ledger.find(status)).toMatchObject({
          ...columns,
          status,
          checks: 0,
          class: null,
          costMicros: null,
          fallbackFor: null,
        });
      }
      const due = await store.ledger.dueForCheck({ now: updatedAt, limit: 10 });
      expect(new Set(due.map(({ id }) => id))).toEqual(new Set(["accepted", "sent", "unknown"]));
      await store.close();
    });

    it("counts the last contact with a lead from when the lead was created", async () => {
      await database.query(
        `insert into leads (id, contact_times, created_at) values ('L1', '{}', '${createdAt}')`,
      );
      await (await openStore({ target: database.target, vault })).close();
      expect(await database.query("select id, last_contact_at from leads")).toEqual([
        { id: "L1", last_contact_at: createdAt },
      ]);
    });
  });
}
