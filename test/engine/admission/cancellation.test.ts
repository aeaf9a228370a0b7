import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { startAgain } from "../support/start-again.ts";
import { eventually, type TestApp } from "../support/test-app.ts";

const minute = 60_000;

type Cancel = { event: string; match?: string; if?: string; timeout?: string | Date };

const sleeping = (cancelOn: Cancel[]) => (inngest: Inngest) => [
  inngest.createFunction(
    {
      id: "sleeping",
      triggers: { event: "go" },
      throttle: { limit: 1, period: "1h" },
      cancelOn,
    },
    async ({ step }) => {
      await step.sleep("nap", "3h");
      return "done";
    },
  ),
];

const asleep = (app: TestApp) => eventually(() => app.calls.length > 0 && app.engine.stats().running === 0);
const statusOf = async (app: TestApp, id: string) => (await app.runsOf(id))[0]?.status;

inEachMode("cancelOn", (start) => {
  test("cancels runs that were not called yet, for their throttle or their event's time", async () => {
    const app = await start(sleeping([{ event: "stop", match: "data.id" }]));
    const { ids } = await app.inngest.send([
      { name: "go", data: { id: 1 } },
      { name: "go", data: { id: 2 } },
      { name: "go", data: { id: 3 }, ts: app.clock.now() + 30 * minute },
    ]);
    await asleep(app);
    await app.inngest.send([
      { name: "stop", data: { id: 2 } },
      { name: "stop", data: { id: 3 } },
    ]);
    const statuses = await Promise.all(ids.map((id) => statusOf(app, id)));
    expect(statuses).toEqual(["Running", "Cancelled", "Cancelled"]);
    app.clock.advance(2 * 60 * minute);
    await eventually(() => app.engine.stats().running === 0);
    expect(app.calls).toEqual(["app-sleeping/step"]);
  });

  test("asks its condition of both events", async () => {
    const app = await start(sleeping([{ event: "stop", if: "async.data.level > event.data.level" }]));
    const { ids } = await app.inngest.send({ name: "go", data: { level: 2 } });
    for (const [level, status] of [
      [1, "Running"],
      [2, "Running"],
      [3, "Cancelled"],
    ] as const) {
      await app.inngest.send({ name: "stop", data: { level } });
      expect(await statusOf(app, ids[0] ?? "")).toBe(status);
    }
  });

  test.each([
    ["a duration from the run's start", () => "1h"],
    ["a date", () => new Date(Date.now() + 60 * minute)],
  ])("counts up to %s only, across a restart", async (_, timeout) => {
    const define = sleeping([{ event: "stop", match: "data.id", timeout: timeout() }]);
    const before = await start(define);
    const { ids } = await before.inngest.send([
      { name: "go", data: { id: 1 } },
      { name: "go", data: { id: 2 } },
    ]);
    await asleep(before);
    const after = await startAgain(start, before, { define, atMs: before.clock.now() + 58 * minute });
    await after.inngest.send({ name: "stop", data: { id: 1 } });
    after.clock.advance(3 * minute);
    await after.inngest.send({ name: "stop", data: { id: 2 } });
    const statuses = await Promise.all(ids.map((id) => statusOf(after, id)));
    expect(statuses).toEqual(["Cancelled", "Running"]);
  });

  test("does not hear the event that starts the run, nor one from before it", async () => {
    const app = await start(sleeping([{ event: "go" }, { event: "stop" }]));
    await app.inngest.send({ name: "stop" });
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await statusOf(app, ids[0] ?? "")).toBe("Running");
    await app.inngest.send({ name: "go" });
    expect(await statusOf(app, ids[0] ?? "")).toBe("Cancelled");
  });
});
