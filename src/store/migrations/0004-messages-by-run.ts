import { sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Database } from "./column-types.ts";

/** For what a run has sent, or decided about. */
export function messagesByRunMigration(): Migration {
  return {
    async up(db: Database) {
      await db.schema
        .createIndex("messages_run")
        .on("messages")
        .column("run_id")
        // One-off messages have none.
        .where(sql.ref("run_id"), "is not", null)
        .execute();
    },
  };
}
