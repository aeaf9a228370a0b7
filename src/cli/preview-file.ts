import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Writes a page to a file that only its owner can read; its path. The browser reads it later: it is not removed here. */
export function previewFile(html: string): string {
  // Made with mode 0700.
  const path = join(mkdtempSync(join(tmpdir(), "bienvenue-preview-")), "preview.html");
  writeFileSync(path, html, { mode: 0o600 });
  return path;
}
