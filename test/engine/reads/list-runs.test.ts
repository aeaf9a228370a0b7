import { DatabaseSync } from "node:sqlite";
import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import type { RunFilter } from "../../../src/engine/reads/list-runs.ts";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually, testApp, type TestApp } from "../support/test-app.ts";

const functions = (inngest: Inngest) => [
  inngest.createFunction({ id: "good", triggers: { event: "go" } }, () => "fine"),
  inngest.createFunction({ id: "bad", triggers: { event: "go" }, retries: 0 }, () => {
    throw new Error("no");
  }),
  inngest.createFunction({ id: "slow", triggers: { event: "go" } }, async ({ step }) => {
    await step.sleep("nap", "1d");
  }),
];

/** Three runs for each of `count` events, all as far as they get. */
const withRuns = async (app: TestApp, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) await app.inngest.send({ name: "go", id: `e${n}`, data: { n } });
  await eventually(() => {
    const { unfinished, running, queued } = app.engine.stats();
    return unfinished === count && running + queued === 0;
  });
};

inEachMode("the list of runs", (start) => {
  test("is the newest first, with the event each was started for", async () => {
    const app = await start(functions);
    await withRuns(app, 2);
    const { runs, nextCursor } = await app.engine.listRuns({ limit: 50 });
    expect(nextCursor).toBeNull();
    expect(runs.map(({ id }) => id)).toEqual(
      runs
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
    const { events } = (await app.engine.findRun(runs.at(-1)?.id ?? "")) ?? {};
    expect(events).toMatchObject([{ id: runs.at(-1)?.eventId, externalId: "e0" }]);
    expect(runs.map(({ eventName, originalRunId }) => [eventName, originalRunId])).toEqual(
      Array.from({ length: 6 }, () => ["go", null]),
    );
  });

  test("has the runs that are asked for, by status, function and event", async () => {
    const app = await start(functions);
    await withRuns(app, 2);
    const of = async (filter: Omit<RunFilter, "limit">): Promise<string[]> => {
      const { runs } = await app.engine.listRuns({ ...filter, limit: 50 });
      return runs.map(({ functionId, status }) => `${functionId} ${status}`).toSorted();
    };
    expect(await of({ status: "failed" })).toEqual(["app-bad failed", "app-bad failed"]);
    expect(await of({ status: "running" })).toEqual(["app-slow running", "app-slow running"]);
    expect(await of({ status: "cancelled" })).toEqual([]);
    expect(await of({ functionId: "app-good" })).toEqual(["app-good completed", "app-good completed"]);
    expect(await of({ functionId: "app-good", status: "failed" })).toEqual([]);
    expect(await of({ eventId: "e1" })).toEqual(["app-bad failed", "app-good completed", "app-slow running"]);
    const [run] = (await app.engine.listRuns({ eventId: "e1", limit: 1 })).runs;
    expect(await of({ eventId: run?.eventId ?? "", status: "completed" })).toEqual(["app-good completed"]);
    expect(await of({ eventId: "unknown" })).toEqual([]);
  });

  test("comes in pages that neither repeat nor leave out a run, whatever is asked for", async () => {
    const app = await start(functions);
    await withRuns(app, 3);
    for (const filter of [{}, { status: "failed" }, { functionId: "app-slow" }, { eventId: "e1" }] as const) {
      const whole = await app.engine.listRuns({ ...filter, limit: 200 });
      const paged: typeof whole.runs = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await app.engine.listRuns({ ...filter, limit: 2, ...(cursor ? { cursor } : {}) });
        paged.push(...page.runs);
        cursor = page.nextCursor;
      }
      expect(paged).toEqual(whole.runs);
    }
  });
});

test("a cursor that no page gave out, and a limit that is none, are refused", async () => {
  const { engine } = await testApp(functions);
  await expect(engine.listRuns({ limit: 10, cursor: "abc" })).rejects.toMatchObject({
    code: "ENGINE_CURSOR",
  });
  await expect(engine.listRuns({ limit: 201 })).rejects.toThrow("1 to 200");
});

test("a run is found however many newer ones are not what is asked for", async () => {
  const app = await testApp(functions);
  await withRuns(app, 1);
  await app.engine.close(100);
  const database = new DatabaseSync(app.file);
  // Newer than those of the app: ids of a later time.
  database.exec(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
     INSERT INTO runs (id, function_id, event_id, status, started_at, ended_at)
     SELECT '7ZZZZZZZZZ' || printf('%016d', i), 'app-good', (SELECT id FROM events), 'Completed',
       (SELECT started_at FROM runs LIMIT 1), (SELECT started_at FROM runs LIMIT 1) FROM n`,
  );
  database.close();
  const { engine } = await testApp(functions, { file: app.file });
  const find = async (filter: Omit<RunFilter, "limit">): Promise<string[]> =>
    (await engine.listRuns({ ...filter, limit: 5 })).runs.map(({ functionId }) => functionId);
  expect(await find({ functionId: "app-bad" })).toEqual(["app-bad"]);
  expect(await find({ status: "failed" })).toEqual(["app-bad"]);
  expect(await find({ status: "running", functionId: "app-slow" })).toEqual(["app-slow"]);
  expect(await find({})).toHaveLength(5);
});
