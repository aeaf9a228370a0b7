import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { startAgain } from "../support/start-again.ts";
import { eventually, type TestApp } from "../support/test-app.ts";

const minute = 60_000;

const single = (mode: "skip" | "cancel", key?: string) => (inngest: Inngest) => [
  inngest.createFunction(
    { id: "single", triggers: { event: "go" }, singleton: { mode, ...(key !== undefined && { key }) } },
    async ({ step }) => {
      await step.sleep("nap", "10m");
      return "done";
    },
  ),
  inngest.createFunction(
    { id: "told", triggers: { event: "inngest/function.cancelled" } },
    ({ event }) => event.data["run_id"] as unknown,
  ),
];

const send = async (app: TestApp, data: Record<string, unknown> = {}): Promise<string> =>
  (await app.inngest.send({ name: "go", data })).ids[0] ?? "";

const asleep = (app: TestApp) => eventually(() => app.calls.length > 0 && app.engine.stats().running === 0);

inEachMode("a singleton", (start) => {
  test("skips a second run until the first has ended", async () => {
    const app = await start(single("skip"));
    const first = await send(app);
    await asleep(app);
    expect(await app.runsOf(await send(app))).toEqual([]);
    app.clock.advance(10 * minute);
    expect(await app.ended(first)).toMatchObject({ status: "Completed" });
    expect(await app.runsOf(await send(app))).toHaveLength(1);
  });

  test("in the other mode cancels the first run, tells of it, and starts the second", async () => {
    const app = await start(single("cancel"));
    const first = await send(app);
    await asleep(app);
    const second = await send(app);
    expect(await app.ended(first)).toMatchObject({ status: "Cancelled" });
    const [cancelled] = await app.runsOf(first);
    await eventually(() => app.calls.includes("app-told/step") && app.engine.stats().running === 0);
    app.clock.advance(10 * minute);
    expect(await app.ended(second)).toMatchObject({ status: "Completed", output: "done" });
    expect(cancelled?.status).toBe("Cancelled");
  });

  test("cancels a run that was not called yet", async () => {
    const app = await start(single("cancel"));
    const { ids } = await app.inngest.send([{ name: "go" }, { name: "go" }]);
    const runs = await Promise.all(ids.map((id) => app.runsOf(id)));
    expect(runs.flat().map(({ status }) => status)).toEqual(["Cancelled", "Running"]);
  });

  test("with a key is one per value, and none where the key is false", async () => {
    const app = await start(single("skip", "event.data.user != '' ? event.data.user : false"));
    const started: boolean[] = [];
    for (const user of ["a", "b", "a", "", ""]) {
      started.push((await app.runsOf(await send(app, { user }))).length === 1);
    }
    expect(started).toEqual([true, true, false, true, true]);
  });

  test("is still taken when the engine is started again", async () => {
    const define = single("skip");
    const before = await start(define);
    const first = await send(before);
    await asleep(before);
    const after = await startAgain(start, before, { define, atMs: before.clock.now() + minute });
    expect(await after.runsOf(await send(after))).toEqual([]);
    after.clock.advance(9 * minute);
    await after.ended(first);
    expect(await after.runsOf(await send(after))).toHaveLength(1);
  });
});
