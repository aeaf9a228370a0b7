import type { Inngest } from "inngest";
import { describe, expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually } from "../support/test-app.ts";

const post = { method: "POST" };

const twoSteps = (inngest: Inngest) => [
  inngest.createFunction(
    { id: "order", triggers: { event: "go" }, idempotency: "event.data.order" },
    async ({ event, runId, step }) => {
      const first = await step.run("first", () => runId);
      return { order: event.data["order"] as unknown, first };
    },
  ),
];

const sleeper = (inngest: Inngest) => [
  inngest.createFunction({ id: "sleeper", triggers: { event: "go" } }, async ({ step }) => {
    await step.sleep("nap", "1d");
    return step.run("after", () => "woke");
  }),
];

inEachMode("the API of runs", (start) => {
  test("tells of a run as Inngest's does", async () => {
    const app = await start(twoSteps);
    const { ids } = await app.inngest.send({ name: "go", data: { order: 1 } });
    const { run_id: id } = await app.ended(ids[0] ?? "");
    expect(await (await app.api(`/v1/runs/${id}`)).json()).toMatchObject({
      data: {
        run_id: id,
        function_id: "app-order",
        event_id: ids[0],
        status: "Completed",
        output: { order: 1, first: id },
        run_started_at: expect.stringMatching(/Z$/) as unknown,
        ended_at: expect.stringMatching(/Z$/) as unknown,
      },
    });
  });

  test("tells of steps and events as the SDK takes them", async () => {
    const app = await start(twoSteps);
    const { ids } = await app.inngest.send({ name: "go", data: { order: 1 } });
    const { run_id: id } = await app.ended(ids[0] ?? "");
    expect(Object.values((await (await app.api(`/v0/runs/${id}/actions`)).json()) as object)).toEqual([
      { type: "data", data: id },
    ]);
    expect(await (await app.api(`/v0/runs/${id}/batch`)).json()).toMatchObject([
      { name: "go", data: { order: 1 } },
    ]);
  });

  test("tells what a run waits for", async () => {
    const app = await start(sleeper);
    const { ids } = await app.inngest.send({ name: "go" });
    await eventually(() => app.calls.length === 1 && app.engine.stats().running === 0);
    const [run] = await app.runsOf(ids[0] ?? "");
    const { data } = (await (await app.api(`/v1/runs/${run?.run_id}/jobs`)).json()) as {
      data: { at: string }[];
    };
    expect(data).toMatchObject([{ kind: "sleep", position: 0, attempt: 0 }]);
    const inMs = Date.parse(data[0]?.at ?? "") - app.clock.now();
    expect(Math.round(inMs / 3600_000)).toBe(24);
  });

  describe("cancels a run", () => {
    test("that sleeps, for good", async () => {
      const app = await start(sleeper);
      const { ids } = await app.inngest.send({ name: "go" });
      await eventually(() => app.calls.length === 1 && app.engine.stats().running === 0);
      const [run] = await app.runsOf(ids[0] ?? "");
      const path = `/v1/runs/${run?.run_id}`;
      const response = await app.api(path, { method: "DELETE" });
      expect([response.status, await response.text()]).toEqual([200, ""]);
      app.clock.advance(2 * 24 * 3600_000);
      expect(await (await app.api(path)).json()).toMatchObject({ data: { status: "Cancelled" } });
      expect(app.engine.stats()).toMatchObject({ unfinished: 0, queued: 0, running: 0 });
      expect((await app.api(path, { method: "DELETE" })).status).toBe(200);
      expect(app.calls).toHaveLength(1);
    });

    test("whose call is on its way, and drops what that brings", async () => {
      const working = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const app = await start((inngest) => [
        inngest.createFunction({ id: "busy", triggers: { event: "go" } }, async ({ step }) => {
          await step.run("work", () => {
            working.resolve();
            return release.promise;
          });
          return "done";
        }),
      ]);
      const { ids } = await app.inngest.send({ name: "go" });
      await working.promise;
      const [run] = await app.runsOf(ids[0] ?? "");
      await app.api(`/v1/runs/${run?.run_id}`, { method: "DELETE" });
      release.resolve();
      await eventually(() => app.engine.stats().running === 0);
      expect(await app.runsOf(ids[0] ?? "")).toMatchObject([{ status: "Cancelled", output: null }]);
    });

    test("but not one that has ended", async () => {
      const app = await start(twoSteps);
      const { ids } = await app.inngest.send({ name: "go", data: { order: 1 } });
      const { run_id: id } = await app.ended(ids[0] ?? "");
      const response = await app.api(`/v1/runs/${id}`, { method: "DELETE" });
      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({
        error: expect.stringContaining("Completed") as unknown,
      });
    });
  });

  test("starts a run again as another one for the same event, past its idempotency", async () => {
    const app = await start(twoSteps);
    const { ids } = await app.inngest.send({ name: "go", data: { order: 1 } });
    const { run_id: first } = await app.ended(ids[0] ?? "");
    const rerun = async (id: string): Promise<string> => {
      const { data } = (await (await app.api(`/v1/runs/${id}/rerun`, post)).json()) as {
        data: { run_id: string };
      };
      return data.run_id;
    };
    const second = await rerun(first);
    const third = await rerun(second);
    await eventually(() => app.engine.stats().unfinished === 0);
    const runs = await app.runsOf(ids[0] ?? "");
    expect(runs).toMatchObject(
      [first, second, third].map((id) => ({
        run_id: id,
        event_id: ids[0],
        status: "Completed",
        output: { order: 1, first: id },
        ...(id === first ? {} : { original_run_id: first }),
      })),
    );
  });
});
