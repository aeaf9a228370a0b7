import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** A directory that holds everything this installation keeps on disk; only its owner may read it. */
export type DataDir = {
  path: string;
  /** The path of a file in it. */
  file(name: string): string;
  /** A secret kept in the file `name`: 32 random bytes in hexadecimal, made at the first call and stable ever after. */
  secret(name: string): string;
  /** The same if it was made before, else null. */
  existingSecret(name: string): string | null;
};

/** Thrown (`code: "DATA_DIR_UNUSABLE"`) when the directory cannot be made or written, or a secret in it was changed. */
export class DataDirError extends Error {
  override name = "DataDirError" as const;
  readonly code = "DATA_DIR_UNUSABLE";
}

/**
 * Makes the directory when it is missing.
 * @throws DataDirError
 */
export function openDataDir(path: string): DataDir {
  try {
    makeDirectory(path);
  } catch (cause) {
    throw new DataDirError(`The data directory ${path} cannot be made; set DATA_DIR to one that can.`, {
      cause,
    });
  }
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new DataDirError(
      `The data directory ${path} cannot be written; change its owner or mode, or set DATA_DIR to one that can.`,
      { cause },
    );
  }
  const file = (name: string) => join(path, name);
  return {
    path,
    file,
    secret: (name) => readSecret(file(name)) ?? makeSecret(file(name)),
    existingSecret: (name) => readSecret(file(name)),
  };
}

/** Node's own `recursive` never ends where a parent exists and the child still cannot be made (`/proc/x`). */
function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST" && statSync(path).isDirectory()) return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    makeDirectory(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}

function readSecret(file: string): string | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8").trim();
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw new DataDirError(`The key file ${file} cannot be read.`, { cause });
  }
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new DataDirError(`The key file ${file} must hold 64 hexadecimal digits; restore it from a backup.`);
}

/** Written aside and linked into place, so that neither a crash nor a second process ever leaves half a key. */
function makeSecret(file: string): string {
  // Not the process id: in a container it is the same at every start, and a crash here would leave the name taken.
  const aside = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    const descriptor = openSync(aside, "wx", 0o600);
    writeSync(descriptor, `${randomBytes(32).toString("hex")}\n`);
    fsyncSync(descriptor);
    closeSync(descriptor);
    try {
      linkSync(aside, file);
    } finally {
      unlinkSync(aside);
    }
  } catch (cause) {
    const existing = readSecret(file);
    if (existing !== null) return existing;
    throw new DataDirError(`The key file ${file} cannot be written; is the directory writable?`, { cause });
  }
  return readSecret(file) ?? makeSecret(file);
}
