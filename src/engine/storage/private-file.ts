import { chmodSync, closeSync, openSync } from "node:fs";

/**
 * Makes a file its owner's alone, creating it when missing; SQLite gives its -wal and -journal files the same mode.
 * One that exists is not opened: closing it would end the locks that this process has on it (fcntl(2)).
 */
export const makePrivate = (file: string): void => {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    chmodSync(file, 0o600);
  }
};
