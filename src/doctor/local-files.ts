import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDirectoryLocked } from "../engine/directory-lock.ts";
import type { DirectoryState, KeySources } from "./outside.ts";

/** What the data directory looks like; nothing is made or locked. */
export function directoryState(path: string): DirectoryState {
  if (!existsSync(path)) return { state: "missing", canBeMade: canBeMade(path) };
  if (!statSync(path).isDirectory()) return { state: "unusable", why: "it is no directory" };
  if (!isWritable(path)) return { state: "unusable", why: "this user may not write there" };
  try {
    const { bavail, bsize } = statfsSync(path);
    return {
      state: "usable",
      openToOthers: isOpenToOthers(path),
      freeBytes: bavail * bsize,
      locked: isDirectoryLocked(path),
    };
  } catch (error) {
    return { state: "unusable", why: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether other users may read a file or directory. Windows has no such modes. */
export function isOpenToOthers(path: string): boolean {
  return process.platform !== "win32" && existsSync(path) && (statSync(path).mode & 0o077) !== 0;
}

/** The encryption keys there are. `keyBytes`: of the file, for a vault that opens what it sealed. */
export function keySources(
  dataDir: string,
  fromEnvironment: string | undefined,
): KeySources & { inFile: string | null } {
  const found = { inEnvironment: fromEnvironment !== undefined, inDataDirectory: false, inFile: null };
  const file = join(dataDir, "encryption.key");
  if (!existsSync(file)) return { ...found, unreadable: null };
  try {
    const text = readFileSync(file, "utf8").trim();
    if (/^[0-9a-f]{64}$/.test(text))
      return { ...found, inDataDirectory: true, inFile: text, unreadable: null };
    return { ...found, unreadable: `${file} does not hold 64 hexadecimal digits.` };
  } catch {
    return { ...found, unreadable: `${file} cannot be read by this user.` };
  }
}

function canBeMade(path: string): boolean {
  const parent = dirname(path);
  if (existsSync(parent)) return isWritable(parent);
  return parent !== path && canBeMade(parent);
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
