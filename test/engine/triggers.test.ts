import { describe, expect, test } from "vitest";
import { eventually, testApp } from "./support/test-app.ts";

describe("event triggers", () => {
  test("start a function when its `if` holds, and not on missing fields", async () => {
    const app = await testApp((inngest) => [
      inngest.createFunction(
        { id: "french", triggers: { event: "go", if: "event.data.locale == 'fr'" } },
        () => "bonjour",
      ),
    ]);
    const { ids } = await app.inngest.send([
      { name: "go", data: { locale: "fr" } },
      { name: "go", data: { locale: "en" } },
      { name: "go", data: {} },
    ]);
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: "bonjour" });
    expect(await app.runsOf(ids[1] ?? "")).toEqual([]);
    expect(await app.runsOf(ids[2] ?? "")).toEqual([]);
  });

  test("of one function may be several, and one event starts it once", async () => {
    const app = await testApp((inngest) => [
      inngest.createFunction(
        {
          id: "several",
          triggers: [{ event: "a" }, { event: "b" }, { event: "b", if: "event.data.x == 1" }],
        },
        ({ event }) => event.name,
      ),
      inngest.createFunction({ id: "wild", triggers: { event: "b*" } }, () => "wild"),
    ]);
    const { ids } = await app.inngest.send([{ name: "a" }, { name: "b", data: { x: 1 } }]);
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: "a" });
    await app.ended(ids[1] ?? "");
    const runs = await app.runsOf(ids[1] ?? "");
    expect(runs.map(({ function_id: id }) => id)).toEqual(["app-several", "app-wild"]);
  });

  test("with a `ts` to come start their functions then", async () => {
    const app = await testApp((inngest) => [
      inngest.createFunction({ id: "later", triggers: { event: "go" } }, () => "done"),
    ]);
    const { ids } = await app.inngest.send({ name: "go", ts: Date.now() + 3600_000 });
    expect(await app.runsOf(ids[0] ?? "")).toMatchObject([{ status: "Running" }]);
    expect(app.calls).toEqual([]);
    app.clock.advance(3601_000);
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed" });
  });

  test.each([1e17, -1e17])("with a `ts` that is no instant (%d) are refused", async (ts) => {
    const app = await testApp((inngest) => [
      inngest.createFunction({ id: "later", triggers: { event: "go" } }, () => "done"),
    ]);
    await expect(app.engine.send({ name: "go", ts })).rejects.toMatchObject({ code: "ENGINE_EVENT_INVALID" });
  });
});

test("an event sent again with its id changes nothing", async () => {
  const app = await testApp((inngest) => [
    inngest.createFunction({ id: "once", triggers: { event: "go" } }, () => "done"),
  ]);
  const sent = await Promise.all(
    Array.from({ length: 10 }, () => app.inngest.send({ name: "go", id: "lead-1" })),
  );
  expect(sent.map(({ ids }) => ids)).toEqual(Array.from({ length: 10 }, () => ["lead-1"]));
  await app.ended("lead-1");
  app.clock.advance(23 * 3600_000);
  await app.inngest.send({ name: "go", id: "lead-1" });
  expect(await app.runsOf("lead-1")).toHaveLength(1);
});

describe("cron triggers", () => {
  test("start their function at the time of their zone", async () => {
    const startedAt: string[] = [];
    const paris = new Intl.DateTimeFormat("fr-FR", { timeZone: "Europe/Paris", timeStyle: "short" });
    const app = await testApp((inngest) => [
      inngest.createFunction(
        { id: "daily", triggers: { cron: "TZ=Europe/Paris 0 9 * * *" } },
        async ({ event, step }) => {
          await step.run("note", () => startedAt.push(`${event.name} ${paris.format(app.clock.now())}`));
        },
      ),
    ]);
    for (const count of [1, 2]) {
      const [waitMs = 0] = await eventually(() => {
        const waits = app.clock.pending().filter((ms) => ms < 26 * 3600_000 && ms > 3600_000);
        return waits.length > 0 && waits;
      });
      app.clock.advance(waitMs + 500);
      await eventually(() => startedAt.length === count && app.engine.stats().unfinished === 0);
    }
    expect(startedAt).toEqual(["inngest/scheduled.timer 09:00", "inngest/scheduled.timer 09:00"]);
  });

  test("strike once however often the functions are registered", async () => {
    let runs = 0;
    const app = await testApp((inngest) => [
      inngest.createFunction({ id: "hourly", triggers: { cron: "0 * * * *" } }, () => {
        runs += 1;
      }),
    ]);
    await app.connect();
    app.clock.advance(3600_000);
    await eventually(() => runs > 0 && app.engine.stats().unfinished === 0);
    expect(runs).toBe(1);
  });

  test("missed while the engine was not running are made up for once", async () => {
    let runs = 0;
    const app = await testApp((inngest) => [
      inngest.createFunction({ id: "hourly", triggers: { cron: "0 * * * *" } }, () => {
        runs += 1;
      }),
    ]);
    // Time passes without the engine noticing each hour, as when the machine sleeps.
    app.clock.advance(49 * 3600_000);
    await eventually(() => runs > 0 && app.engine.stats().unfinished === 0);
    expect(runs).toBe(1);
  });
});
