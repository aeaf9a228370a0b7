import { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { migrations } from "../../src/store/migrations/migrations.ts";
import type { StoreTarget } from "../../src/store/open-store.ts";
import { postgresDialect } from "../../src/store/postgres-dialect.ts";
import { sqliteDialect } from "../../src/store/sqlite-dialect.ts";

/** Leaves an empty database as a version left it whose last migration was `last`. */
export async function migrateUntil(target: StoreTarget, last: string): Promise<void> {
  const schema = target.kind === "postgres" ? (target.schema ?? "bienvenue") : null;
  const bare = new Kysely<unknown>({
    dialect:
      target.kind === "sqlite"
        ? sqliteDialect(target.file)
        : postgresDialect({
            url: target.url,
            schema: schema ?? "",
            maxConnections: 2,
            onConnectionError: () => undefined,
          }),
  });
  const dialect = target.kind === "sqlite" ? "sqlite" : "postgres";
  const earlier = Object.entries(migrations(dialect)).filter(([name]) => name <= last);
  const { error } = await new Migrator({
    db: schema === null ? bare : bare.withSchema(schema),
    provider: { getMigrations: () => Promise.resolve(Object.fromEntries(earlier)) },
    migrationTableName: "schema_migrations",
    migrationLockTableName: "schema_migrations_lock",
    ...(schema === null ? {} : { migrationTableSchema: schema }),
  }).migrateToLatest();
  await bare.destroy();
  if (error !== undefined) throw new Error("The database could not be migrated.", { cause: error });
}
