import { describe, expect, test } from "vitest";
import { eventually, testApp } from "./support/test-app.ts";

const day = 24 * 3600_000;

describe.each([{ checkpointing: true }, { checkpointing: false }])(
  "waitForEvent, with checkpointing $checkpointing",
  ({ checkpointing }) => {
    test("ends with the event that matches, and with no other", async () => {
      const app = await testApp(
        (inngest) => [
          inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ step }) => {
            const answer = await step.waitForEvent("answer", {
              event: "answer",
              match: "data.id",
              timeout: "2d",
            });
            return answer?.data;
          }),
        ],
        { checkpointing },
      );
      const { ids } = await app.inngest.send({ name: "go", data: { id: "1" } });
      await eventually(() => app.clock.pending().some((ms) => ms > day));
      await app.inngest.send([
        { name: "other", data: { id: "1" } },
        { name: "answer", data: { id: "2" } },
        { name: "answer", data: {} },
      ]);
      expect(await app.runsOf(ids[0] ?? "")).toMatchObject([{ status: "Running" }]);
      await app.inngest.send({ name: "answer", data: { id: "1", yes: true } });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: { id: "1", yes: true } });
    });

    test("ends with null at its timeout", async () => {
      const app = await testApp(
        (inngest) => [
          inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ step }) => {
            const answer = await step.waitForEvent("answer", { event: "answer", timeout: "2d" });
            return { answer };
          }),
        ],
        { checkpointing },
      );
      const { ids } = await app.inngest.send({ name: "go" });
      await eventually(() => app.clock.pending().some((ms) => ms > day));
      app.clock.advance(2 * day + 1000);
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: { answer: null } });
    });

    test("ends when its `if` holds between both events", async () => {
      const app = await testApp(
        (inngest) => [
          inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ step }) => {
            const answer = await step.waitForEvent("answer", {
              event: "answer",
              if: "async.data.score > event.data.least && async.data.final",
              timeout: "2d",
            });
            return answer?.data["score"] as unknown;
          }),
        ],
        { checkpointing },
      );
      const { ids } = await app.inngest.send({ name: "go", data: { least: 5 } });
      await eventually(() => app.clock.pending().some((ms) => ms > day));
      await app.inngest.send([
        { name: "answer", data: { score: 5, final: true } },
        { name: "answer", data: { score: 9 } },
        { name: "answer", data: { score: "nine", final: true } },
        { name: "answer", data: { score: 8, final: true } },
      ]);
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: 8 });
    });
  },
);

test("one event ends the waits of every run it matches", async () => {
  const app = await testApp((inngest) => [
    inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ step }) => {
      const answer = await step.waitForEvent("answer", {
        event: "answer",
        match: "data.team",
        timeout: "2d",
      });
      return answer !== null;
    }),
  ]);
  const { ids } = await app.inngest.send(
    ["red", "red", "blue"].map((team) => ({ name: "go", data: { team } })),
  );
  await eventually(() => app.calls.length === 3 && app.engine.stats().running === 0);
  await app.inngest.send({ name: "answer", data: { team: "red" } });
  const runs = await Promise.all(ids.slice(0, 2).map((id) => app.ended(id)));
  expect(runs).toMatchObject([{ output: true }, { output: true }]);
  expect(await app.runsOf(ids[2] ?? "")).toMatchObject([{ status: "Running" }]);
});

test("a wait may match on a list as well as on a text", async () => {
  const app = await testApp((inngest) => [
    inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ step }) => {
      const answer = await step.waitForEvent("answer", {
        event: "answer",
        match: "data.tags",
        timeout: "2d",
      });
      return answer !== null;
    }),
  ]);
  const { ids } = await app.inngest.send({ name: "go", data: { tags: ["a", "b"] } });
  await eventually(() => app.calls.length === 1 && app.engine.stats().running === 0);
  await app.inngest.send([
    { name: "answer", data: { tags: ["b", "a"] } },
    { name: "answer", data: { tags: ["a", "b"] } },
  ]);
  expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: true });
});

test("a condition that is no expression fails the run and says so", async () => {
  const app = await testApp((inngest) => [
    inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, ({ step }) =>
      step.waitForEvent("answer", { event: "answer", if: "event.data ==", timeout: "2d" }),
    ),
  ]);
  const { ids } = await app.inngest.send({ name: "go" });
  expect(await app.ended(ids[0] ?? "")).toMatchObject({
    status: "Failed",
    output: { message: expect.stringContaining('The condition of step "answer"') as unknown },
  });
});

describe("cancelOn", () => {
  const reminder = {
    id: "reminder",
    triggers: { event: "scheduled" },
    cancelOn: [
      { event: "cancelled", match: "data.id" },
      { event: "scheduled", if: "event.data.id == async.data.id && event.data.at != async.data.at" },
    ],
  };

  test("ends the runs its event matches, between steps, and their timers", async () => {
    const ran: unknown[] = [];
    const app = await testApp((inngest) => [
      inngest.createFunction(reminder, async ({ event, step }) => {
        await step.run("confirm", () => ran.push(event.data["id"]));
        await step.sleep("until then", "1d");
        await step.run("remind", () => ran.push("reminded"));
      }),
    ]);
    const { ids } = await app.inngest.send([
      { name: "scheduled", data: { id: "1", at: "09:00" } },
      { name: "scheduled", data: { id: "2", at: "09:00" } },
    ]);
    await eventually(() => ran.length === 2 && app.engine.stats().running === 0);
    await app.inngest.send({ name: "cancelled", data: { id: "1" } });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Cancelled" });
    app.clock.advance(25 * 3600_000);
    expect(await app.ended(ids[1] ?? "")).toMatchObject({ status: "Completed" });
    expect(ran.filter((what) => what === "reminded")).toHaveLength(1);
  });

  test("by the trigger's own event ends the older run and not the one it starts", async () => {
    const app = await testApp((inngest) => [
      inngest.createFunction(reminder, async ({ event, step }) => {
        await step.sleep("until then", "1d");
        return event.data["at"] as unknown;
      }),
    ]);
    const first = await app.inngest.send({ name: "scheduled", data: { id: "1", at: "09:00" } });
    const duplicate = await app.inngest.send({ name: "scheduled", data: { id: "1", at: "09:00" } });
    const moved = await app.inngest.send({ name: "scheduled", data: { id: "1", at: "10:00" } });
    expect(await app.ended(first.ids[0] ?? "")).toMatchObject({ status: "Cancelled" });
    expect(await app.ended(duplicate.ids[0] ?? "")).toMatchObject({ status: "Cancelled" });
    await eventually(() => app.engine.stats().running === 0);
    app.clock.advance(25 * 3600_000);
    expect(await app.ended(moved.ids[0] ?? "")).toMatchObject({ status: "Completed", output: "10:00" });
  });

  test("by an event that the run also waits for ends it for good", async () => {
    const ran: string[] = [];
    const app = await testApp((inngest) => [
      inngest.createFunction(reminder, async ({ step }) => {
        await step.waitForEvent("cancelled", { event: "cancelled", timeout: "1d" });
        await step.run("next", () => ran.push("next"));
      }),
      inngest.createFunction({ id: "other", triggers: { event: "go" } }, () => "done"),
    ]);
    await app.inngest.send({ name: "scheduled", data: { id: "1" } });
    await eventually(() => app.calls.length === 1 && app.engine.stats().running === 0);
    await app.inngest.send({ name: "cancelled", data: { id: "1" } });
    // What had been queued would have been called before this.
    const { ids } = await app.inngest.send({ name: "go" });
    await app.ended(ids[0] ?? "");
    expect(app.calls).toEqual(["app-reminder/step", "app-other/step"]);
    expect(ran).toEqual([]);
  });

  test("during a call drops what the call brings", async () => {
    const gate = Promise.withResolvers<void>();
    const ran: string[] = [];
    const app = await testApp((inngest) => [
      inngest.createFunction(reminder, async ({ step }) => {
        await step.run("slow", () => gate.promise);
        await step.run("next", () => ran.push("next"));
      }),
    ]);
    const { ids } = await app.inngest.send({ name: "scheduled", data: { id: "1" } });
    await eventually(() => app.engine.stats().running === 1 && app.calls.length === 1);
    await app.inngest.send({ name: "cancelled", data: { id: "1" } });
    gate.resolve();
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Cancelled" });
    await eventually(() => app.engine.stats().running === 0);
    expect(ran).toEqual([]);
    expect(app.engine.stats()).toMatchObject({ queued: 0, running: 0, unfinished: 0 });
  });

  test("during a call keeps the steps that the call plans from running", async () => {
    const gate = Promise.withResolvers<void>();
    const ran: string[] = [];
    const app = await testApp((inngest) => [
      inngest.createFunction(reminder, async ({ step }) => {
        await gate.promise;
        await Promise.all([step.run("a", () => ran.push("a")), step.run("b", () => ran.push("b"))]);
      }),
      inngest.createFunction({ id: "other", triggers: { event: "go" } }, () => "done"),
    ]);
    await app.inngest.send({ name: "scheduled", data: { id: "1" } });
    await eventually(() => app.calls.length === 1);
    await app.inngest.send({ name: "cancelled", data: { id: "1" } });
    gate.resolve();
    await eventually(() => app.engine.stats().running === 0);
    // What had been queued would have been called before this.
    const { ids } = await app.inngest.send({ name: "go" });
    await app.ended(ids[0] ?? "");
    expect(app.calls).toEqual(["app-reminder/step", "app-other/step"]);
    expect(ran).toEqual([]);
  });

  test("with a timeout is over after it", async () => {
    const app = await testApp((inngest) => [
      inngest.createFunction(
        {
          id: "brief",
          triggers: { event: "scheduled" },
          cancelOn: [{ event: "cancelled", match: "data.id", timeout: "1h" }],
        },
        async ({ step }) => {
          await step.sleep("until then", "1d");
        },
      ),
    ]);
    const { ids } = await app.inngest.send({ name: "scheduled", data: { id: "1" } });
    await eventually(() => app.calls.length === 1 && app.engine.stats().running === 0);
    app.clock.advance(2 * 3600_000);
    await app.inngest.send({ name: "cancelled", data: { id: "1" } });
    app.clock.advance(day);
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed" });
  });
});
