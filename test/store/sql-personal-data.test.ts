import { personalDataContract } from "../contract/personal-data-contract.ts";
import { databaseKinds } from "../contract/test-databases.ts";

for (const kind of databaseKinds) personalDataContract(kind);
