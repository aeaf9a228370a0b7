import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore } from "../../src/store/open-store.ts";
import { databaseKinds, sqliteDatabases, type TestDatabase } from "../contract/test-databases.ts";

const vault = createVault({ key: new Uint8Array(32) });

for (const kind of databaseKinds) {
  describe.skipIf(!kind.available)(`a store on ${kind.name}`, () => {
    let database: TestDatabase;
    const open = async () => await openStore({ target: database.target, vault });

    beforeEach(async () => {
      database = await kind.create();
    });

    afterEach(async () => {
      await database.drop();
    });

    it("creates its tables once and keeps what it holds when opened again", async () => {
      const first = await open();
      const at = "2026-03-01T10:00:00.000Z";
      await first.subjects.apply(
        [{ name: "questionnaire.completed", id: randomUUID(), ts: 1, data: { leadId: "L1" } }],
        { at, forwarded: false },
      );
      await first.close();

      const second = await open();
      await second.ping();
      expect(await second.subjects.lead("L1")).not.toBeNull();
      await second.close();
      expect(await database.query("select name from schema_migrations order by name")).toEqual([
        { name: "0001-initial" },
        { name: "0002-delivery" },
        { name: "0003-audit" },
        { name: "0004-messages-by-run" },
      ]);
    });

    it("refuses a database that a newer version has migrated, and leaves it alone", async () => {
      await (await open()).close();
      await database.query(
        "insert into schema_migrations (name, timestamp) values ('9999-future', '2030-01-01')",
      );

      await expect(open()).rejects.toMatchObject({ code: "DATABASE_NEWER" });
      await expect(open()).rejects.toThrow("9999-future");
      expect(await database.query("select name from schema_migrations")).toHaveLength(5);
    });

    it("fails after it was closed, instead of reporting that it is well", async () => {
      const store = await open();
      await store.close();
      await expect(store.ping()).rejects.toBeInstanceOf(Error);
    });
  });
}

describe("a store on SQLite", () => {
  it("keeps its files readable by their owner only", async () => {
    const database = await sqliteDatabases.create();
    if (database.target.kind !== "sqlite") throw new Error("SQLite has a file.");
    const store = await openStore({ target: database.target, vault });
    for (const suffix of ["", "-wal", "-shm"]) {
      expect(statSync(database.target.file + suffix).mode & 0o777).toBe(0o600);
    }
    await store.close();
    await database.drop();
  });

  it("grants the embedded lock without more: the data directory is locked instead", async () => {
    const database = await sqliteDatabases.create();
    const options = { target: database.target, vault, embeddedLock: {} };
    const stores = [await openStore(options), await openStore(options)];
    for (const store of stores) {
      await expect(store.ping()).resolves.toBeUndefined();
      await store.close();
    }
    await database.drop();
  });

  it("names the file or the database that cannot be opened, and never the password", async () => {
    const database = await sqliteDatabases.create();
    if (database.target.kind !== "sqlite") throw new Error("Not a file.");
    await writeFile(
      database.target.file,
      "not a database, and long enough for SQLite to look at it".repeat(20),
    );
    await expect(openStore({ target: database.target, vault })).rejects.toMatchObject({
      code: "STORE_UNUSABLE",
      message: expect.stringContaining(database.target.file),
    });
    await database.drop();

    const url = "postgres://user:hunter2@127.0.0.1:1/absent";
    const refused = await openStore({ target: { kind: "postgres", url }, vault }).catch(String);
    expect(refused).toContain("127.0.0.1:1/absent");
    expect(refused).not.toContain("hunter2");
  });
});
