import { DatabaseSync } from "node:sqlite";
import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually } from "../support/test-app.ts";

const unknown = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

const functions = (inngest: Inngest) => [
  inngest.createFunction({ id: "sleeper", triggers: { event: "sleep" } }, async ({ step }) => {
    await step.sleep("nap", "1d");
  }),
  inngest.createFunction(
    { id: "order", triggers: { event: "order" }, idempotency: "event.data.order" },
    ({ event }) => event.data["order"] as unknown,
  ),
  inngest.createFunction(
    { id: "lone", triggers: { event: "lone" }, singleton: { mode: "skip" } },
    async ({ step }) => {
      await step.sleep("nap", "1d");
    },
  ),
];

inEachMode("what operators do with runs", (start) => {
  const runOf = async (app: Awaited<ReturnType<typeof start>>, eventId: string): Promise<string> => {
    const { runs } = await app.engine.listRuns({ eventId, limit: 1 });
    return runs[0]?.id ?? "";
  };

  test("a run that is cancelled ends, with the steps it had open", async () => {
    const app = await start(functions);
    const { ids } = await app.inngest.send({ name: "sleep" });
    await eventually(() => app.calls.length === 1 && app.engine.stats().running === 0);
    const id = await runOf(app, ids[0] ?? "");
    expect(await app.engine.cancelRun(id)).toEqual({ status: "cancelled" });
    expect(await app.engine.cancelRun(id)).toEqual({ status: "cancelled" });
    expect(await app.engine.findRun(id)).toMatchObject({
      status: "cancelled",
      output: null,
      error: null,
      steps: [{ name: "nap", state: "cancelled", waitsFor: null, endedAt: null }],
    });
    expect(await app.engine.listRuns({ status: "cancelled", limit: 2 })).toMatchObject({ runs: [{ id }] });
  });

  test("a run that has ended is not cancelled, and a rerun names the one it repeats", async () => {
    const app = await start(functions);
    const { ids } = await app.inngest.send({ name: "order", data: { order: 3 } });
    const { run_id: id } = await app.ended(ids[0] ?? "");
    expect(await app.engine.cancelRun(id)).toEqual({ status: "ended", as: "completed" });
    const again = await app.engine.rerun(id);
    if (again.status !== "started") throw new Error(`The rerun did not start: ${again.status}.`);
    await eventually(() => app.engine.stats().unfinished === 0);
    expect(await app.engine.findRun(again.runId)).toMatchObject({
      output: 3,
      originalRunId: id,
      eventId: ids[0],
    });
  });

  test("a singleton whose run has not ended is not started again", async () => {
    const app = await start(functions);
    const { ids } = await app.inngest.send({ name: "lone" });
    expect(await app.engine.rerun(await runOf(app, ids[0] ?? ""))).toEqual({
      status: "taken",
      functionId: "app-lone",
    });
  });

  test("an unknown run is not found", async () => {
    const app = await start(functions);
    for (const id of [unknown, "", "no id"]) {
      expect(await app.engine.findRun(id)).toBeNull();
      expect(await app.engine.cancelRun(id)).toEqual({ status: "not-found" });
      expect(await app.engine.rerun(id)).toEqual({ status: "not-found" });
    }
  });

  test("a run that retention has deleted is forgotten with what failed in it", async () => {
    const app = await start(
      (inngest) => [
        inngest.createFunction({ id: "bad", triggers: { event: "go" }, retries: 0 }, () => {
          throw new Error("no");
        }),
      ],
      { retentionMs: 3600_000 },
    );
    const { ids } = await app.inngest.send({ name: "go" });
    const { run_id: id } = await app.ended(ids[0] ?? "");
    expect((await app.engine.findRun(id))?.failures).toHaveLength(1);
    app.clock.advance(2 * 3600_000);
    await eventually(async () => (await app.engine.findRun(id)) === null);
    expect(await app.engine.listRuns({ limit: 1 })).toEqual({ runs: [], nextCursor: null });
    await app.engine.close(100);
    const database = new DatabaseSync(app.file);
    expect(database.prepare("SELECT count(*) AS n FROM failures").get()).toEqual({ n: 0 });
    database.close();
  });
});
