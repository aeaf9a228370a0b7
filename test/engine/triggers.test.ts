import { describe, expect, test } from "vitest";
import { inEachMode } from "./support/in-each-mode.ts";
import { eventually } from "./support/test-app.ts";

inEachMode("triggers", (start) => {
  describe("event triggers", () => {
    test("start a function when its `if` holds, and not on missing fields", async () => {
      const app = await start((inngest) => [
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
      const app = await start((inngest) => [
        inngest.createFunction(
          {
            id: "several",
            triggers: [{ event: "a" }, { event: "b" }, { event: "b", if: "event.data.x == 1" }],
          },
          ({ event }) => event.name,
        ),
      ]);
      const { ids } = await app.inngest.send([{ name: "a" }, { name: "b", data: { x: 1 } }]);
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: "a" });
      await app.ended(ids[1] ?? "");
      expect(await app.runsOf(ids[1] ?? "")).toHaveLength(1);
    });

    test("with a `ts` to come start their functions then", async () => {
      const app = await start((inngest) => [
        inngest.createFunction({ id: "later", triggers: { event: "go" } }, () => "done"),
      ]);
      const { ids } = await app.inngest.send({ name: "go", ts: Date.now() + 3600_000 });
      expect(await app.runsOf(ids[0] ?? "")).toMatchObject([{ status: "Running" }]);
      expect(app.calls).toEqual([]);
      app.clock.advance(3601_000);
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed" });
    });

    test.each([1e17, -1e17])("with a `ts` that is no instant (%d) are refused", async (ts) => {
      const app = await start((inngest) => [
        inngest.createFunction({ id: "later", triggers: { event: "go" } }, () => "done"),
      ]);
      await expect(app.engine.send({ name: "go", ts })).rejects.toMatchObject({
        code: "ENGINE_EVENT_INVALID",
      });
    });
  });

  test("an event sent again with its id changes nothing", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "once", triggers: { event: "go" } }, () => "done"),
    ]);
    const sent = await Promise.all(
      Array.from({ length: 10 }, () => app.inngest.send({ name: "go", id: "lead-1" })),
    );
    expect(new Set(sent.flatMap(({ ids }) => ids)).size).toBe(1);
    expect(sent[0]?.ids[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    await app.ended("lead-1");
    app.clock.advance(23 * 3600_000);
    await app.inngest.send({ name: "go", id: "lead-1" });
    expect(await app.runsOf("lead-1")).toHaveLength(1);
  });

  test("two events of different names may have the same id of their sender", async () => {
    const app = await start((inngest) => [
      inngest.createFunction(
        { id: "both", triggers: [{ event: "created" }, { event: "paid" }] },
        ({ event }) => [event.id, event.name],
      ),
    ]);
    const { ids } = await app.inngest.send([
      { name: "created", id: "order-1" },
      { name: "paid", id: "order-1" },
    ]);
    const runs = await Promise.all(ids.map((id) => app.ended(id)));
    expect(runs.map(({ output }) => output)).toEqual([
      ["order-1", "created"],
      ["order-1", "paid"],
    ]);
  });

  test("a request sent again with its id seed, because its answer was lost, starts nothing twice", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "any", triggers: { event: "go" } }, () => "done"),
    ]);
    const send = async (seed: string) => {
      const response = await app.engine.fetch("http://engine.invalid/e/key", {
        method: "POST",
        headers: { "x-inngest-event-id-seed": seed },
        body: JSON.stringify([{ name: "go" }, { name: "go" }]),
      });
      return ((await response.json()) as { ids: string[] }).ids;
    };
    const ids = await send("1743130137367,eii2YKXRVTJPuA==");
    expect(ids).toEqual([...new Set(ids)].toSorted());
    expect(ids).toHaveLength(2);
    expect(await send("1743130137367,eii2YKXRVTJPuA==")).toEqual(ids);
    expect(await send("1743130137367,eii2YKXRVTJQuA==")).not.toEqual(ids);
    expect(await send("of no use")).not.toEqual(await send("of no use"));
    for (const id of ids) await app.ended(id);
    expect(await app.runsOf(ids[0] ?? "")).toHaveLength(1);
  });

  test.each(["inngest/function.finished", "inngest/anything"])("refuses an event named %s", async (name) => {
    const app = await start(() => []);
    await expect(app.engine.send({ name })).rejects.toMatchObject({ code: "ENGINE_EVENT_INVALID" });
  });

  describe("cron triggers", () => {
    test("start their function at the time of their zone", async () => {
      const startedAt: string[] = [];
      const paris = new Intl.DateTimeFormat("fr-FR", { timeZone: "Europe/Paris", timeStyle: "short" });
      const app = await start((inngest) => [
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
      const app = await start((inngest) => [
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
      const app = await start((inngest) => [
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
});
