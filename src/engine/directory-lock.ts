import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makePrivate } from "./storage/private-file.ts";
import { isBusy } from "./storage/sqlite-errors.ts";

/** Another process works in the directory. */
export class DirectoryLockedError extends Error {
  override name = "DirectoryLockedError" as const;
  readonly code = "DIRECTORY_LOCKED" as const;

  constructor(directory: string, cause: unknown) {
    super(
      `The directory ${directory} is in use by another process. Stop that process, or choose another directory.`,
      { cause },
    );
  }
}

/** The lock file cannot be used. Nothing is kept in it. */
export class DirectoryLockError extends Error {
  override name = "DirectoryLockError" as const;
  readonly code = "DIRECTORY_LOCK_UNUSABLE" as const;

  constructor(path: string, cause: unknown) {
    super(
      `The lock file ${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        "Nothing is kept in it: delete it, and check that the directory can be written.",
      { cause },
    );
  }
}

/** The directory is not there and cannot be made, such as one whose name a file has. */
export class DirectoryUnusableError extends Error {
  override name = "DirectoryUnusableError" as const;
  readonly code = "DIRECTORY_UNUSABLE" as const;

  constructor(directory: string, cause: unknown) {
    super(
      `The directory ${directory} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        "Name a directory that may be written, or whose parent may be.",
      { cause },
    );
  }
}

/** A directory held for this process alone. */
export type DirectoryLock = { release(): void };

// A lock file that nobody refers to any more would be closed by the garbage collector, and the lock be gone.
const held = new Set<DatabaseSync>();

/**
 * Takes a directory for this process alone, creating it when missing. It is an open exclusive transaction on an
 * empty SQLite file in it, hence a lock of the operating system, which ends with the process however that ends.
 * @throws DirectoryLockedError when another process has it, DirectoryUnusableError, DirectoryLockError
 */
export const lockDirectory = (directory: string): DirectoryLock => {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw new DirectoryUnusableError(directory, error);
  }
  const path = join(directory, "lock");
  let file: DatabaseSync | undefined;
  try {
    // Another user who could read it could hold it as well.
    makePrivate(path);
    file = new DatabaseSync(path, { timeout: 0 });
    file.exec("BEGIN EXCLUSIVE");
    return hold(file);
  } catch (error) {
    file?.close();
    throw isBusy(error) ? new DirectoryLockedError(directory, error) : new DirectoryLockError(path, error);
  }
};

/** Whether another process has the directory now. Takes nothing and changes nothing. */
export const isDirectoryLocked = (directory: string): boolean => {
  const path = join(directory, "lock");
  if (!existsSync(path)) return false;
  let file: DatabaseSync | undefined;
  try {
    file = new DatabaseSync(path, { timeout: 0, readOnly: true });
    file.prepare("SELECT count(*) FROM sqlite_schema").get();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw new DirectoryLockError(path, error);
  } finally {
    file?.close();
  }
};

const hold = (file: DatabaseSync): DirectoryLock => {
  held.add(file);
  return {
    release() {
      held.delete(file);
      file.close();
    },
  };
};
