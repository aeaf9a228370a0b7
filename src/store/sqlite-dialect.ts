import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from "kysely";

/** How long a statement waits while another process writes. */
export const busyTimeoutMs = 5000;
/** The store's queries are a few dozen; the bound only guards against SQL that varies with its arguments. */
const maxCachedStatements = 256;

/** SQLite through Node's own module, durable at every commit. The file is readable by its owner only. */
export function sqliteDialect(file: string): Dialect {
  const config = { database: async () => openDatabase(file) };
  const dialect = new SqliteDialect(config);
  return {
    createDriver: () => new ImmediateSqliteDriver(config),
    createAdapter: () => new TransactionalSqliteAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

/**
 * Takes the write lock at `begin`: a deferred transaction that reads first fails at once, without waiting, when
 * another process has written in between.
 * @see https://sqlite.org/lang_transaction.html
 */
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

/** SQLite rolls back schema changes like any other, so that a migration is whole or absent after a crash. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function openDatabase(file: string): SqliteDatabase {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // SQLite gives its -wal and -shm files the mode of the database file.
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
  database.exec("pragma journal_mode = wal");
  database.exec("pragma synchronous = full");
  // What is deleted is overwritten with zeros, so that an erasure leaves nothing in the file.
  database.exec("pragma secure_delete = on");
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(text) {
      const cached = statements.get(text);
      if (cached !== undefined) return cached;
      const statement = prepareStatement(database, text);
      if (statements.size >= maxCachedStatements) statements.clear();
      statements.set(text, statement);
      return statement;
    },
  };
}

function prepareStatement(database: DatabaseSync, text: string): SqliteStatement {
  const statement = database.prepare(text);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bindable(parameters)),
    run: (parameters) => statement.run(...bindable(parameters)),
    iterate: (parameters) => statement.iterate(...bindable(parameters)),
  };
}

function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((parameter) => {
    if (parameter === null || typeof parameter === "string" || typeof parameter === "number")
      return parameter;
    throw new TypeError(`A ${typeof parameter} cannot be stored: the tables hold text, numbers and null.`);
  });
}
