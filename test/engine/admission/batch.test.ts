import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { startAgain } from "../support/start-again.ts";
import { eventually, type TestApp } from "../support/test-app.ts";

type Batch = { maxSize: number; timeout: "60s"; key?: string; if?: string };

const minute = 60_000;

const gathering = (batchEvents?: Batch) => (inngest: Inngest) => [
  inngest.createFunction(
    { id: "gathering", triggers: { event: "go" }, ...(batchEvents && { batchEvents }) },
    ({ event, events }) => [event.data["n"] as unknown, events.map(({ data }) => data["n"] as unknown)],
  ),
];

const send = async (app: TestApp, ...data: Record<string, unknown>[]): Promise<string[]> =>
  (await app.inngest.send(data.map((one) => ({ name: "go", data: one })))).ids;

const nothingRuns = (app: TestApp, ids: string[]) =>
  Promise.all(ids.map(async (id) => expect(await app.runsOf(id)).toEqual([])));

inEachMode("batching", (start) => {
  test("starts one run for a full batch at once, with its events in order", async () => {
    const app = await start(gathering({ maxSize: 3, timeout: "60s" }));
    const ids = await send(app, { n: 1 }, { n: 2 }, { n: 3 }, { n: 4 });
    const run = await app.ended(ids[0] ?? "");
    expect(run).toMatchObject({ status: "Completed", output: [1, [1, 2, 3]] });
    expect(await app.runsOf(ids[2] ?? "")).toMatchObject([{ run_id: run.run_id }]);
    await nothingRuns(app, ids.slice(3));
    app.clock.advance(minute);
    expect(await app.ended(ids[3] ?? "")).toMatchObject({ output: [4, [4]] });
  });

  test("starts what there is when the timeout from the first event is over", async () => {
    const app = await start(gathering({ maxSize: 10, timeout: "60s" }));
    const [first = ""] = await send(app, { n: 1 });
    app.clock.advance(40_000);
    await send(app, { n: 2 });
    app.clock.advance(20_000);
    expect(await app.ended(first)).toMatchObject({ output: [1, [1, 2]] });
  });

  test("with a key gathers each value by itself", async () => {
    const app = await start(gathering({ maxSize: 2, timeout: "60s", key: "event.data.user" }));
    const ids = await send(app, { n: 1, user: "a" }, { n: 2, user: "b" }, { n: 3, user: "a" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: [1, [1, 3]] });
    await nothingRuns(app, ids.slice(1, 2));
  });

  test("with an `if` starts the other events alone and at once", async () => {
    const app = await start(gathering({ maxSize: 2, timeout: "60s", if: "event.data.small" }));
    const ids = await send(app, { n: 1, small: true }, { n: 2, small: false }, { n: 3 });
    expect(await app.ended(ids[1] ?? "")).toMatchObject({ output: [2, [2]] });
    expect(await app.ended(ids[2] ?? "")).toMatchObject({ output: [3, [3]] });
    await nothingRuns(app, ids.slice(0, 1));
  });

  test("is full at 10 MiB, however few the events are", async () => {
    const app = await start(gathering({ maxSize: 1000, timeout: "60s" }));
    const large = (n: number) => ({ n, text: "x".repeat(500 * 1024) });
    const ids: string[] = [];
    for (let n = 0; n < 21; n += 1) ids.push(...(await send(app, large(n))));
    expect(await app.ended(ids[0] ?? "")).toMatchObject({
      output: [0, Array.from({ length: 21 }, (_, n) => n)],
    });
  });

  test("goes on gathering when the engine is started again", async () => {
    const define = gathering({ maxSize: 3, timeout: "60s", key: "event.data.user" });
    const before = await start(define);
    const [first = "", other = ""] = await send(before, { n: 1, user: "a" }, { n: 2, user: "b" });
    const after = await startAgain(start, before, { define, atMs: before.clock.now() + 50_000 });
    await send(after, { n: 3, user: "a" }, { n: 4, user: "a" });
    expect(await after.ended(first)).toMatchObject({ output: [1, [1, 3, 4]] });
    await nothingRuns(after, [other]);
    after.clock.advance(10_000);
    expect(await after.ended(other)).toMatchObject({ output: [2, [2]] });
  });

  test("ends as it was to when the function is registered without it, and is held while it is not", async () => {
    const before = await start(gathering({ maxSize: 3, timeout: "60s" }));
    const [first = ""] = await send(before, { n: 1 }, { n: 2 });
    const none = await startAgain(start, before, { define: () => [], atMs: before.clock.now() });
    none.clock.advance(2 * minute);
    await nothingRuns(none, [first]);
    const after = await startAgain(start, none, { define: gathering(), atMs: none.clock.now() });
    expect(await after.ended(first)).toMatchObject({ output: [1, [1, 2]] });
  });

  test("takes an event sent twice once", async () => {
    const app = await start(gathering({ maxSize: 2, timeout: "60s" }));
    await app.inngest.send({ name: "go", id: "same", data: { n: 1 } });
    await app.inngest.send({ name: "go", id: "same", data: { n: 1 } });
    expect(app.engine.stats().unfinished).toBe(0);
    await send(app, { n: 2 });
    expect(await app.ended("same")).toMatchObject({ output: [1, [1, 2]] });
  });

  test("hands all events of a run out to functions that fetch them", async () => {
    const app = await start(gathering({ maxSize: 2, timeout: "60s" }));
    const [first = ""] = await send(app, { n: 1 }, { n: 2 });
    const { run_id: runId } = await eventually(async () => (await app.runsOf(first))[0]);
    const response = await app.engine.fetch(`http://engine.invalid/v0/runs/${runId}/batch`);
    expect(await response.json()).toMatchObject([{ data: { n: 1 } }, { data: { n: 2 } }]);
  });
});
