import type { Kysely } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import type { Subjects } from "./subjects.ts";
import type { Vault } from "./vault.ts";

export function sqlSubjects(
  _db: Kysely<DatabaseSchema>,
  _dialect: "sqlite" | "postgres",
  _vault: Vault,
): Subjects {
  return {} as never;
}
