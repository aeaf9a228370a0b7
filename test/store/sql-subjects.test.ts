import { subjectsContract } from "../contract/subjects-contract.ts";
import { databaseKinds } from "../contract/test-databases.ts";

for (const kind of databaseKinds) subjectsContract(kind);
