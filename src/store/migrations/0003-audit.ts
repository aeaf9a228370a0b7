import type { Migration } from "kysely/migration";
import { type Database, type DialectName, columnTypes, newTable } from "./column-types.ts";

/** The record of what people did by hand. */
export function auditMigration(dialect: DialectName): Migration {
  const types = columnTypes(dialect);
  return {
    async up(db: Database) {
      await newTable(db, dialect, "audit")
        .addColumn("sequence", types.sequence)
        .addColumn("at", types.text, (column) => column.notNull())
        .addColumn("actor", types.text, (column) => column.notNull())
        .addColumn("action", types.text, (column) => column.notNull())
        .addColumn("subject", types.text)
        .addColumn("detail", types.text)
        .execute();
      await db.schema.createIndex("audit_subject").on("audit").columns(["subject", "sequence"]).execute();
    },
  };
}
