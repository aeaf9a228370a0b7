import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

/** Runs the bench with small counts; resolves to the lines of what it prints to standard output. */
const bench = async (...args: string[]): Promise<string[]> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "./src/require-node.mjs", "bench/bench.ts", "--quick", ...args],
    { cwd: join(import.meta.dirname, "../..") },
  );
  return stdout.trimEnd().split("\n");
};

const lineOf = (lines: string[], ...parts: string[]): string =>
  lines.find((line) => parts.every((part) => line.includes(part))) ?? `no line with ${parts.join(", ")}`;

// Each starts several processes, one after the other.
describe("npm run bench", { timeout: 240_000 }, () => {
  it("prints one table, headed by what it was measured on", async () => {
    const [processor, versions, moment, , head, ...rows] = await bench(
      "--only",
      "size",
      "--only",
      "accepted",
    );
    expect(processor).toMatch(/ \d+ cores, \d+ GiB, /);
    expect(versions).toBe(
      `Node ${process.versions.node}, SQLite ${process.versions["sqlite"]}, Inngest SDK 4.24.0`,
    );
    expect(moment).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC, load average \d/);
    expect(head).toMatch(/^\| measure +\| subject +\| value +\| aim +\|$/);
    expect(lineOf(rows, "1,000 finished runs", "within 10 %")).toMatch(/\d+ runs\/s, .*, [+−]\d+\.\d %/);
    expect(lineOf(rows, "GET /v1/runs/:run")).toMatch(/p50 \d+\.\d+ ms, p99 \d+\.\d+ ms/);
    expect(lineOf(rows, "64 at once")).toMatch(/[\d,]+ events\/s/);
  });

  it("sets the engine beside the SDK alone, with checkpointing off and on", async () => {
    const lines = await bench("--only", "fan-out");
    expect(lineOf(lines, "two parallel steps, checkpointing off", "SDK floor")).toMatch(/\d runs\/s, /);
    expect(lineOf(lines, "two parallel steps, checkpointing on", "SDK floor")).toMatch(/\d runs\/s, /);
    expect(lineOf(lines, "engine standalone, over HTTP")).toMatch(/\d runs\/s, \d+ % of the floor/);
    expect(lineOf(lines, "engine in-process", "≥ 80 % of the floor")).toMatch(/, \d+ % of the floor/);
  });

  it("says which measures there are when asked for another one", async () => {
    await expect(bench("--only", "weather")).rejects.toThrow(/There is no measure "weather".*file-size/);
  });
});
