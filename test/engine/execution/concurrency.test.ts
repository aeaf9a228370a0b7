import { join } from "node:path";
import type { Inngest, InngestFunction } from "inngest";
import { describe, expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { type HeldWork, heldWork } from "../support/held-work.ts";
import { eventually, temporaryDirectory, type TestApp } from "../support/test-app.ts";

type Concurrency = Parameters<Inngest["createFunction"]>[0]["concurrency"];

/** A function on events of its own name, with one step that the test holds under the event's `label`. */
const holding = (inngest: Inngest, id: string, work: HeldWork, concurrency?: Concurrency) =>
  inngest.createFunction(
    { id, triggers: { event: id }, ...(concurrency === undefined ? {} : { concurrency }) },
    ({ event, step }) => step.run("work", () => work.hold(String(event.data["label"] ?? id))),
  );

/** Waits until as many calls are on their way and as many wait. */
const settled = (app: TestApp, running: number, queued: number): Promise<boolean> =>
  eventually(() => {
    const stats = app.engine.stats();
    return stats.running === running && stats.queued === queued;
  });

const drain = async (app: TestApp, work: HeldWork, count: number): Promise<void> => {
  for (let ended = 0; ended < count; ended += 1) {
    await eventually(() => work.inside().length > 0);
    work.letGo();
  }
  await eventually(() => app.engine.stats().unfinished === 0);
};

inEachMode("concurrency", (start) => {
  describe.each([true, false])("with checkpointing %s", (checkpointing) => {
    test("of a function without a key holds for all its runs, and all end", async () => {
      const work = heldWork();
      const app = await start((inngest) => [holding(inngest, "f", work, 2)], { checkpointing });
      await app.inngest.send(Array.from({ length: 5 }, () => ({ name: "f" })));
      for (const waiting of [3, 2, 1, 0]) {
        await eventually(() => work.inside().length === 2);
        await settled(app, 2, waiting);
        work.letGo();
      }
      await drain(app, work, 1);
      expect(work.begun).toHaveLength(5);
    });

    test("counts each of the parallel steps of a run", async () => {
      const work = heldWork();
      const app = await start(
        (inngest) => [
          inngest.createFunction({ id: "f", triggers: { event: "f" }, concurrency: 2 }, ({ step }) =>
            Promise.all(["a", "b", "c"].map((label) => step.run(label, () => work.hold(label)))),
          ),
        ],
        { checkpointing },
      );
      await app.inngest.send({ name: "f" });
      await eventually(() => work.inside().length === 2);
      await settled(app, 2, 1);
      expect(work.inside()).toEqual(["a", "b"]);
      await drain(app, work, 3);
    });

    test("does not count a run between the tries of a step", async () => {
      const tried: unknown[] = [];
      const app = await start(
        (inngest) => [
          inngest.createFunction(
            { id: "f", triggers: { event: "f" }, concurrency: 1 },
            ({ event, step, attempt }) =>
              step.run("work", () => {
                tried.push(event.data["label"]);
                if (event.data["label"] === "failing" && attempt === 0) throw new Error("not yet");
              }),
          ),
        ],
        { checkpointing },
      );
      await app.inngest.send([
        { name: "f", data: { label: "failing" } },
        { name: "f", data: { label: "other" } },
      ]);
      await eventually(() => app.engine.stats().unfinished === 1);
      expect(tried).toEqual(["failing", "other"]);
      app.clock.advance(3600_000);
      await eventually(() => app.engine.stats().unfinished === 0);
    });

    test("lets the steps of a run that started earlier go before runs that start later", async () => {
      const order: string[] = [];
      const app = await start(
        (inngest) => [
          inngest.createFunction(
            { id: "f", triggers: { event: "f" }, concurrency: 1 },
            async ({ event, step }) => {
              const run = String(event.data["run"]);
              await step.run("first", () => void order.push(`${run} first`));
              await step.sleep("nap", "0s");
              await step.run("second", () => void order.push(`${run} second`));
            },
          ),
        ],
        { checkpointing, connected: false },
      );
      // Before the functions are known, so that all are due at once.
      for (const run of ["1", "2", "3"]) await app.engine.send({ name: "f", data: { run } });
      await app.connect();
      await eventually(() => order.length === 6);
      expect(order.indexOf("1 second")).toBeLessThan(order.indexOf("3 second"));
      expect(order.filter((step) => step.endsWith("second"))).toEqual(["1 second", "2 second", "3 second"]);
    });
  });

  test("with a key of scope env holds for all functions together, per value", async () => {
    const work = heldWork();
    const shared = { limit: 1, key: "event.data.account", scope: "env" } as const;
    const app = await start((inngest) => [
      holding(inngest, "f", work, shared),
      // Another expression, and the same values.
      holding(inngest, "g", work, { ...shared, key: "event.data.customer" }),
    ]);
    await app.inngest.send([
      { name: "f", data: { account: "a", label: "f a" } },
      { name: "f", data: { account: "b", label: "f b" } },
    ]);
    await eventually(() => work.inside().length === 2);
    await app.inngest.send([
      { name: "g", data: { customer: "a", label: "g a" } },
      { name: "g", data: { customer: "c", label: "g c" } },
    ]);
    await eventually(() => work.inside().includes("g c"));
    await settled(app, 3, 1);
    expect(work.begun.toSorted()).toEqual(["f a", "f b", "g c"]);
    work.letGo("f a");
    await eventually(() => work.inside().includes("g a"));
    await drain(app, work, 3);
  });

  test("with the same key in scope fn counts each function for itself", async () => {
    const work = heldWork();
    const own = { limit: 1, key: "event.data.account" };
    const app = await start((inngest) => [
      holding(inngest, "f", work, own),
      holding(inngest, "g", work, own),
    ]);
    await app.inngest.send(["f", "g", "f", "g"].map((name) => ({ name, data: { account: "a" } })));
    await eventually(() => work.inside().length === 2);
    await settled(app, 2, 2);
    expect(work.inside().toSorted()).toEqual(["f", "g"]);
    await drain(app, work, 4);
  });

  test("with two limits starts a call only when both have room, and lets others by", async () => {
    const work = heldWork();
    const app = await start((inngest) => [
      holding(inngest, "f", work, [{ limit: 2 }, { limit: 1, key: "event.data.label" }]),
    ]);
    const labels = ["a", "a", "b", "c"];
    await app.inngest.send(labels.map((label) => ({ name: "f", data: { label } })));
    await eventually(() => work.inside().length === 2);
    await settled(app, 2, 2);
    expect(work.inside().toSorted()).toEqual(["a", "b"]);
    work.letGo("b");
    await eventually(() => work.inside().length === 2);
    expect(work.inside()).toEqual(["a", "c"]);
    work.letGo("a");
    await eventually(() => work.inside().length === 2);
    expect(work.inside()).toEqual(["c", "a"]);
    await drain(app, work, 2);
  });

  test("counts runs whose key cannot be computed together", async () => {
    const work = heldWork();
    const app = await start((inngest) => [holding(inngest, "f", work, { limit: 1, key: "event.data.a.b" })]);
    await app.inngest.send([{ name: "f" }, { name: "f" }]);
    await eventually(() => work.inside().length === 1);
    await settled(app, 1, 1);
    expect(work.begun).toHaveLength(1);
    await drain(app, work, 2);
  });

  test("that a function is given anew holds for the runs it had before", async () => {
    const file = join(temporaryDirectory(), "engine.db");
    const work = heldWork();
    const sleeping =
      (concurrency: Concurrency) =>
      (inngest: Inngest): InngestFunction.Any[] => [
        inngest.createFunction(
          { id: "f", triggers: { event: "f" }, ...(concurrency === undefined ? {} : { concurrency }) },
          async ({ event, step }) => {
            await step.sleep("nap", "1h");
            await step.run("work", () => work.hold(String(event.data["label"])));
          },
        ),
      ];
    const before = await start(sleeping({ limit: 5, key: "event.data.other" }), { file });
    const labels = ["a", "a", "b"];
    await before.inngest.send(labels.map((label) => ({ name: "f", data: { label } })));
    await eventually(() => before.calls.length === 3 && before.engine.stats().running === 0);
    await before.engine.close();
    const after = await start(sleeping({ limit: 1, key: "event.data.label" }), { file });
    after.clock.advance(3600_000);
    await eventually(() => work.inside().length === 2);
    await settled(after, 2, 1);
    expect(work.inside().toSorted()).toEqual(["a", "b"]);
    await drain(after, work, 3);
  });

  test("of one function leaves the others alone: calls that hang hold up only their own", async () => {
    const work = heldWork();
    const app = await start((inngest) => [
      holding(inngest, "hanging", work),
      inngest.createFunction({ id: "quick", triggers: { event: "quick" } }, ({ step }) =>
        step.run("work", () => "done"),
      ),
    ]);
    await app.inngest.send(Array.from({ length: 70 }, () => ({ name: "hanging" })));
    await settled(app, 64, 6);
    const { ids } = await app.inngest.send({ name: "quick" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed" });
    await settled(app, 64, 6);
    expect(work.begun).toHaveLength(64);
  });

  test("above what a function has without any is taken as it is", async () => {
    const work = heldWork();
    const app = await start((inngest) => [holding(inngest, "f", work, 3)], { maxCalls: 2 });
    await app.inngest.send(Array.from({ length: 4 }, () => ({ name: "f" })));
    await eventually(() => work.inside().length === 3);
    await settled(app, 3, 1);
    expect(work.begun).toHaveLength(3);
  });
});
