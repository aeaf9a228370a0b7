import { statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { EngineFileError, EngineStorageError } from "../engine-errors.ts";
import { makePrivate } from "./private-file.ts";
import { isDamage, isStorageFault } from "./sqlite-errors.ts";

/** Whether the engine's file can still be relied on. What has come to light once stays. */
export type FileHealth = {
  /** Why it cannot be. */
  fault: () => EngineFileError | undefined;
  /**
   * Whether what was just committed is where the next process will look for it: a file that was deleted or replaced
   * takes everything as before, and is gone with this process.
   * @throws EngineFileError
   */
  verify: () => void;
  /** What an error means to whoever wanted something of the file: see `engine-errors.ts`. */
  explain: (error: unknown) => unknown;
};

/** Watches over an open file; `onFault` hears of it once when it cannot be relied on any more. */
export const fileHealth = (
  database: DatabaseSync,
  file: string,
  onFault: (fault: EngineFileError) => void,
): FileHealth => {
  const names = [file, `${file}-wal`].map((path) => ({ path, identity: identityOf(path) }));
  let fault: EngineFileError | undefined;

  const declare = (found: EngineFileError): EngineFileError => {
    if (!fault) {
      fault = found;
      onFault(found);
    }
    return fault;
  };

  return {
    fault: () => fault,
    verify() {
      const gone = names.find(({ path, identity }) => identityOf(path) !== identity);
      if (!gone) return;
      throw declare(
        new EngineFileError(
          `${gone.path} was deleted or replaced while the engine worked on it. ${rescue(database, file)} ` +
            `Nothing is taken or executed until then.`,
        ),
      );
    },
    explain(error) {
      if (isDamage(error)) {
        return declare(
          new EngineFileError(
            `The engine file ${file} turned out to be damaged: ${String(error)}. Stop the process, then restore the ` +
              `file from a backup or repair a copy of it with sqlite3's .recover. Nothing is taken or executed until then.`,
            { cause: error },
          ),
        );
      }
      return isStorageFault(error) ? new EngineStorageError(error) : error;
    },
  };
};

const identityOf = (path: string): string | undefined => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.dev}/${found.ino}`;
};

/** Writes what the open file holds beside where it was; says where, or that it could not. */
const rescue = (database: DatabaseSync, file: string): string => {
  const copy = `${file}.rescued-${process.pid}`;
  try {
    makePrivate(copy);
    database.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
    return `What it held is in ${copy}: stop the process, put that in its place, and start again.`;
  } catch (error) {
    return `What it held could not be written to ${copy}: ${String(error)}. Stop the process and restore a backup.`;
  }
};
