import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { openEngine } from "../../src/engine/open-engine.ts";
import { silent, temporaryDirectory } from "./support/test-app.ts";

const script = join(import.meta.dirname, "../support/processes/engine-journeys.ts");

/** Runs the process of journeys until it ends or, after `killAfterMs`, is killed. */
const runProcess = async (
  directory: string,
  { runs = 1, death = "none", killAfterMs }: { runs?: number; death?: string; killAfterMs?: number } = {},
): Promise<{ code: number | null; signal: string | null }> => {
  const paths = [join(directory, "engine.db"), join(directory, "journal")];
  const child = spawn(process.execPath, [script, ...paths, String(runs), death], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: join(import.meta.dirname, "../../node_modules/.cache/node-compile"),
    },
  });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  await once(child, "exit");
  clearTimeout(timer);
  return { code: child.exitCode, signal: child.signalCode };
};

const outputSchema = z.object({
  first: z.string(),
  second: z.string(),
  sms: z.string(),
  email: z.string(),
  last: z.string(),
  answered: z.literal(true),
});

/**
 * Checks what is on disk against the journal that the steps wrote themselves: every run completed, every value
 * was made by one execution of its step, and each step's value is the one that all later steps saw.
 */
const checkHistory = (directory: string, runs: number): void => {
  const database = new DatabaseSync(join(directory, "engine.db"), { readOnly: true });
  const rows = database.prepare("SELECT id, status, output FROM runs").all();
  const left = database.prepare("SELECT count(*) AS n FROM queue").get()?.["n"];
  database.close();
  expect(rows.map(({ status }) => status)).toEqual(Array.from({ length: runs }, () => "Completed"));
  expect(left).toBe(0);
  const journal = readFileSync(join(directory, "journal"), "utf8");
  for (const { output } of rows) {
    const { first, second, sms, email, last } = outputSchema.parse(JSON.parse(String(output)));
    expect(second.startsWith(`${first} `)).toBe(true);
    expect([sms, email].every((value) => value.startsWith(`${second} `))).toBe(true);
    expect(last.startsWith(`${sms} `)).toBe(true);
    for (const value of [first, second, sms, email, last]) {
      expect(journal).toContain(value.split(" ").at(-1));
    }
  }
};

const deaths = [
  "after the events are acknowledged",
  "in step first",
  "between steps",
  "in step second",
  "before the answer is recorded",
  "in step email",
  "in the sleep",
  "in the wait",
  "in step last",
];

describe("a process killed", () => {
  test(
    "at each point of a run in turn goes on where it was, each time it is started again",
    { timeout: 90_000 },
    async () => {
      const directory = temporaryDirectory();
      for (const death of deaths) {
        expect(await runProcess(directory, { death }), death).toEqual({ code: null, signal: "SIGKILL" });
      }
      expect(await runProcess(directory)).toEqual({ code: 0, signal: null });
      checkHistory(directory, 1);
    },
  );

  test(
    "again and again at any moment ends every run, with no step recorded twice",
    { timeout: 90_000 },
    async () => {
      const directory = temporaryDirectory();
      for (let kill = 0; kill < 4; kill += 1) {
        await runProcess(directory, { runs: 20, killAfterMs: 400 + Math.random() * 800 });
      }
      expect(await runProcess(directory, { runs: 20 })).toEqual({ code: 0, signal: null });
      checkHistory(directory, 20);
    },
  );
});

test("a second process on the same file is refused, and a lock of a dead one is not in the way", async () => {
  const directory = temporaryDirectory();
  const file = join(directory, "engine.db");
  const open = () => openEngine({ file, signingKey: "signkey-test-00", logger: silent });
  const child = spawn(process.execPath, [script, file, join(directory, "journal"), "1"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  expect(open).toThrow(expect.objectContaining({ code: "ENGINE_LOCKED" }));
  child.kill("SIGKILL");
  await once(child, "exit");
  await open().close();
});
