import type { Migration } from "kysely/migration";
import { initialMigration } from "./0001-initial.ts";
import { deliveryMigration } from "./0002-delivery.ts";
import { auditMigration } from "./0003-audit.ts";
import { messagesByRunMigration } from "./0004-messages-by-run.ts";

/** Every migration by name, in the order they run. A released one is never edited: add the next number. */
export function migrations(dialect: "sqlite" | "postgres"): Record<string, Migration> {
  return {
    "0001-initial": initialMigration(dialect),
    "0002-delivery": deliveryMigration(dialect),
    "0003-audit": auditMigration(dialect),
    "0004-messages-by-run": messagesByRunMigration(),
  };
}
