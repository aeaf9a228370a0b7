import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import type { Vault } from "../../src/store/vault.ts";
import { newMessage } from "./ledger/ledger-fixture.ts";
import { event, person } from "./subjects/subjects-fixture.ts";
import type { TestDatabase, TestDatabaseKind } from "./test-databases.ts";

const at = "2026-03-01T10:00:00.000Z";
const keyA = new Uint8Array(32).fill(1);
const keyB = new Uint8Array(32).fill(2);
const onlyA = createVault({ key: keyA });
const onlyB = createVault({ key: keyB });
const bAfterA = createVault({ key: keyB, previousKeys: [keyA] });

/** More than one batch. */
const messageCount = 110;
/** A password, an access link, a sandbox e-mail and the key of the digests. */
const othersCount = 4;
const accessUrl = "https://app.example.com/once/4711";

/** What every store guarantees when ENCRYPTION_KEY is replaced. */
export function rotationContract(kind: TestDatabaseKind): void {
  describe.skipIf(!kind.available)(`replacing the encryption key of a store on ${kind.name}`, () => {
    let database: TestDatabase;

    beforeEach(async () => {
      database = await kind.create();
    });

    afterEach(async () => {
      await database.drop();
    });

    const using = async <T>(vault: Vault, work: (store: Store) => Promise<T>): Promise<T> => {
      const store = await openStore({ target: database.target, vault });
      try {
        return await work(store);
      } finally {
        await store.close();
      }
    };

    it("seals everything anew, so that the new key alone opens it, and keeps every opt-out", async () => {
      const written = await using(onlyA, fill);
      const resealed = await using(bAfterA, async (store) => {
        expect(await readAll(store, bAfterA, written.ids)).toEqual(written.texts);
        return await store.reseal();
      });
      expect(resealed).toEqual({ resealed: messageCount + othersCount, unreadable: 0 });

      await using(onlyB, async (store) => {
        expect(await readAll(store, onlyB, written.ids)).toEqual(written.texts);
        expect(store.digest("text", "content")).toBe(written.digest);
        const addressId = store.suppressions.addressId("sms", "+33612345678");
        expect(await store.suppressions.active({ channel: "sms", addressId })).toHaveLength(1);
        expect(await store.reseal()).toEqual({ resealed: 0, unreadable: 0 });
      });
    });

    it("refuses a key it was not sealed with, in words, and changes nothing", async () => {
      await using(onlyA, async (store) => await fill(store, 1));
      const before = await everySealedValue(database);
      const refused = openStore({ target: database.target, vault: onlyB });
      await expect(refused).rejects.toMatchObject({ code: "ENCRYPTION_KEY_WRONG" });
      await expect(refused).rejects.toThrow("ENCRYPTION_KEY_PREVIOUS");
      await expect(refused).rejects.not.toThrow("hunter2");
      expect(await everySealedValue(database)).toEqual(before);
    });

    it("refuses it as well when the store is from before it had a key of its own", async () => {
      await using(onlyA, async (store) => await fill(store, 1));
      await database.query("delete from sealed_keys");
      const refused = openStore({ target: database.target, vault: onlyB });
      await expect(refused).rejects.toMatchObject({ code: "ENCRYPTION_KEY_WRONG" });
      expect(await database.query("select * from sealed_keys")).toEqual([]);
      await using(onlyA, async (store) => expect(store.digest("text", "content")).toMatch(/^[0-9a-f]{64}$/));
    });

    it("leaves and counts what no given key opens", async () => {
      const { ids } = await using(onlyA, fill);
      const keyC = createVault({ key: new Uint8Array(32).fill(3) });
      const lost = [0, 105].map((index) => ids.toSorted()[index] ?? "");
      for (const id of lost) {
        const sealed = keyC.seal("lost", `message:${id}`);
        await database.query(`update messages set sealed_bytes = '${sealed}' where id = '${id}'`);
      }
      const done = await using(bAfterA, async (store) => await store.reseal());
      expect(done).toEqual({ resealed: messageCount + othersCount - lost.length, unreadable: lost.length });
    });

    it("does nothing once it is told to stop, and everything at the next call", async () => {
      await using(onlyA, async (store) => await fill(store, 1));
      await using(bAfterA, async (store) => {
        expect(await store.reseal({ signal: AbortSignal.abort() })).toEqual({ resealed: 0, unreadable: 0 });
        expect(await store.reseal()).toEqual({ resealed: 1 + othersCount, unreadable: 0 });
      });
    });
  });
}

/** Every kind of value that the store keeps sealed. */
async function fill(store: Store, messages = messageCount) {
  await store.subjects.apply(
    [
      event("trial.started", 1000, {
        trialId: "T1",
        leadId: "L1",
        ...person,
        phone: "+33612345678",
        temporaryPassword: "hunter2",
      }),
      event("trial.started", 1000, { trialId: "T2", leadId: "L1", accessUrl }),
    ],
    { at, forwarded: false },
  );
  const addressId = store.suppressions.addressId("sms", "+33612345678");
  await store.suppressions.add({ channel: "sms", addressId }, { reason: "stop", scope: "all", at });
  const sandboxBody = "Bonjour";
  const entry = { channel: "email", recipient: person.email, body: sandboxBody, createdAt: at } as const;
  await store.sandbox.record({ ...entry, idempotencyKey: "k1" });
  const ids = await Promise.all(
    Array.from({ length: messages }, async (_, index) => {
      const { message } = await store.ledger.open(newMessage());
      const sealedBytes = onlyA.seal(`bytes ${index}`, `message:${message.id}`);
      await store.ledger.transition(message.id, message.fence, { status: "unknown", sealedBytes, at });
      return message.id;
    }),
  );
  const texts = ["hunter2", accessUrl, sandboxBody, ...ids.map((_, index) => `bytes ${index}`)];
  return { ids, texts, digest: store.digest("text", "content") };
}

async function readAll(store: Store, vault: Vault, ids: string[]): Promise<(string | undefined)[]> {
  const trials = [await store.subjects.trial("T1"), await store.subjects.trial("T2")];
  const [entry] = await store.sandbox.recent(1);
  const bytes = await Promise.all(
    ids.map(async (id) => vault.open((await store.ledger.sealedBytes(id)) ?? "", `message:${id}`)),
  );
  return [
    vault.open(trials[0]?.sealedPassword ?? "", "trial:T1"),
    vault.open(trials[1]?.sealedAccessUrl ?? "", "trial-link:T2"),
    entry?.body,
    ...bytes,
  ];
}

async function everySealedValue(database: TestDatabase) {
  return [
    await database.query("select name, sealed from sealed_keys"),
    await database.query("select id, sealed_password, sealed_access_url from trials order by id"),
    await database.query("select id, sealed_body from sandbox_messages"),
    await database.query("select id, sealed_bytes from messages order by id"),
  ];
}
