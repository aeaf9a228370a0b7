import { ok, problem, warning, type Finding } from "./finding.ts";
import type { DirectoryState } from "./outside.ts";

const about = "Data directory";
const mebibyte = 1024 * 1024;
/** The server stops taking events when its disk is full. */
const leastFreeBytes = 64 * mebibyte;
const comfortableFreeBytes = 512 * mebibyte;

function sizeText(bytes: number): string {
  const mebibytes = Math.floor(bytes / mebibyte);
  return mebibytes < 10_240 ? `${mebibytes} MB` : `${Math.floor(mebibytes / 1024)} GB`;
}

/** Whether the server can keep its files. */
export function checkDataDirectory(path: string, found: DirectoryState): Finding[] {
  switch (found.state) {
    case "missing":
      if (found.canBeMade) return [ok(about, `${path} does not exist yet; the first start makes it.`)];
      return [
        problem(
          about,
          `${path} does not exist and cannot be made.`,
          "Set DATA_DIR to a directory that can be made.",
        ),
      ];
    case "unusable":
      return [
        problem(about, `${path} cannot be used: ${found.why}.`, "Change its owner or mode, or set DATA_DIR."),
      ];
    case "usable": {
      const free = `${sizeText(found.freeBytes)} are free`;
      const findings: Finding[] = [];
      if (found.openToOthers) {
        findings.push(warning(about, `Other users of this machine may read ${path}.`, `chmod 700 ${path}`));
      }
      if (found.freeBytes < leastFreeBytes) {
        findings.push(
          problem(about, `Only ${free} in ${path}.`, "Make room: a full disk stops the service."),
        );
      } else if (found.freeBytes < comfortableFreeBytes) {
        findings.push(warning(about, `Only ${free} in ${path}.`, "Make room before the disk is full."));
      }
      const used = found.locked ? "; a server works in it" : "";
      return findings.length > 0 ? findings : [ok(about, `${path} can be written, ${free}${used}.`)];
    }
    default:
      return found satisfies never;
  }
}
