import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { eventually, temporaryDirectory, testApp } from "../support/test-app.ts";
import { version1App } from "../support/version-1-app.ts";

const dump = readFileSync(join(import.meta.dirname, "../support/version-1.sql"), "utf8");
const century = 36_500 * 24 * 3600_000;

const versionOneFile = (): string => {
  const file = join(temporaryDirectory(), "engine.db");
  const database = new DatabaseSync(file);
  database.exec(dump);
  database.close();
  return file;
};

test("a file of schema version 1 is taken over, and its runs go on where they were", async () => {
  const app = await testApp((inngest) => version1App(inngest, { made: "now", hold: async () => {} }), {
    file: versionOneFile(),
    retentionMs: century,
    retryDelayMs: () => 0,
  });
  await app.inngest.send([
    { name: "answer", data: { n: 2, text: "at last" } },
    { name: "stop", data: { n: 1 } },
  ]);
  await eventually(() => app.engine.stats().unfinished === 0);
  const runs = async (eventId: string) =>
    (await app.runsOf(eventId)).map(({ status, output }) => ({ status, output }));
  expect({
    finished: await runs("plain"),
    failed: await runs("give up"),
    asleep: await runs("sleep"),
    "waiting for an event": await runs("wait"),
    "listening for its cancellation": await runs("stoppable"),
    "executing a step": await runs("parallel"),
    "about to try again": await runs("fail"),
    "put off": await runs("for later"),
    "not started": await runs("before connecting"),
  }).toEqual({
    finished: [{ status: "Completed", output: "version 1 plain" }],
    failed: [{ status: "Failed", output: expect.objectContaining({ message: "given up" }) as unknown }],
    asleep: [{ status: "Completed", output: ["version 1 first", "now last"] }],
    "waiting for an event": [{ status: "Completed", output: "at last" }],
    "listening for its cancellation": [{ status: "Cancelled", output: null }],
    "executing a step": [{ status: "Completed", output: ["version 1 quick", "now slow"] }],
    "about to try again": [{ status: "Completed", output: "now flaky at attempt 1" }],
    "put off": [{ status: "Completed", output: "now plain" }],
    "not started": [{ status: "Completed", output: "now plain" }],
  });
});

test("an event that a file of schema version 1 knows starts nothing when it comes again", async () => {
  const app = await testApp((inngest) => version1App(inngest, { made: "now", hold: async () => {} }), {
    file: versionOneFile(),
    retentionMs: century,
  });
  const { ids } = await app.inngest.send({ name: "plain", id: "plain", data: {} });
  expect(ids).toEqual(["plain"]);
  expect(await app.runsOf("plain")).toMatchObject([{ output: "version 1 plain" }]);
});
