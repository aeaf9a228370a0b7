import { afterAll, beforeAll, describe } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import type { TestDatabase, TestDatabaseKind } from "./test-databases.ts";

/** A store under test; there only while the tests run. */
export type StoreFixture = { readonly store: Store; readonly database: TestDatabase };

/** Runs contracts on a store of their own. */
export function onStore(
  kind: TestDatabaseKind,
  what: string,
  contract: (fixture: StoreFixture) => void,
): void {
  describe.skipIf(!kind.available)(`${what} on ${kind.name}`, () => {
    let database: TestDatabase;
    let store: Store;

    beforeAll(async () => {
      database = await kind.create();
      store = await openStore({ target: database.target, vault: createVault({ key: new Uint8Array(32) }) });
    });

    afterAll(async () => {
      await store.close();
      await database.drop();
    });

    contract({
      get store() {
        return store;
      },
      get database() {
        return database;
      },
    });
  });
}
