import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { DatabaseSync } from "node:sqlite";
import { applicationId, migrations } from "./storage/schema.ts";
import { isBusy } from "./storage/sqlite-errors.ts";
import { hidesCommits } from "./storage/wal-check.ts";

/**
 * What an engine's file looks like from outside. `in-use`: another process works on it, which has checked it.
 * `unusable`: the sentence says why. `sound`: it can be opened.
 */
export type EngineFileState =
  | { state: "missing" }
  | { state: "in-use" }
  | { state: "unusable"; why: string }
  | { state: "sound" };

/** Looks at an engine's file without changing it, and without taking it from whoever works on it. */
export const inspectEngineFile = (file: string): EngineFileState => {
  const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const logBytes = sizeOf(`${file}-wal`);
  if (sizeOf(file) === 0) {
    return logBytes === 0
      ? { state: "missing" }
      : { state: "unusable", why: "it is gone, and its log is there" };
  }
  let database: DatabaseSync | undefined;
  try {
    // Nobody changes it without a log: read so, SQLite makes no files beside it. With one, it must be read as well.
    const url = pathToFileURL(file);
    if (logBytes === 0) url.searchParams.set("immutable", "1");
    database = new DatabaseSync(url, { readOnly: true, timeout: 0 });
    const read = (pragma: string) => Object.values(database?.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
    const version = Number(read("user_version"));
    if (version > migrations.length)
      return { state: "unusable", why: `a newer version (${version}) wrote it` };
    if (version > 1 && read("application_id") !== applicationId) {
      return { state: "unusable", why: "it is a database of something else" };
    }
    if (logBytes > 0 && hidesCommits(`${file}-wal`)) return { state: "unusable", why: "its log is damaged" };
    const found = read("quick_check(1)");
    return found === "ok"
      ? { state: "sound" }
      : { state: "unusable", why: `it is damaged: ${String(found)}` };
  } catch (error) {
    if (isBusy(error)) return { state: "in-use" };
    return { state: "unusable", why: error instanceof Error ? error.message : String(error) };
  } finally {
    database?.close();
  }
};
