import { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqliteDialect } from "../../src/store/sqlite-dialect.ts";
import { sqliteDatabases, type TestDatabase } from "../contract/test-databases.ts";

describe("changes on SQLite that come at the same time", () => {
  let database: TestDatabase;
  let other: DatabaseSync;
  let db: Kysely<{ notes: { id: number; text: string } }>;

  beforeEach(async () => {
    database = await sqliteDatabases.create();
    if (database.target.kind !== "sqlite") throw new Error("SQLite has a file.");
    db = new Kysely({ dialect: sqliteDialect(database.target.file) });
    await sql`create table notes (id integer primary key, text text not null) strict`.execute(db);
    other = new DatabaseSync(database.target.file, { timeout: 0 });
  });

  afterEach(async () => {
    other.close();
    await db.destroy();
    await database.drop();
  });

  const insert = async (id: number, text = "") => {
    await db.insertInto("notes").values({ id, text }).execute();
  };
  const insertInTransaction = (id: number, then: () => Promise<void> = async () => {}) =>
    db.transaction().execute(async (trx) => {
      await trx.insertInto("notes").values({ id, text: "" }).execute();
      await then();
    });
  const seenByOthers = () =>
    other
      .prepare("select id from notes order by id")
      .all()
      .map(({ id }) => id);
  const seenOutside = async () =>
    (await db.selectFrom("notes").select("id").orderBy("id").execute()).map(({ id }) => id);

  it("share a commit, and none resolves before it", async () => {
    const seen: unknown[][] = [];
    const note = async (change: Promise<void>) => {
      await change;
      seen.push(seenByOthers());
    };
    await Promise.all([note(insert(1)), note(insertInTransaction(2)), note(insert(3))]);
    expect(seen).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it("are seen by nobody who reads outside them before they are on disk", async () => {
    const change = insert(1);
    expect(await seenOutside()).toEqual([]);
    await change;
    expect(await seenOutside()).toEqual([1]);
  });

  it("go on a few in each turn of the event loop, in their order, however many were written together", async () => {
    let turn = 0;
    let counting = true;
    const count = () => {
      turn += 1;
      if (counting) setImmediate(count);
    };
    count();
    const told: { id: number; turn: number }[] = [];
    const changes = Array.from({ length: 100 }, (_, id) => insert(id).then(() => told.push({ id, turn })));
    await Promise.all(changes);
    counting = false;
    expect(told.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, id) => id));
    const inEachTurn = Map.groupBy(told, (one) => one.turn);
    const most = Math.max(...[...inEachTurn.values()].map(({ length }) => length));
    expect(most).toBeLessThanOrEqual(16);
  });

  it("see those before them, in the order in which they came", async () => {
    const seen: number[] = [];
    const countInTransaction = () =>
      db.transaction().execute(async (trx) => {
        const rows = await trx.selectFrom("notes").select("id").execute();
        seen.push(rows.length);
        await trx.insertInto("notes").values({ id: rows.length, text: "" }).execute();
      });
    await Promise.all(Array.from({ length: 5 }, countInTransaction));
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  it("take back only what fails, whole", async () => {
    const failed = insertInTransaction(2, async () => {
      throw new Error("on purpose");
    });
    const refused = insertInTransaction(4, () => insertInTransactionTwice());
    const results = await Promise.allSettled([insert(1), failed, insert(3), refused, insert(5)]);
    expect(results.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(seenByOthers()).toEqual([1, 3, 5]);

    async function insertInTransactionTwice(): Promise<void> {
      throw new Error("on purpose, too");
    }
  });

  it("keep a failed statement from taking the rest of its transaction along, when that goes on", async () => {
    await db.transaction().execute(async (trx) => {
      await trx.insertInto("notes").values({ id: 1, text: "" }).execute();
      const again = trx.insertInto("notes").values({ id: 1, text: "" }).execute();
      await expect(again).rejects.toThrow("UNIQUE");
    });
    expect(seenByOthers()).toEqual([1]);
  });

  it("wait for a transaction that takes its time, and for no other reason", async () => {
    let goOn = () => {};
    const slow = insertInTransaction(1, () => new Promise<void>((resolve) => (goOn = resolve)));
    let written = false;
    const next = insert(2).then(() => (written = true));
    for (let turns = 0; turns < 5; turns += 1) await nextTurn();
    expect(written).toBe(false);
    expect(await seenOutside()).toEqual([]);
    goOn();
    await Promise.all([slow, next]);
    expect(seenByOthers()).toEqual([1, 2]);
  });

  it("refuse a query of a transaction that has ended, so that it cannot get into another's", async () => {
    let late: Promise<unknown> = Promise.resolve();
    const failed = db.transaction().execute(async (trx) => {
      late = nextTurn().then(() => trx.insertInto("notes").values({ id: 1, text: "" }).execute());
      throw new Error("on purpose");
    });
    await expect(failed).rejects.toThrow("on purpose");
    await expect(late).rejects.toThrow("already rolled back");
    expect(seenByOthers()).toEqual([]);
  });

  it("are all refused when there is no room on the disk, and taken again once there is", async () => {
    await sql`pragma max_page_count = 4`.execute(db);
    const full = await Promise.allSettled([
      insert(1, "x".repeat(20_000)),
      insertInTransaction(2),
      insert(3, "x".repeat(20_000)),
    ]);
    const fulfilled = full.flatMap(({ status }, index) => (status === "fulfilled" ? [index + 1] : []));
    expect(full.filter(({ status }) => status === "rejected").length).toBeGreaterThanOrEqual(2);
    expect(full[0]).toMatchObject({
      reason: { code: "STORE_WRITE_FAILED", message: expect.stringContaining("full") },
    });
    // What was not refused is there, and nothing else.
    expect(seenByOthers()).toEqual(fulfilled);
    await sql`pragma max_page_count = 4000`.execute(db);
    await insert(4);
    expect(seenByOthers()).toEqual([...fulfilled, 4]);
  });

  it("are all refused when another process holds the file at their commit, and leave nothing", async () => {
    other.exec("begin immediate");
    await sql`pragma busy_timeout = 0`.execute(db);
    const refused = await Promise.allSettled([insert(1), insertInTransaction(2)]);
    expect(refused).toMatchObject([
      { status: "rejected", reason: { code: "STORE_WRITE_FAILED" } },
      { status: "rejected", reason: { code: "STORE_WRITE_FAILED" } },
    ]);
    other.exec("rollback");
    await insert(3);
    expect(seenByOthers()).toEqual([3]);
  });

  it("stay away from whoever has the connection to themselves", async () => {
    const order: string[] = [];
    const alone = db.connection().execute(async (connection) => {
      await sql`pragma busy_timeout = 1`.execute(connection);
      for (let turns = 0; turns < 5; turns += 1) await nextTurn();
      await sql`vacuum`.execute(connection);
      order.push("alone");
    });
    const change = insert(1).then(() => order.push("change"));
    await Promise.all([alone, change]);
    expect(order).toEqual(["alone", "change"]);
  });

  it("are on disk once the store is closed", async () => {
    let closed: Promise<void> = Promise.resolve();
    const change = insertInTransaction(1, async () => {
      closed = db.destroy();
    });
    await expect(change).resolves.toBeUndefined();
    await closed;
    expect(seenByOthers()).toEqual([1]);
  });
});
