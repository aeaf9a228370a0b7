import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { startAgain } from "../support/start-again.ts";
import { silent, type TestApp } from "../support/test-app.ts";

type RateLimit = { limit: number; period: "10s" | "1h"; key?: string };

const limited =
  (rateLimit: RateLimit, options: { idempotency?: string } = {}) =>
  (inngest: Inngest) => [
    inngest.createFunction({ id: "limited", triggers: { event: "go" }, rateLimit, ...options }, () => "done"),
  ];

/** Which of the events started a run. */
const sendAll = async (app: TestApp, data: Record<string, unknown>[]): Promise<boolean[]> => {
  const { ids } = await app.inngest.send(data.map((one) => ({ name: "go", data: one })));
  const runs = await Promise.all(ids.map((id) => app.runsOf(id)));
  return runs.map(({ length }) => length === 1);
};

inEachMode("a rate limit", (start) => {
  test("lets one run start every period / limit, and drops what comes in between", async () => {
    const app = await start(limited({ limit: 2, period: "1h" }));
    expect(await sendAll(app, [{}, {}, {}])).toEqual([true, false, false]);
    app.clock.advance(29 * 60_000);
    expect(await sendAll(app, [{}])).toEqual([false]);
    app.clock.advance(60_000);
    expect(await sendAll(app, [{}, {}])).toEqual([true, false]);
  });

  test("lets a tenth of itself through at once beyond the first", async () => {
    const app = await start(limited({ limit: 20, period: "1h" }));
    expect(await sendAll(app, [{}, {}, {}, {}, {}])).toEqual([true, true, true, false, false]);
  });

  test("counts each value of its key by itself, and events whose key is false not at all", async () => {
    const key = "event.data.free ? false : event.data.user";
    const app = await start(limited({ limit: 1, period: "1h", key }));
    const paying = (user: number) => ({ user, free: false });
    expect(await sendAll(app, [paying(1), paying(1), paying(2)])).toEqual([true, false, true]);
    expect(await sendAll(app, [{ free: true }, { free: true }])).toEqual([true, true]);
  });

  test("lets an event through whose key cannot be computed", async () => {
    const app = await start(limited({ limit: 1, period: "1h", key: "1 / event.data.n" }));
    expect(await sendAll(app, [{ n: "x" }, { n: "x" }])).toEqual([true, true]);
  });

  test("gives way to idempotency", async () => {
    const app = await start(limited({ limit: 1, period: "10s" }, { idempotency: "event.data.id" }));
    expect(await sendAll(app, [{ id: 1 }, { id: 2 }, { id: 1 }])).toEqual([true, true, false]);
  });

  test("goes on counting when the engine is started again", async () => {
    const define = limited({ limit: 1, period: "1h" });
    const before = await start(define);
    expect(await sendAll(before, [{}])).toEqual([true]);
    const after = await startAgain(start, before, { define, atMs: before.clock.now() + 59 * 60_000 });
    expect(await sendAll(after, [{}])).toEqual([false]);
    after.clock.advance(60_000);
    expect(await sendAll(after, [{}])).toEqual([true]);
  });

  test("says in the log which event of which function it dropped", async () => {
    const told: unknown[] = [];
    const logger = {
      ...silent,
      debug: (message: string, properties?: object) => told.push({ message, ...properties }),
    };
    const app = await start(limited({ limit: 1, period: "1h" }), { logger });
    await sendAll(app, [{}, {}]);
    expect(told).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining("starts nothing") as unknown,
        functionId: "app-limited",
        event: "go",
      }),
    );
  });
});
