import { type Dialect, SqliteAdapter, SqliteDialect } from "kysely";
import { SqliteDriver } from "./sqlite-driver.ts";

/** SQLite through Node's own module, durable at every commit. */
export function sqliteDialect(path: string): Dialect {
  const dialect = new SqliteDialect({ database: neverOpened });
  return {
    createDriver: () => new SqliteDriver(path),
    createAdapter: () => new GroupingSqliteAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

/** Kysely's own driver is not used. */
function neverOpened(): never {
  throw new TypeError("The file is opened by another driver.");
}

class GroupingSqliteAdapter extends SqliteAdapter {
  /** The driver puts changes in a row; Kysely's own row would end a change before the next one begins. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  /** SQLite rolls back schema changes like any other, so that a migration is whole or absent after a crash. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
