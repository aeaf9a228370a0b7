import { afterAll, beforeAll, describe } from "vitest";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { eraseContract } from "./personal-data/erase-contract.ts";
import { expireContract } from "./personal-data/expire-contract.ts";
import { exportContract } from "./personal-data/export-contract.ts";
import { personalDataFixture } from "./personal-data/personal-data-fixture.ts";
import { vault } from "./subjects/subjects-fixture.ts";
import type { TestDatabase, TestDatabaseKind } from "./test-databases.ts";

/** What every store guarantees to the people whose data it holds. */
export function personalDataContract(kind: TestDatabaseKind): void {
  describe.skipIf(!kind.available)(`personal data on ${kind.name}`, () => {
    let database: TestDatabase;
    let store: Store;

    beforeAll(async () => {
      database = await kind.create();
      store = await openStore({ target: database.target, vault });
    });

    afterAll(async () => {
      await store.close();
      await database.drop();
    });

    const fixture = personalDataFixture(() => ({ store, database }));
    eraseContract(fixture);
    exportContract(fixture);
    expireContract(fixture);
  });
}
