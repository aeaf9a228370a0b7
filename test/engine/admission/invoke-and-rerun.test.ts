import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { inEachMode, type StartApp } from "../support/in-each-mode.ts";
import { eventually, type TestApp } from "../support/test-app.ts";

const minute = 60_000;

type FlowControl = Omit<Parameters<Inngest["createFunction"]>[0], "id" | "triggers">;

/** A function under flow control, and one that invokes it and tells what came of it. */
const invoking = (start: StartApp, flow: FlowControl): Promise<TestApp> =>
  start((inngest) => {
    const invoked = inngest.createFunction({ id: "invoked", triggers: [], ...flow }, ({ events }) =>
      events.map(({ data }) => (data as { n?: unknown }).n),
    );
    const caller = inngest.createFunction(
      { id: "caller", triggers: { event: "go" } },
      async ({ event, step }) => {
        try {
          const data = { n: event.data["n"] as unknown };
          return await step.invoke("invoke", { function: invoked, data, timeout: "1h" });
        } catch (error) {
          return (error as Error).message;
        }
      },
    );
    return [invoked, caller];
  });

/** Starts a caller for each `n`, one after the other has called. */
const call = async (app: TestApp, ...numbers: number[]): Promise<string[]> => {
  const ids: string[] = [];
  for (const n of numbers) {
    const before = app.calls.length;
    ids.push(...(await app.inngest.send({ name: "go", data: { n } })).ids);
    await eventually(() => app.calls.length > before && app.engine.stats().running === 0);
  }
  return ids;
};

const outputs = async (app: TestApp, ids: string[]): Promise<unknown[]> =>
  (await Promise.all(ids.map((id) => app.ended(id)))).map(({ output }) => output);

inEachMode("an invocation", (start) => {
  test("over the rate limit of its function fails at once", async () => {
    const app = await invoking(start, { rateLimit: { limit: 1, period: "1h" } });
    expect(await outputs(app, await call(app, 1, 2))).toEqual([[1], "invoked function is rate limited"]);
  });

  test("of a singleton that is taken fails at once", async () => {
    const app = await start((inngest) => {
      const busy = inngest.createFunction(
        { id: "busy", triggers: { event: "go" }, singleton: { mode: "skip" } },
        ({ step }) => step.sleep("nap", "1h"),
      );
      const caller = inngest.createFunction(
        { id: "caller", triggers: { event: "ask" }, retries: 0 },
        ({ step }) => step.invoke("invoke", { function: busy }),
      );
      return [busy, caller];
    });
    await app.inngest.send({ name: "go" });
    await eventually(() => app.calls.length === 1 && app.engine.stats().running === 0);
    const { ids } = await app.inngest.send({ name: "ask" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({
      status: "Failed",
      output: { message: expect.stringContaining("singleton") as unknown },
    });
  });

  test("that joins a batch gets the result of the batch, as every other one in it", async () => {
    const app = await invoking(start, { batchEvents: { maxSize: 2, timeout: "60s" } });
    const ids = await call(app, 1, 2);
    expect(await outputs(app, ids)).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test("that a later one debounces waits for its timeout, and the last one gets the result", async () => {
    const app = await invoking(start, { debounce: { period: "1m" } });
    const [first = "", last = ""] = await call(app, 1, 2);
    app.clock.advance(minute);
    expect(await outputs(app, [last])).toEqual([[2]]);
    app.clock.advance(60 * minute);
    expect(await outputs(app, [first])).toEqual(["Timed out waiting for invoked function to complete"]);
  });
});

inEachMode("a run started again", (start) => {
  const again = async (app: TestApp, eventId: string): Promise<{ run_id: string }> => {
    const [first] = await app.runsOf(eventId);
    const response = await app.api(`/v1/runs/${first?.run_id ?? ""}/rerun`, { method: "POST" });
    return ((await response.json()) as { data: { run_id: string } }).data;
  };
  const statusOf = async (app: TestApp, runId: string) => {
    const response = await app.api(`/v1/runs/${runId}`);
    return ((await response.json()) as { data: { status: string; output: unknown } }).data;
  };

  test.each<[string, FlowControl]>([
    ["rate limit", { rateLimit: { limit: 1, period: "1h" } }],
    ["idempotency", { idempotency: "'always'" }],
    ["debounce", { debounce: { period: "1m" } }],
  ])("passes its function's %s", async (_, flow) => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "limited", triggers: { event: "go" }, ...flow }, () => "done"),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    app.clock.advance(minute);
    await eventually(async () => (await app.runsOf(ids[0] ?? ""))[0]?.status === "Completed");
    const { run_id: runId } = await again(app, ids[0] ?? "");
    await eventually(async () => (await statusOf(app, runId)).status === "Completed");
    expect(await app.runsOf(ids[0] ?? "")).toHaveLength(2);
  });

  test("of a batch has all its events again, at once", async () => {
    const app = await start((inngest) => [
      inngest.createFunction(
        { id: "gathering", triggers: { event: "go" }, batchEvents: { maxSize: 2, timeout: "60s" } },
        ({ events }) => events.map(({ data }: { data: Record<string, unknown> }) => data["n"]),
      ),
    ]);
    const { ids } = await app.inngest.send([
      { name: "go", data: { n: 1 } },
      { name: "go", data: { n: 2 } },
    ]);
    await app.ended(ids[0] ?? "");
    const { run_id: runId } = await again(app, ids[1] ?? "");
    await eventually(async () => (await statusOf(app, runId)).status === "Completed");
    expect(await statusOf(app, runId)).toMatchObject({ output: [1, 2] });
  });
});
