import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import type { DatabaseSchema } from "./database-schema.ts";
import { DatabaseNewerError } from "./database-newer-error.ts";
import { migrations } from "./migrations/migrations.ts";

const migrationTable = "schema_migrations";

/**
 * Brings the database up to this version, creating the schema when it is missing. Several processes may do so at
 * once: one works, the others wait.
 * @throws DatabaseNewerError
 */
export async function migrate(
  db: Kysely<DatabaseSchema>,
  target: { dialect: "sqlite" } | { dialect: "postgres"; schema: string },
): Promise<void> {
  const known = migrations(target.dialect);
  const schema = target.dialect === "postgres" ? { migrationTableSchema: target.schema } : {};
  await refuseNewerDatabase(db, Object.keys(known), schema.migrationTableSchema);
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => known },
    migrationTableName: migrationTable,
    migrationLockTableName: `${migrationTable}_lock`,
    ...schema,
  }).migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new Error("The database could not be migrated.", { cause: error });
}

async function refuseNewerDatabase(db: Kysely<DatabaseSchema>, known: string[], schema: string | undefined) {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  const exists = tables.some(
    (table) => table.name === migrationTable && (schema === undefined || table.schema === schema),
  );
  if (!exists) return;
  const rows = await db
    .$extendTables<{ [migrationTable]: { name: string } }>()
    .selectFrom(migrationTable)
    .select("name")
    .orderBy("name")
    .execute();
  const unknown = rows.map((row) => row.name).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new DatabaseNewerError(unknown);
}
