import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { inspectStore } from "../../src/store/inspect-store.ts";
import { openStore } from "../../src/store/open-store.ts";
import { databaseKinds, type TestDatabase } from "../contract/test-databases.ts";

const vault = createVault({ key: new Uint8Array(32) });
const other = createVault({ key: new Uint8Array(32).fill(1) });

/** What lies in the folder of an SQLite store. */
function filesOf({ target }: TestDatabase): string[] {
  return target.kind === "sqlite" ? readdirSync(dirname(target.file)) : [];
}

for (const databases of databaseKinds) {
  describe.skipIf(!databases.available)(`a look at a store on ${databases.name}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await databases.create();
    });
    afterEach(async () => {
      await database.drop();
    });
    const look = (given = vault, inUse = false) =>
      inspectStore({ target: database.target, vault: given, inUse, timeoutMs: 5000 });

    it("makes nothing where there is none", async () => {
      expect(await look()).toEqual({ state: "empty", mayCreate: true });
      expect(filesOf(database)).toEqual([]);
    });

    it("finds a sound one, beside its server and after it", async () => {
      const store = await openStore({ target: database.target, vault });
      const sound = { state: "sound", pending: [], unknown: [], sealed: "opens", integrityChecked: true };
      expect(await look(vault, true)).toEqual(sound);
      await store.close();
      expect(await look()).toEqual(sound);
      expect(filesOf(database).filter((name) => name !== "store.db")).toEqual([]);
    });

    it("tells that it was sealed with another key", async () => {
      await (await openStore({ target: database.target, vault })).close();
      expect(await look(other)).toMatchObject({ state: "sound", sealed: "another-key" });
    });

    it("names migrations that are missing, and those of a newer version", async () => {
      const store = await openStore({ target: database.target, vault });
      await database.query("update schema_migrations set name = '9999-later' where name = '0002-delivery'");
      await store.close();
      expect(await look()).toMatchObject({ pending: ["0002-delivery"], unknown: ["9999-later"] });
    });
  });
}
