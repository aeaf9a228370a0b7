import { backlogContract } from "../contract/backlog-contract.ts";
import { onStore } from "../contract/store-contract.ts";
import { databaseKinds } from "../contract/test-databases.ts";

for (const kind of databaseKinds) onStore(kind, "the store", backlogContract);
