import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { databaseKinds, type TestDatabase } from "../contract/test-databases.ts";

for (const kind of databaseKinds) {
  describe.skipIf(!kind.available)(`the sandbox's mailbox on ${kind.name}`, () => {
    let database: TestDatabase;
    let store: Store;

    beforeAll(async () => {
      database = await kind.create();
      const vault = createVault({ key: new Uint8Array(32) });
      store = await openStore({ target: database.target, vault });
    });

    afterAll(async () => {
      await store.close();
      await database.drop();
    });

    it("keeps one e-mail for a key, however often and at once it is recorded", async () => {
      const key = randomUUID();
      const recorded = await Promise.all(
        Array.from({ length: 10 }, async () => await store.sandbox.record(entry("email", key, "00"))),
      );
      expect(new Set(recorded.map((one) => one.id)).size).toBe(1);
      expect(recorded.filter((one) => !one.alreadyRecorded)).toHaveLength(1);
    });

    it("keeps every SMS, also with a key seen before, on an e-mail too", async () => {
      const key = randomUUID();
      const recorded = [
        await store.sandbox.record(entry("email", key, "00")),
        await store.sandbox.record(entry("sms", key, "00")),
        await store.sandbox.record(entry("sms", key, "00")),
      ];
      expect(new Set(recorded.map((one) => one.id)).size).toBe(3);
      expect(recorded.map((one) => one.alreadyRecorded)).toEqual([false, false, false]);
    });

    it("gives back what was recorded, which is sealed at rest", async () => {
      const secret = `canary ${randomUUID()}`;
      const given = entry("sms", randomUUID(), "00", secret);
      const { id } = await store.sandbox.record(given);
      expect(await store.sandbox.find(id)).toEqual({ ...given, id });
      expect(await store.sandbox.find("none")).toBeNull();
      expect(JSON.stringify(await database.query("select * from sandbox_messages"))).not.toContain(secret);
    });

    it("finds by recipient and lists the last ones, newest first", async () => {
      const recipient = `${randomUUID()}@example.com`;
      const ids: string[] = [];
      for (const at of ["41", "42", "43"]) {
        ids.push((await store.sandbox.record({ ...entry("email", randomUUID(), at), recipient })).id);
      }
      const found = await store.sandbox.findByRecipient("email", recipient, "2026-03-01T10:00:42.000Z");
      expect(found.map((one) => one.id)).toEqual([ids[2], ids[1]]);
      expect(await store.sandbox.findByRecipient("sms", recipient, "2026-03-01T10:00:42.000Z")).toEqual([]);
      expect((await store.sandbox.recent(2)).map((one) => one.id)).toEqual([ids[2], ids[1]]);
    });
  });
}

function entry(channel: "sms" | "email", idempotencyKey: string, second: string, body = "Bonjour") {
  const createdAt = `2026-03-01T10:00:${second}.000Z`;
  return { channel, idempotencyKey, recipient: "+33612345678", body, createdAt };
}
