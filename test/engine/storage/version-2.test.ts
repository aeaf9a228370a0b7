import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { applicationId, migrations } from "../../../src/engine/storage/schema.ts";
import { eventually, temporaryDirectory, testApp } from "../support/test-app.ts";
import { version1App } from "../support/version-1-app.ts";

const dump = readFileSync(join(import.meta.dirname, "../support/version-1.sql"), "utf8");
const century = 36_500 * 24 * 3600_000;

/** The file of version 1 as an engine of version 2 left it, which had no time to do anything with it. */
const versionTwoFile = (): string => {
  const file = join(temporaryDirectory(), "engine.db");
  const database = new DatabaseSync(file);
  database.exec(dump);
  database.exec(`${migrations[1]}; PRAGMA application_id = ${applicationId}; PRAGMA user_version = 2`);
  database.close();
  return file;
};

const define = (inngest: Parameters<typeof version1App>[0]) =>
  version1App(inngest, { made: "now", hold: async () => {} });

const start = () =>
  testApp(define, {
    file: versionTwoFile(),
    retentionMs: century,
    retryDelayMs: () => 0,
    connected: false,
  });

test("a file of schema version 2 is taken over, and its runs can be looked at as they were left", async () => {
  const { engine } = await start();
  const detail = async (eventId: string) => {
    const { runs } = await engine.listRuns({ eventId, limit: 1 });
    return engine.findRun(runs[0]?.id ?? "");
  };
  expect((await engine.listRuns({ limit: 200 })).runs).toHaveLength(8);
  expect((await engine.listRuns({ status: "failed", limit: 200 })).runs).toMatchObject([
    { functionId: "app-failed", status: "failed" },
  ]);
  expect(await detail("give up")).toMatchObject({
    status: "failed",
    error: { name: "Error", message: "given up", stack: null },
    failures: [],
    steps: [],
  });
  expect((await detail("fail"))?.steps).toMatchObject([
    { name: "first", state: "done", output: "version 1 first", attempts: 1 },
    { name: "flaky", state: "planned", attempts: 1, failures: [] },
  ]);
  expect((await detail("wait"))?.steps).toMatchObject([
    {
      name: "answer",
      state: "waiting",
      waitsFor: { for: "event", eventName: "answer", condition: "event.data.n == async.data.n" },
    },
  ]);
});

test("the runs of a file of schema version 2 go on where they were", async () => {
  const app = await start();
  await app.connect();
  await app.inngest.send([
    { name: "answer", data: { n: 2, text: "at last" } },
    { name: "stop", data: { n: 1 } },
  ]);
  await eventually(() => app.engine.stats().unfinished === 0);
  const { runs } = await app.engine.listRuns({ eventId: "fail", limit: 1 });
  expect(await app.engine.findRun(runs[0]?.id ?? "")).toMatchObject({
    status: "completed",
    output: "now flaky at attempt 1",
  });
});
