import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";

/** What was measured on, one line each: figures mean nothing without it. */
export const machine = (): string[] => {
  const installed = (name: string): string => {
    const manifest = join(import.meta.dirname, "..", "node_modules", name, "package.json");
    return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
  };
  return [
    `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, ` +
      `${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`,
    `Node ${process.versions.node}, SQLite ${process.versions["sqlite"]}, Inngest SDK ${installed("inngest")}`,
    `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC, load average ${(loadavg()[0] ?? 0).toFixed(2)} at the start`,
  ];
};
