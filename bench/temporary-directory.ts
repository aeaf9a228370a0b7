import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A new directory on the project's own disk: the system's for temporary files may be memory, where commits cost nothing. */
export const temporaryDirectory = (): { path: string; remove: () => void } => {
  const parent = join(import.meta.dirname, "../data");
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, "bench-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
