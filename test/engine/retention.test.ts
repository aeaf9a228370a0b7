import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { eventually, testApp } from "./support/test-app.ts";

const day = 24 * 3600_000;

test("finished runs and their events are forgotten after their retention, unfinished ones never", async () => {
  const app = await testApp(
    (inngest) => [
      inngest.createFunction({ id: "short", triggers: { event: "short" } }, () => "done"),
      inngest.createFunction({ id: "long", triggers: { event: "long" } }, async ({ step }) => {
        await step.sleep("year", "365d");
      }),
    ],
    { retentionMs: 2 * day },
  );
  const { ids } = await app.inngest.send([{ name: "short" }, { name: "long" }]);
  await app.ended(ids[0] ?? "");
  app.clock.advance(day);
  expect(await app.runsOf(ids[0] ?? "")).toHaveLength(1);
  app.clock.advance(1.1 * day);
  await expect.poll(() => app.runsOf(ids[0] ?? "")).toEqual([]);
  const event = () => app.engine.fetch(`http://engine.invalid/v1/events/${ids[0]}`);
  await expect.poll(async () => (await event()).status).toBe(404);
  expect(await app.runsOf(ids[1] ?? "")).toMatchObject([{ status: "Running" }]);
});

/** How many rows each table has, of those that have any. */
const rowsOf = (file: string): Record<string, number> => {
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const counts = tables.map(({ name }) => {
    const row = database.prepare(`SELECT count(*) AS n FROM ${String(name)}`).get();
    return [String(name), Number(row?.["n"])] as const;
  });
  database.close();
  return Object.fromEntries(counts.filter(([, rows]) => rows > 0));
};

test("whatever depends on a run, and whatever kept runs from starting, goes as well", async () => {
  const app = await testApp((inngest) => {
    const rest = { idempotency: "event.data.n", cancelOn: [{ event: "stop" }] };
    return [
      inngest.createFunction(
        { id: "waiter", triggers: { event: "go" }, ...rest },
        async ({ step, runId }) => {
          const body = {
            target: { run_id: runId },
            metadata: [{ kind: "userland.note", op: "merge", values: { n: 1 } }],
          };
          await step.run("note", async () => {
            const path = `/v1/runs/${runId}/metadata`;
            expect((await app.api(path, { method: "POST", body: JSON.stringify(body) })).status).toBe(200);
          });
          await step.waitForSignal("signal", { signal: "s", timeout: "1h" });
          await step.waitForEvent("event", { event: "never", timeout: "1h" });
          await step.sleep("nap", "1h");
        },
      ),
      inngest.createFunction(
        { id: "batch", triggers: { event: "go" }, batchEvents: { maxSize: 2, timeout: "60s" } },
        () => "done",
      ),
      inngest.createFunction(
        { id: "debounce", triggers: { event: "go" }, debounce: { period: "1m" } },
        () => "done",
      ),
      inngest.createFunction(
        {
          id: "limited",
          triggers: { event: "go" },
          rateLimit: { limit: 10, period: "1h" },
          throttle: { limit: 10, period: "1h" },
        },
        () => "done",
      ),
    ];
  });
  const { ids } = await app.inngest.send([1, 2, 3].map((n) => ({ name: "go", data: { n } })));
  await eventually(async () => {
    // Days only once the timers of hours have fired, because each round of the retention is several commits.
    app.clock.advance(app.engine.stats().unfinished > 0 ? 3600_000 : day);
    const found = await Promise.all(ids.map((id) => app.api(`/v1/events/${id}`)));
    return found.every(({ status }) => status === 404);
  });
  await app.engine.close();
  expect(rowsOf(app.file)).toEqual({ sqlite_sequence: 1 });
});
