import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { startAgain } from "../support/start-again.ts";
import { eventually, type TestApp } from "../support/test-app.ts";

type Debounce = { period: "1m"; key?: string; timeout?: "150s" };

const minute = 60_000;

/** A function that notes the `n` of each event it is called with. */
const noting = (seen: unknown[], debounce?: Debounce) => (inngest: Inngest) => [
  inngest.createFunction(
    { id: "noting", triggers: { event: "go" }, ...(debounce && { debounce }) },
    ({ events }) => {
      seen.push(events.map(({ data }) => data["n"] as unknown));
    },
  ),
];

const send = (app: TestApp, n: number, more: { ts?: number; data?: object } = {}) =>
  app.inngest.send({ name: "go", ...more, data: { n, ...more.data } });

const settled = (app: TestApp, seen: unknown[], count: number) =>
  eventually(() => seen.length === count && app.engine.stats().unfinished === 0);

inEachMode("debounce", (start) => {
  test("starts one run for the last event, a period after it", async () => {
    const seen: unknown[] = [];
    const app = await start(noting(seen, { period: "1m" }));
    await send(app, 1);
    app.clock.advance(50_000);
    await send(app, 2);
    app.clock.advance(50_000);
    const { ids } = await send(app, 3);
    expect(app.engine.stats().unfinished).toBe(0);
    app.clock.advance(minute);
    await settled(app, seen, 1);
    expect(seen).toEqual([[3]]);
    expect(await app.runsOf(ids[0] ?? "")).toHaveLength(1);
  });

  test("begins anew after its run has started, with any event", async () => {
    const seen: unknown[] = [];
    const app = await start(noting(seen, { period: "1m" }));
    await send(app, 1);
    app.clock.advance(minute);
    await settled(app, seen, 1);
    await send(app, 2, { ts: app.clock.now() - 10 * minute });
    expect(app.engine.stats().unfinished).toBe(0);
    app.clock.advance(minute);
    await settled(app, seen, 2);
    expect(seen).toEqual([[1], [2]]);
  });

  test("puts a run off no longer than its timeout from the first event", async () => {
    const seen: unknown[] = [];
    const app = await start(noting(seen, { period: "1m", timeout: "150s" }));
    for (const n of [1, 2, 3]) {
      await send(app, n);
      app.clock.advance(50_000);
    }
    await settled(app, seen, 1);
    expect(seen).toEqual([[3]]);
  });

  test("is not changed by an event older than the one at hand", async () => {
    const seen: unknown[] = [];
    const app = await start(noting(seen, { period: "1m" }));
    const { ids } = await send(app, 1);
    app.clock.advance(50_000);
    await send(app, 2, { ts: app.clock.now() - 55_000 });
    app.clock.advance(10_000);
    await settled(app, seen, 1);
    expect(seen).toEqual([[1]]);
    expect(await app.runsOf(ids[0] ?? "")).toHaveLength(1);
  });

  test("with a key puts off each value by itself", async () => {
    const seen: unknown[] = [];
    const app = await start(noting(seen, { period: "1m", key: "event.data.user" }));
    await send(app, 1, { data: { user: "a" } });
    await send(app, 2, { data: { user: "b" } });
    await send(app, 3, { data: { user: "a" } });
    app.clock.advance(minute);
    await settled(app, seen, 2);
    expect(seen.map(String).toSorted()).toEqual(["2", "3"]);
  });

  test("of an event for later starts it then", async () => {
    const seen: unknown[] = [];
    const app = await start(noting(seen, { period: "1m" }));
    await send(app, 1, { ts: app.clock.now() + 10 * minute });
    app.clock.advance(minute);
    await eventually(() => app.engine.stats().unfinished === 1);
    expect(seen).toEqual([]);
    app.clock.advance(9 * minute);
    await settled(app, seen, 1);
  });

  test("goes on when the engine is started again, whether its time has come or not", async () => {
    const seen: unknown[] = [];
    const define = noting(seen, { period: "1m", key: "event.data.user" });
    const before = await start(define);
    await send(before, 1, { data: { user: "a" } });
    before.clock.advance(30_000);
    await send(before, 2, { data: { user: "b" } });
    const after = await startAgain(start, before, { define, atMs: before.clock.now() + 35_000 });
    await settled(after, seen, 1);
    await send(after, 3, { data: { user: "b" } });
    after.clock.advance(minute);
    await settled(after, seen, 2);
    expect(seen).toEqual([[1], [3]]);
  });

  test("ends as it was to when the function is registered without it", async () => {
    const seen: unknown[] = [];
    const before = await start(noting(seen, { period: "1m" }));
    await send(before, 1);
    const after = await startAgain(start, before, { define: noting(seen), atMs: before.clock.now() });
    expect(seen).toEqual([]);
    after.clock.advance(minute);
    await settled(after, seen, 1);
  });

  test("is held while its function is not registered", async () => {
    const seen: unknown[] = [];
    const define = noting(seen, { period: "1m" });
    const first = await start(define);
    await send(first, 1);
    const other = (inngest: Inngest) => [
      inngest.createFunction({ id: "other", triggers: { event: "other" } }, () => "done"),
    ];
    const without = await startAgain(start, first, { define: other, atMs: first.clock.now() });
    without.clock.advance(2 * minute);
    const { ids } = await without.inngest.send({ name: "other" });
    await without.ended(ids[0] ?? "");
    const back = await startAgain(start, without, { define, atMs: without.clock.now() });
    await settled(back, seen, 1);
    expect(seen).toEqual([[1]]);
  });

  test("leaves an event that was put off alone, however old it gets", async () => {
    const seen: unknown[] = [];
    const define = noting(seen, { period: "1m" });
    const before = await start(define);
    await send(before, 1);
    const after = await startAgain(start, before, {
      define,
      atMs: before.clock.now() + 30 * 24 * 60 * minute,
    });
    await settled(after, seen, 1);
    expect(seen).toEqual([[1]]);
  });
});
