import { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqliteDialect } from "../../src/store/sqlite-dialect.ts";
import { sqliteDatabases, type TestDatabase } from "../contract/test-databases.ts";

describe("the SQLite dialect", () => {
  let database: TestDatabase;
  let file: string;
  let db: Kysely<{ counters: { id: string; value: number } }>;

  beforeEach(async () => {
    database = await sqliteDatabases.create();
    if (database.target.kind !== "sqlite") throw new Error("SQLite has a file.");
    file = database.target.file;
    db = new Kysely({ dialect: sqliteDialect(file) });
    await sql`create table counters (id text primary key, value integer not null) strict`.execute(db);
    await db.insertInto("counters").values({ id: "a", value: 0 }).execute();
  });

  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  it("keeps other processes from writing between what a transaction reads and what it writes", async () => {
    const other = new DatabaseSync(file, { timeout: 0 });
    await db.transaction().execute(async (trx) => {
      const { value } = await trx.selectFrom("counters").select("value").executeTakeFirstOrThrow();
      expect(() => other.exec("update counters set value = 100")).toThrow("locked");
      await trx
        .updateTable("counters")
        .set({ value: value + 1 })
        .execute();
    });
    other.close();
    expect(await database.query("select value from counters")).toEqual([{ value: 1 }]);
  });

  it("runs concurrent transactions one after the other", async () => {
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        await db.transaction().execute(async (trx) => {
          const { value } = await trx.selectFrom("counters").select("value").executeTakeFirstOrThrow();
          await trx
            .updateTable("counters")
            .set({ value: value + 1 })
            .execute();
        });
      }),
    );
    expect(await database.query("select value from counters")).toEqual([{ value: 20 }]);
  });

  it("undoes everything when a transaction fails, schema changes too", async () => {
    const failed = db.transaction().execute(async (trx) => {
      await trx.updateTable("counters").set({ value: 7 }).execute();
      await sql`create table others (id text) strict`.execute(trx);
      throw new Error("on purpose");
    });
    await expect(failed).rejects.toThrow("on purpose");
    expect(await database.query("select value from counters")).toEqual([{ value: 0 }]);
    expect(await database.query("select name from sqlite_master where name = 'others'")).toEqual([]);
  });

  it("synchronises with the disk at every commit and enforces foreign keys", async () => {
    expect((await sql`pragma synchronous`.execute(db)).rows).toEqual([{ synchronous: 2 }]);
    expect((await sql`pragma journal_mode`.execute(db)).rows).toEqual([{ journal_mode: "wal" }]);
    expect((await sql`pragma foreign_keys`.execute(db)).rows).toEqual([{ foreign_keys: 1 }]);
  });

  it("refuses a value that SQLite would have to guess a type for", async () => {
    const insert = sql`insert into counters values ('b', ${true})`.execute(db);
    await expect(insert).rejects.toThrow(TypeError);
  });
});
