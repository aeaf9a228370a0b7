import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** How long a statement waits while another process writes. */
export const busyTimeoutMs = 5000;
/** The store's queries are a few dozen; the bound only guards against SQL that varies with its arguments. */
const maxCachedStatements = 256;

/** What a statement came to. `changes`: rows it changed; undefined where it returns rows. */
export type StatementResult = { rows: unknown[]; changes: number | undefined };

/** Runs a statement, which is prepared when it is seen first. */
export type Run = (text: string, parameters: readonly unknown[]) => StatementResult;

/** The file with a connection that writes, durably at every commit, and one that sees what is committed. */
export type SqliteFile = { writer: DatabaseSync; write: Run; read: Run; close(): void };

/** Names no file: the tables are in memory, and gone when they are closed. */
export const inMemory = ":memory:";

/** Opens the file, which is made when missing, readable by its owner only. */
export function openSqliteFile(file: string): SqliteFile {
  if (file === inMemory) return openInMemory();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // SQLite gives its -wal and -shm files the mode of the database file.
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
  const writer = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
  writer.exec("pragma journal_mode = wal");
  writer.exec("pragma synchronous = full");
  // What is deleted is overwritten with zeros, so that an erasure leaves nothing in the file.
  writer.exec("pragma secure_delete = on");
  const reader = new DatabaseSync(file, { timeout: busyTimeoutMs, readOnly: true });
  return {
    writer,
    write: runner(writer),
    read: runner(reader),
    close() {
      // The writer last: it empties the write-ahead log when nobody else has the file open.
      reader.close();
      writer.close();
    },
  };
}

/** One connection for all: who reads sees what is about to be committed, which nothing but a disk could prevent. */
function openInMemory(): SqliteFile {
  const writer = new DatabaseSync(inMemory, { enableForeignKeyConstraints: true });
  const run = runner(writer);
  return { writer, write: run, read: run, close: () => writer.close() };
}

function runner(database: DatabaseSync): Run {
  const prepared = new Map<string, { statement: StatementSync; returnsRows: boolean }>();
  const prepare = (text: string) => {
    const known = prepared.get(text);
    if (known !== undefined) return known;
    const statement = database.prepare(text);
    const made = { statement, returnsRows: statement.columns().length > 0 };
    if (prepared.size >= maxCachedStatements) prepared.clear();
    prepared.set(text, made);
    return made;
  };
  return (text, parameters) => {
    const { statement, returnsRows } = prepare(text);
    if (returnsRows) return { rows: statement.all(...bindable(parameters)), changes: undefined };
    return { rows: [], changes: Number(statement.run(...bindable(parameters)).changes) };
  };
}

function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((parameter) => {
    if (parameter === null || typeof parameter === "string" || typeof parameter === "number")
      return parameter;
    throw new TypeError(`A ${typeof parameter} cannot be stored: the tables hold text, numbers and null.`);
  });
}
