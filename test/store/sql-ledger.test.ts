import { ledgerContract } from "../contract/ledger-contract.ts";
import { databaseKinds } from "../contract/test-databases.ts";

for (const kind of databaseKinds) ledgerContract(kind);
