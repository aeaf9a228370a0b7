import { onStore } from "../contract/store-contract.ts";
import { suppressionsContract } from "../contract/suppressions-contract.ts";
import { databaseKinds } from "../contract/test-databases.ts";

for (const kind of databaseKinds) onStore(kind, "the store", suppressionsContract);
