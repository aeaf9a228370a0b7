import { join } from "node:path";
import { Inngest, type InngestFunction } from "inngest";
import { describe, expect, test } from "vitest";
import { defineFunction } from "../../../src/engine/definition/function-definition.ts";
import { functionConfigSchema } from "../../../src/engine/definition/function-config.ts";
import { eventually, temporaryDirectory, testApp } from "../support/test-app.ts";

type Options = Omit<Parameters<Inngest["createFunction"]>[0], "id">;

const define = (options: Options) => {
  const client = new Inngest({ id: "app" });
  const fn: InngestFunction.Any = client.createFunction({ id: "asking", ...options }, () => {});
  const configs: unknown[] = fn["getConfig"]({ baseUrl: new URL("http://engine.invalid"), appPrefix: "app" });
  return configs.map((config) => defineFunction(functionConfigSchema.parse(config)));
};

describe("registration refuses by name", () => {
  const trigger = { triggers: { event: "go" } };
  test("an option that it does not know", () => {
    const config = { id: "app-asking", triggers: [{ event: "go" }], steps: {}, teleport: { to: "Mars" } };
    expect(() => defineFunction(functionConfigSchema.parse(config))).toThrow(
      expect.objectContaining({
        code: "ENGINE_UNSUPPORTED",
        functionId: "app-asking",
        message: expect.stringContaining("teleport") as unknown,
      }),
    );
  });

  const batchEvents = { maxSize: 2, timeout: "1s" } as const;
  test.each<[string, Options]>([
    ["batchEvents with cancelOn", { ...trigger, batchEvents, cancelOn: [{ event: "stop" }] }],
    ["batchEvents with debounce", { ...trigger, batchEvents, debounce: { period: "1m" } }],
    ["batchEvents with priority", { ...trigger, batchEvents, priority: { run: "1" } }],
    ["a batch of one", { ...trigger, batchEvents: { maxSize: 1, timeout: "1s" } }],
    ["a debounce longer than a week", { ...trigger, debounce: { period: "8d" } }],
    ["a rate limit over more than a day", { ...trigger, rateLimit: { limit: 1, period: "25h" } }],
    ["a shared concurrency without a key", { ...trigger, concurrency: { limit: 1, scope: "account" } }],
    ["the same trigger twice", { triggers: [{ event: "go" }, { event: "go" }] }],
    [
      "six entries in cancelOn",
      { ...trigger, cancelOn: Array.from({ length: 6 }, () => ({ event: "stop" })) },
    ],
    ["eleven triggers", { triggers: Array.from({ length: 11 }, (_, n) => ({ event: `go${n}` })) }],
  ])("%s, as an Inngest server does", (_, options) => {
    expect(() => define(options)).toThrow(
      expect.objectContaining({
        code: "ENGINE_CONFIGURATION",
        message: expect.stringContaining("app-asking") as unknown,
      }),
    );
  });

  test.each<[string, Options]>([
    ["a trigger's expression", { triggers: { event: "go", if: "event.data. ==" } }],
    ["a variable that does not exist", { triggers: { event: "go", if: "evnt.data.x == 1" } }],
    ["cancelOn", { ...trigger, cancelOn: [{ event: "stop", if: "async.data.x =" }] }],
    ["idempotency", { ...trigger, idempotency: "event.data.x ++" }],
    [
      "a concurrency limit over all functions without a key",
      {
        ...trigger,
        concurrency: { limit: 1, scope: "env" },
      },
    ],
    ["a cron schedule", { triggers: { cron: "61 * * * *" } }],
    ["a cron time zone", { triggers: { cron: "TZ=Europe/Atlantis 0 9 * * *" } }],
  ])("%s that cannot be understood", (_, options) => {
    expect(() => define(options)).toThrow(expect.objectContaining({ code: "ENGINE_CONFIGURATION" }));
  });

  test("a schedule and a period in whole sentences", () => {
    expect(() => define({ triggers: { cron: "every day" } })).toThrow(/required\. Write it like/);
    expect(() => define({ ...trigger, rateLimit: { limit: 1, period: "25h" } })).toThrow(
      /24 hours at most\./,
    );
  });
});

test("takes what the SDK sends for a function that uses all that is supported", () => {
  // The SDK sends `jitter`, though its types do not have it.
  const schedule: { cron: string } = Object.assign({ cron: "TZ=Europe/Paris 0 9 * * *" }, { jitter: "30s" });
  const [main, failure] = define({
    triggers: [{ event: "a", if: "event.data.x > 1" }, schedule],
    retries: 10,
    idempotency: "event.data.id",
    concurrency: [{ limit: 5 }, { limit: 1, key: "event.data.id", scope: "fn" }],
    throttle: { limit: 2, period: "10s", burst: 3, key: "event.data.id" },
    rateLimit: { limit: 3, period: "1m", key: "event.data.id" },
    debounce: { period: "1m", timeout: "10m", key: "event.data.id" },
    singleton: { mode: "cancel", key: "event.data.id" },
    priority: { run: "event.data.paid ? 120 : 0" },
    timeouts: { start: "1m", finish: "1h" },
    cancelOn: [{ event: "b", match: "data.id", timeout: "1h" }],
    onFailure: () => {},
  });
  expect(main).toMatchObject({ maxAttempts: 11, flow: { throttle: { periodMs: 10_000, burst: 3 } } });
  expect(main?.cancels).toMatchObject([
    { timeout: "1h", condition: { equality: { runPath: ["data", "id"] } } },
  ]);
  expect(failure).toMatchObject({ id: "app-asking-failure", maxAttempts: 2 });
});

test("a throttle or burst of none allows one, as on an Inngest server", () => {
  const [fn] = define({ triggers: { event: "go" }, throttle: { limit: 0, period: "10s", burst: 0 } });
  expect(fn).toMatchObject({ flow: { throttle: { limit: 1, burst: 1 } } });
});

test("says why functions cannot be read from an endpoint", async () => {
  await expect(
    testApp(() => [], { intercept: async () => new Response("Not Found", { status: 404 }) }),
  ).rejects.toMatchObject({ code: "ENGINE_SYNC", message: expect.stringContaining("404") as unknown });
});

test("an event that came in time before the functions are registered ends a wait", async () => {
  const file = join(temporaryDirectory(), "engine.db");
  const waiter = (inngest: Inngest) => [
    inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ step }) => {
      const answer = await step.waitForEvent("answer", { event: "answer", timeout: "1h" });
      return answer?.data;
    }),
  ];
  const before = await testApp(waiter, { file });
  const { ids } = await before.inngest.send({ name: "go" });
  await eventually(() => before.calls.length === 1 && before.engine.stats().running === 0);
  await before.engine.close();
  const after = await testApp(waiter, { file, connected: false });
  await after.engine.send({ name: "answer", data: { yes: true } });
  after.clock.advance(2 * 3600_000);
  await after.connect();
  expect(await after.ended(ids[0] ?? "")).toMatchObject({ output: { yes: true } });
});

test("events that come before the functions are registered start them afterwards", async () => {
  const app = await testApp(
    (inngest) => [inngest.createFunction({ id: "any", triggers: { event: "go" } }, () => "done")],
    { connected: false },
  );
  const [id = ""] = await app.engine.send({ name: "go" });
  expect(await app.runsOf(id)).toEqual([]);
  await app.connect();
  expect(await eventually(() => app.ended(id))).toMatchObject({ status: "Completed" });
});
