import { afterAll, beforeAll, describe } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { chargeContract } from "./ledger/charge-contract.ts";
import { claimContract } from "./ledger/claim-contract.ts";
import type { LedgerFixture } from "./ledger/ledger-fixture.ts";
import { listContract } from "./ledger/list-contract.ts";
import { searchContract } from "./ledger/search-contract.ts";
import { statusContract } from "./ledger/status-contract.ts";
import type { TestDatabase, TestDatabaseKind } from "./test-databases.ts";

/** What every ledger guarantees. */
export function ledgerContract(kind: TestDatabaseKind): void {
  describe.skipIf(!kind.available)(`the ledger on ${kind.name}`, () => {
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

    const fixture: LedgerFixture = {
      get ledger() {
        return store.ledger;
      },
    };
    claimContract(fixture);
    chargeContract(fixture);
    listContract(fixture);
    searchContract(fixture);
    statusContract(fixture);
  });
}
