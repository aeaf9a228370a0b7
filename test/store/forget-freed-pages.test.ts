import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { sqliteDialect } from "../../src/store/sqlite-dialect.ts";
import { newMessage } from "../contract/ledger/ledger-fixture.ts";
import { postgresDatabases, sqliteDatabases, type TestDatabase } from "../contract/test-databases.ts";

const vault = createVault({ key: new Uint8Array(32) });
const at = "2026-03-01T10:00:00.000Z";

describe("what was erased from a store on SQLite", () => {
  let database: TestDatabase;
  let store: Store;
  let file: string;
  /** A connection that erases as the store's own does. */
  let eraser: Kysely<{ messages: Record<string, string | number | null> }>;

  beforeEach(async () => {
    database = await sqliteDatabases.create();
    file = database.target.kind === "sqlite" ? database.target.file : "";
    store = await openStore({ target: database.target, vault });
    eraser = new Kysely({ dialect: sqliteDialect(file) });
  });

  afterEach(async () => {
    await eraser.destroy();
    await store.close();
    await database.drop();
  });

  const remainsOf = (text: string) =>
    ["", "-wal"].filter((suffix) => readFileSync(file + suffix).includes(text));

  it("is in none of its files, whether the row is emptied or removed", async () => {
    const canary = "Bonjour Zoé, canary 4711";
    // A short one that shares its page with others, and one on pages of its own; each to be emptied and removed.
    const bodies = [canary, canary.repeat(1000)];
    const ids: string[] = [];
    for (const body of [...bodies, ...bodies]) {
      const { message } = await store.ledger.open(newMessage());
      await store.ledger.transition(message.id, message.fence, { status: "sending", body, at });
      ids.push(message.id);
    }
    await store.forgetFreedPages();
    expect(remainsOf(canary)).toEqual([""]);

    await eraser.updateTable("messages").set({ body: null }).where("id", "in", ids.slice(0, 2)).execute();
    await eraser.deleteFrom("messages").where("id", "in", ids.slice(2)).execute();
    expect(await store.forgetFreedPages()).toBe(true);
    expect(remainsOf(canary)).toEqual([]);
  });

  it("is in no copy that was left where rows moved between pages, once the file is rebuilt", async () => {
    const people = Array.from({ length: 1500 }, (_, index) => `+33canary${String(index).padStart(6, "0")}`);
    // Scattered over the indexes, and growing, so that pages split.
    const scattered = people.toSorted((one, other) => scatter(one) - scatter(other));
    await eraser.transaction().execute(async (trx) => {
      for (const person of scattered) await trx.insertInto("messages").values(row(person)).execute();
      for (const recipient of people) {
        const body = recipient.repeat(Math.floor(scatter(recipient) / 10) + 1);
        await trx.updateTable("messages").set({ body }).where("id", "=", recipient).execute();
      }
    });
    const third = people.filter((_, index) => index % 3 === 0);
    for (const id of third) await eraser.deleteFrom("messages").where("id", "=", id).execute();

    expect(await store.forgetFreedPages({ rebuild: true })).toBe(true);
    expect(third.flatMap(remainsOf)).toEqual([]);
    expect((await store.ledger.list({ limit: 1 })).messages).toHaveLength(1);
  });

  it("may stay while another process is in the way, which is said at once", async () => {
    await store.subjects.forgetPassword("T1");
    await store.ledger.open(newMessage());
    const other = new DatabaseSync(file);
    other.exec("begin; select count(*) from messages");
    await store.ledger.open(newMessage());
    expect(await store.forgetFreedPages()).toBe(false);
    other.exec("commit; begin immediate");
    expect(await store.forgetFreedPages({ rebuild: true })).toBe(false);
    other.close();
    expect(await store.forgetFreedPages({ rebuild: true })).toBe(true);
    expect(readFileSync(`${file}-wal`)).toHaveLength(0);
  });
});

describe.skipIf(!postgresDatabases.available)(`forgetting freed pages on ${postgresDatabases.name}`, () => {
  it("is left to the server", async () => {
    const database = await postgresDatabases.create();
    const store = await openStore({ target: database.target, vault });
    expect(await store.forgetFreedPages({ rebuild: true })).toBe(true);
    await store.close();
    await database.drop();
  });
});

/** 0 to 99, the same at every run. */
function scatter(text: string): number {
  return (Number(text.slice(-6)) * 7919) % 100;
}

function row(recipient: string) {
  const required = { journey: "test", channel: "sms", provider: "twilio", status: "accepted" };
  const counted = { attempts: 1, rendering: 1, fence: 1 };
  return {
    id: recipient,
    key: recipient,
    recipient,
    ...required,
    ...counted,
    created_at: at,
    updated_at: at,
  };
}
