import { afterAll, beforeAll, describe } from "vitest";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { batchContract } from "./subjects/batch-contract.ts";
import { convergenceContract } from "./subjects/convergence-contract.ts";
import { interviewContract } from "./subjects/interview-contract.ts";
import { leadContract } from "./subjects/lead-contract.ts";
import { outboxContract } from "./subjects/outbox-contract.ts";
import { subjectsFixture, vault } from "./subjects/subjects-fixture.ts";
import { trialContract } from "./subjects/trial-contract.ts";
import type { TestDatabase, TestDatabaseKind } from "./test-databases.ts";

/** What every store of subjects guarantees. */
export function subjectsContract(kind: TestDatabaseKind): void {
  describe.skipIf(!kind.available)(`subjects on ${kind.name}`, () => {
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

    const fixture = subjectsFixture(() => ({ subjects: store.subjects, database }));
    leadContract(fixture);
    interviewContract(fixture);
    trialContract(fixture);
    batchContract(fixture);
    outboxContract(fixture);
    convergenceContract(fixture);
  });
}
