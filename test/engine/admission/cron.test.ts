import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { startAgain } from "../support/start-again.ts";
import { eventually, type TestApp } from "../support/test-app.ts";

const hour = 3600_000;

type Struck = { id: unknown; cron: unknown };

const onSchedules =
  (struck: Struck[], crons: { cron: string }[], options = {}) =>
  (inngest: Inngest) => [
    inngest.createFunction({ id: "scheduled", triggers: crons, ...options }, ({ event }) => {
      struck.push({ id: event.id, cron: (event.data as { cron?: unknown }).cron });
    }),
  ];

const settled = (app: TestApp, struck: Struck[], count: number) =>
  eventually(() => struck.length === count && app.engine.stats().unfinished === 0);

/** Moves on to just after the next full hour. */
const toNextHour = (app: TestApp): Date => {
  const atMs = Math.ceil((app.clock.now() + 1) / hour) * hour;
  app.clock.advance(atMs - app.clock.now() + 1);
  return new Date(atMs);
};

inEachMode("a cron trigger", (start) => {
  test("tells its function the schedule, and the occasion as the event's id", async () => {
    const struck: Struck[] = [];
    const app = await start(onSchedules(struck, [{ cron: "TZ=Europe/Paris 0 * * * *" }]));
    const occasion = toNextHour(app);
    await settled(app, struck, 1);
    expect(struck).toEqual([
      { id: occasion.toISOString().replace(".000Z", "Z"), cron: "TZ=Europe/Paris 0 * * * *" },
    ]);
  });

  test("that strikes together with another one of its function starts one run", async () => {
    const struck: Struck[] = [];
    const app = await start(
      onSchedules(struck, [{ cron: "0 * * * *" }, { cron: "TZ=Europe/Paris 0 * * * *" }]),
    );
    for (const count of [1, 2]) {
      toNextHour(app);
      await settled(app, struck, count);
    }
    expect(new Set(struck.map(({ id }) => id)).size).toBe(2);
  });

  test("strikes for each function by itself", async () => {
    const struck: string[] = [];
    const app = await start((inngest) =>
      ["a", "b"].map((id) =>
        inngest.createFunction({ id, triggers: { cron: "0 * * * *" } }, () => void struck.push(id)),
      ),
    );
    toNextHour(app);
    await eventually(() => struck.length === 2 && app.engine.stats().unfinished === 0);
    expect(struck.toSorted()).toEqual(["a", "b"]);
  });

  test("with jitter starts its run up to so much later, once per occasion, across a restart", async () => {
    const struck: Struck[] = [];
    const occasions: unknown[] = [];
    const jittered: { cron: string } = Object.assign({ cron: "0 * * * *" }, { jitter: "2h" });
    const define = (inngest: Inngest) => [
      ...onSchedules(struck, [jittered])(inngest),
      inngest.createFunction(
        { id: "hearing", triggers: { event: "inngest/scheduled.timer" } },
        ({ event }) => {
          occasions.push(event.id);
        },
      ),
    ];
    const pass = async (app: TestApp, count: number) => {
      toNextHour(app);
      await eventually(() => occasions.length === count && app.engine.stats().running === 0);
    };
    const before = await start(define);
    await pass(before, 1);
    const after = await startAgain(start, before, { define, atMs: before.clock.now() });
    await pass(after, 2);
    await pass(after, 3);
    const last = await startAgain(start, after, {
      // Without the schedule, so that no occasion joins those that wait.
      define: onSchedules(struck, [{ cron: "0 0 1 1 *" }]),
      atMs: after.clock.now(),
    });
    last.clock.advance(2 * hour);
    await settled(last, struck, 3);
    expect(struck.map(({ id }) => id)).toEqual(expect.arrayContaining(occasions));
  });

  test("with jitter has its runs wait for a while", async () => {
    const jittered: { cron: string } = Object.assign({ cron: "0 * * * *" }, { jitter: "2h" });
    const app = await start((inngest) => [
      ...["a", "b", "c"].map((id) => inngest.createFunction({ id, triggers: jittered }, () => "done")),
      inngest.createFunction({ id: "plain", triggers: { event: "go" } }, () => "done"),
    ]);
    toNextHour(app);
    await eventually(() => app.engine.stats().unfinished === 3);
    const { ids } = await app.inngest.send({ name: "go" });
    await app.ended(ids[0] ?? "");
    // Of the three, one may be drawn to start within the moment this takes.
    expect(app.calls.length).toBeLessThan(1 + 2);
    app.clock.advance(2 * hour);
    await eventually(() => new Set(app.calls).size === 4);
  });

  test("passes rate limit, but no batch", async () => {
    const struck: Struck[] = [];
    let occasions = 0;
    const hourly = [{ cron: "0 * * * *" }];
    const app = await start((inngest) => [
      ...onSchedules(struck, hourly, { rateLimit: { limit: 1, period: "110m" } })(inngest),
      inngest.createFunction(
        { id: "batched", triggers: hourly, batchEvents: { maxSize: 2, timeout: "60s" } },
        () => void (occasions += 1),
      ),
    ]);
    for (const [passed, runs] of [
      [1, 1],
      [2, 1],
      [3, 2],
    ]) {
      toNextHour(app);
      await eventually(() => occasions === passed && app.engine.stats().unfinished === 0);
      expect(struck).toHaveLength(runs ?? 0);
    }
  });

  test("is heard by functions that hear its event, and starts its own once for it", async () => {
    const heard: unknown[] = [];
    const struck: Struck[] = [];
    const app = await start((inngest) => [
      ...onSchedules(struck, [{ cron: "0 * * * *" }])(inngest),
      inngest.createFunction({ id: "hearing", triggers: { event: "inngest/*" } }, ({ event }) => {
        if (event.name === "inngest/scheduled.timer") heard.push(event.data["cron"]);
      }),
    ]);
    toNextHour(app);
    await settled(app, struck, 1);
    await eventually(() => heard.length === 1);
    expect(heard).toEqual(["0 * * * *"]);
  });
});
