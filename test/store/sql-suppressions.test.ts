import { onStore } from "../contract/store-contract.ts";
import { suppressionsContract } from "../contract/suppressions-contract.ts";
import { suppressionsListContract } from "../contract/suppressions-list-contract.ts";
import { suppressionsOrderContract } from "../contract/suppressions-order-contract.ts";
import { databaseKinds } from "../contract/test-databases.ts";

for (const kind of databaseKinds) {
  onStore(kind, "the store", suppressionsContract);
  onStore(kind, "the store", suppressionsOrderContract);
  onStore(kind, "the store", suppressionsListContract);
}
