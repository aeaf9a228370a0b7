import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EngineFileError, EngineLockedError } from "../engine-errors.ts";
import { migrations } from "./schema.ts";
import { makePrivate } from "./private-file.ts";
import { isBusy } from "./sqlite-errors.ts";

/**
 * Opens the engine's file, creating it when missing, takes it for this process alone and brings its schema up to
 * date. The lock is the operating system's: it ends with the process, however that ends.
 * @throws EngineLockedError when another process has it.
 * @throws EngineFileError when it is not an engine file, is damaged, or comes from a newer version.
 */
export const openDatabase = (file: string): DatabaseSync => {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    makePrivate(file);
    database = new DatabaseSync(file, { timeout: 0 });
    prepareFile(database);
    checkIntegrity(database, file);
    migrate(database, file);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof EngineFileError) throw error;
    if (isBusy(error)) throw new EngineLockedError(file, error);
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineFileError(
      `The engine file ${file} cannot be opened: ${reason}. Check its permissions; if it is damaged, restore it ` +
        `from a backup or move it (and its -wal file) away to start empty.`,
      { cause: error },
    );
  }
};

const prepareFile = (database: DatabaseSync): void => {
  // Exclusive before the first read, so that the write-ahead log never needs memory shared between processes.
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  database.exec("PRAGMA journal_mode = WAL");
  // Every commit is on disk before it is acknowledged.
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA foreign_keys = ON");
  database.exec("PRAGMA cache_size = -32768");
  database.exec("BEGIN EXCLUSIVE; COMMIT");
};

const checkIntegrity = (database: DatabaseSync, file: string): void => {
  const row = database.prepare("PRAGMA quick_check(1)").get();
  if (row?.["quick_check"] === "ok") return;
  throw new EngineFileError(
    `The engine file ${file} is damaged: ${String(row?.["quick_check"])}. Restore it from a backup, or move it ` +
      `(and its -wal file) away to start empty.`,
  );
};

const migrate = (database: DatabaseSync, file: string): void => {
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > migrations.length) {
    throw new EngineFileError(
      `The engine file ${file} has schema version ${version}, and this version knows up to ` +
        `${migrations.length}. Run the newer version that wrote it.`,
    );
  }
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN; ${statements}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
};
