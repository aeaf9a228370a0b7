import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EngineFileError, EngineLockedError } from "../engine-errors.ts";
import type { AtPoint } from "../engine-points.ts";
import { applicationId, migrations } from "./schema.ts";
import { makePrivate } from "./private-file.ts";
import { isBusy } from "./sqlite-errors.ts";
import { hidesCommits } from "./wal-check.ts";

/** SQLite's name for no file at all. */
const inMemory = ":memory:";

/** `isNew`: there was no file, or an empty one. */
export type OpenDatabase = { database: DatabaseSync; isNew: boolean };

/**
 * Opens the engine's file, creating it when missing, takes it for this process alone and brings its schema up to
 * date. The lock is the operating system's: it ends with the process, however that ends.
 * @throws EngineLockedError when another process has it.
 * @throws EngineFileError when it is not an engine file, is damaged, or comes from a newer version.
 */
export const openDatabase = (file: string, atPoint: AtPoint): OpenDatabase => {
  let database: DatabaseSync | undefined;
  try {
    if (file !== inMemory) prepareDirectory(file);
    database = new DatabaseSync(file, { timeout: 0 });
    lock(database);
    if (file !== inMemory) checkLog(file);
    const version = readVersion(database, file);
    prepareFile(database);
    checkIntegrity(database, file);
    migrate(database, version, atPoint);
    return { database, isNew: version === 0 };
  } catch (error) {
    database?.close();
    if (error instanceof EngineFileError) throw error;
    if (isBusy(error)) throw new EngineLockedError(file, error);
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineFileError(
      `The engine file ${file} cannot be opened: ${reason}. Check its permissions and the disk's free space; if it ` +
        `is damaged, restore it from a backup or move it (and its -wal file) away to start empty.`,
      { cause: error },
    );
  }
};

const prepareDirectory = (file: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  checkLogHasFile(file);
  makePrivate(file);
};

/** SQLite would throw the log away: it takes an empty file for a new one. */
const checkLogHasFile = (file: string): void => {
  const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (sizeOf(file) > 0 || sizeOf(`${file}-wal`) === 0) return;
  throw new EngineFileError(
    `The engine file ${file} is missing or empty, although its log ${file}-wal is there. Restore both from a ` +
      `backup, or move the log away to start empty.`,
  );
};

const lock = (database: DatabaseSync): void => {
  // Exclusive before the first read, so that the write-ahead log never needs memory shared between processes.
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  database.exec("BEGIN EXCLUSIVE; COMMIT");
};

/** Puts a damaged log aside, so that neither closing the file nor another start makes it disappear unseen. */
const checkLog = (file: string): void => {
  const log = `${file}-wal`;
  const aside = `${log}.damaged`;
  if (!existsSync(aside)) {
    if (!hidesCommits(log)) return;
    renameSync(log, aside);
  }
  throw new EngineFileError(
    `The engine's log ${log} was damaged and is now ${aside}: changes that were acknowledged are in it and cannot ` +
      `be read. Restore ${file} from a backup, or delete ${aside} to go on without those changes.`,
  );
};

/** The schema version of a file that is the engine's, or empty: 0. */
const readVersion = (database: DatabaseSync, file: string): number => {
  const read = (name: string): number => Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
  const [version, id] = [read("user_version"), read("application_id")];
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const isFirst = version === 1 && id === 0 && tables.some(({ name }) => name === "idempotency_keys");
  const isEmpty = version === 0 && id === 0 && tables.length === 0;
  if (!isFirst && !isEmpty && id !== applicationId) {
    throw new EngineFileError(
      `The file ${file} is a database of something else. Nothing in it was changed: give the engine another file.`,
    );
  }
  if (version <= migrations.length) return version;
  throw new EngineFileError(
    `The engine file ${file} has schema version ${version}, and this version knows up to ` +
      `${migrations.length}. Run the newer version that wrote it.`,
  );
};

const prepareFile = (database: DatabaseSync): void => {
  database.exec("PRAGMA journal_mode = WAL");
  // Every commit is on disk before it is acknowledged.
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA foreign_keys = ON");
  database.exec("PRAGMA cache_size = -32768");
  // The log of a new file is made now, so that it can be watched.
  database.exec("BEGIN IMMEDIATE; COMMIT");
};

const checkIntegrity = (database: DatabaseSync, file: string): void => {
  const row = database.prepare("PRAGMA quick_check(1)").get();
  if (row?.["quick_check"] === "ok") return;
  throw new EngineFileError(
    `The engine file ${file} is damaged: ${String(row?.["quick_check"])}. Restore it from a backup, or move it ` +
      `(and its -wal file) away to start empty.`,
  );
};

const migrate = (database: DatabaseSync, version: number, atPoint: AtPoint): void => {
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    // Version 1 came without the id.
    const mark = index === 0 ? "" : `PRAGMA application_id = ${applicationId};`;
    database.exec(`BEGIN; ${statements}; ${mark} PRAGMA user_version = ${index + 1}; COMMIT`);
    atPoint("schema migrated");
  }
};
