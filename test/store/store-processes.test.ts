import { processContract } from "../contract/process-contract.ts";
import { databaseKinds } from "../contract/test-databases.ts";

for (const kind of databaseKinds) processContract(kind);
