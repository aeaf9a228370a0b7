import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually } from "../support/test-app.ts";

const atOnce = { retryDelayMs: () => 0 };

/** The steps that a run has on record, by what they returned. */
const recorded = async (engine: { fetch: typeof fetch }, runId: string): Promise<unknown[]> => {
  const response = await engine.fetch(`http://engine.invalid/v0/runs/${runId}/actions`);
  return Object.values((await response.json()) as Record<string, { data: unknown }>)
    .map(({ data }) => data)
    .toSorted((a, b) => Number(a) - Number(b));
};

inEachMode("checkpointing", (start) => {
  test("with buffered steps keeps them several at a time, and the rest with the result", async () => {
    const seen: number[] = [];
    const app = await start((inngest) => [
      inngest.createFunction(
        { id: "buffered", triggers: { event: "go" }, checkpointing: { bufferedSteps: 3 } },
        async ({ step, runId }) => {
          for (let n = 0; n < 8; n += 1) {
            await step.run("again", async () => {
              seen.push((await recorded(app.engine, runId)).length);
              return n;
            });
          }
          return "done";
        },
      ),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    const run = await app.ended(ids[0] ?? "");
    expect(run).toMatchObject({ status: "Completed", output: "done" });
    expect(seen).toEqual([0, 0, 0, 3, 3, 3, 6, 6]);
    expect(await recorded(app.engine, run.run_id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(app.calls).toHaveLength(1);
  });

  test("with buffered steps loses none of them when a later step fails", async () => {
    const ran: string[] = [];
    const app = await start(
      (inngest) => [
        inngest.createFunction(
          { id: "buffered", triggers: { event: "go" }, retries: 1, checkpointing: { bufferedSteps: 10 } },
          async ({ step }) => {
            await step.run("a", () => ran.push("a"));
            await step.run("b", () => ran.push("b"));
            await step.run("c", () => {
              ran.push("c");
              if (ran.length === 3) throw new Error("once");
            });
          },
        ),
      ],
      atOnce,
    );
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed" });
    expect(ran).toEqual(["a", "b", "c", "c"]);
  });

  test("with an interval keeps buffered steps when it has passed", async () => {
    const gate = Promise.withResolvers<void>();
    let runId = "";
    const app = await start((inngest) => [
      inngest.createFunction(
        {
          id: "interval",
          triggers: { event: "go" },
          checkpointing: { bufferedSteps: 100, maxInterval: 20 },
        },
        async ({ step, runId: id }) => {
          runId = id;
          await step.run("a", () => "a");
          await gate.promise;
          await step.run("b", () => "b");
          return "done";
        },
      ),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    await eventually(async () => runId !== "" && (await recorded(app.engine, runId)).length === 1);
    gate.resolve();
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "done" });
  });

  test("with a longest runtime goes on in another call, with every step run once", async () => {
    const ran: number[] = [];
    const app = await start((inngest) => [
      inngest.createFunction(
        { id: "long", triggers: { event: "go" }, checkpointing: { maxRuntime: 30 } },
        async ({ step }) => {
          for (let n = 0; n < 6; n += 1) {
            await step.run("again", async () => {
              ran.push(n);
              await new Promise((resolve) => setTimeout(resolve, 15));
            });
          }
          return "done";
        },
      ),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "done" });
    expect(ran).toEqual([0, 1, 2, 3, 4, 5]);
    expect(app.calls.length).toBeGreaterThan(1);
  });
});
