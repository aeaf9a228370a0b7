import { describe, expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually } from "../support/test-app.ts";

const day = 24 * 3600_000;

inEachMode("step.waitForEvent", (start) => {
  describe.each([{ checkpointing: true }, { checkpointing: false }])(
    "waitForEvent, with checkpointing $checkpointing",
    ({ checkpointing }) => {
      test("ends with the event that matches, and with no other", async () => {
        const app = await start(
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

      test.each([
        { own: {}, matching: { id: null }, others: [{}, { id: "missing" }, { id: "null" }] },
        { own: { id: null }, matching: {}, others: [{ id: "missing" }, { id: "null" }] },
      ])("takes a field that does not exist for null: $own", async ({ own, matching, others }) => {
        const app = await start(
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
        const { ids } = await app.inngest.send({ name: "go", data: own });
        await eventually(() => app.clock.pending().some((ms) => ms > day));
        await app.inngest.send(others.map((data) => ({ name: "answer", data })));
        expect(await app.runsOf(ids[0] ?? "")).toMatchObject([{ status: "Running" }]);
        await app.inngest.send({ name: "answer", data: matching });
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: matching });
      });

      test("ends with null at its timeout", async () => {
        const app = await start(
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
        expect(await app.ended(ids[0] ?? "")).toMatchObject({
          status: "Completed",
          output: { answer: null },
        });
      });

      test("ends when its `if` holds between both events", async () => {
        const app = await start(
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
    const app = await start((inngest) => [
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
    const app = await start((inngest) => [
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
    const app = await start((inngest) => [
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
});
