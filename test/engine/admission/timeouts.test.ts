import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { inEachMode, type StartApp } from "../support/in-each-mode.ts";
import { startAgain } from "../support/start-again.ts";
import { eventually, type TestApp } from "../support/test-app.ts";

const minute = 60_000;

type Timeouts = { start?: "5m" | "1h"; finish?: "5m" | "1h" };

/** A function that sleeps, starting at most once an hour, and notes how it was told to have ended. */
const sleeping =
  (timeouts: Timeouts, { nap = "10m", told = [] as unknown[] } = {}) =>
  (inngest: Inngest) => [
    inngest.createFunction(
      {
        id: "sleeping",
        triggers: { event: "go" },
        throttle: { limit: 1, period: "1h" },
        timeouts,
        onFailure: () => void told.push("failed"),
      },
      async ({ step }) => {
        await step.sleep("nap", nap);
        return "done";
      },
    ),
    inngest.createFunction(
      { id: "told", triggers: { event: "inngest/function.cancelled" } },
      ({ event }) => void told.push(event.data["function_id"]),
    ),
  ];

const asleep = (app: TestApp) => eventually(() => app.calls.length > 0 && app.engine.stats().running === 0);

const sendTwo = async (app: TestApp): Promise<[called: string, waiting: string]> => {
  const { ids } = await app.inngest.send([{ name: "go" }, { name: "go" }]);
  await asleep(app);
  return [ids[0] ?? "", ids[1] ?? ""];
};

const never = (): Promise<Response> => new Promise(() => {});

/** An app whose first call hangs until the engine is closed. */
const hanging = async (start: StartApp, define: Parameters<StartApp>[0]) => {
  const app = await start(define, {
    intercept: (request, next) => (request.method === "POST" ? never() : next()),
  });
  const { ids } = await app.inngest.send({ name: "go" });
  await eventually(() => app.calls.length === 1);
  return { app, id: ids[0] ?? "" };
};

inEachMode("timeouts.start", (start) => {
  test("cancels a run that was not called in time, and tells of it as of any other", async () => {
    const told: unknown[] = [];
    const app = await start(sleeping({ start: "5m" }, { told }));
    const [called, waiting] = await sendTwo(app);
    app.clock.advance(5 * minute);
    expect(await app.ended(waiting)).toMatchObject({ status: "Cancelled" });
    app.clock.advance(5 * minute);
    expect(await app.ended(called)).toMatchObject({ status: "Completed" });
    await eventually(() => told.length > 0);
    expect(told).toEqual(["app-sleeping"]);
  });

  test("leaves a run alone whose first call failed in time", async () => {
    let calls = 0;
    const app = await start(
      (inngest) => [
        inngest.createFunction(
          { id: "failing", triggers: { event: "go" }, timeouts: { start: "5m" } },
          () => {
            calls += 1;
            if (calls === 1) throw new Error("not yet");
            return "done";
          },
        ),
      ],
      { retryDelayMs: () => 10 * minute },
    );
    const { ids } = await app.inngest.send({ name: "go" });
    await eventually(() => calls === 1 && app.engine.stats().running === 0);
    app.clock.advance(10 * minute);
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed" });
  });

  test("cancels a run that became due while the engine was not running, and never calls it", async () => {
    const define = sleeping({ start: "1h" });
    const before = await start(define);
    const [, waiting] = await sendTwo(before);
    const after = await startAgain(start, before, { define, atMs: before.clock.now() + 61 * minute });
    expect(await after.ended(waiting)).toMatchObject({ status: "Cancelled" });
  });

  test("leaves a run alone that was being called when the engine ended", async () => {
    const define = sleeping({ start: "5m" });
    const { app: before, id } = await hanging(start, define);
    const after = await startAgain(start, before, { define, atMs: before.clock.now() + 6 * minute });
    await asleep(after);
    after.clock.advance(10 * minute);
    expect(await after.ended(id)).toMatchObject({ status: "Completed" });
  });

  test("follows its function when that allows more", async () => {
    const before = await start(sleeping({ start: "5m" }));
    const [called, waiting] = await sendTwo(before);
    const define = sleeping({ start: "1h" });
    const after = await startAgain(start, before, { define, atMs: before.clock.now() });
    after.clock.advance(10 * minute);
    await eventually(async () => (await after.runsOf(called))[0]?.status === "Completed");
    expect(await after.runsOf(waiting)).toMatchObject([{ status: "Running" }]);
    after.clock.advance(50 * minute);
    expect(await after.ended(waiting)).toMatchObject({ status: "Cancelled" });
  });
});

inEachMode("timeouts.finish", (start) => {
  test("cancels a run that takes too long from its first call on", async () => {
    const told: unknown[] = [];
    const app = await start(sleeping({ finish: "1h" }, { nap: "59m", told }));
    const [first, second] = await sendTwo(app);
    app.clock.advance(59 * minute);
    expect(await app.ended(first)).toMatchObject({ status: "Completed" });
    const late = await start(sleeping({ finish: "1h" }, { nap: "61m", told }));
    const [tooLong] = await sendTwo(late);
    late.clock.advance(60 * minute);
    expect(await late.ended(tooLong)).toMatchObject({ status: "Cancelled" });
    expect(await app.runsOf(second)).toMatchObject([{ status: "Running" }]);
    await eventually(() => told.length > 0);
    expect(told).toEqual(["app-sleeping"]);
  });

  test("does not count the time before the first call", async () => {
    const app = await start(sleeping({ finish: "5m" }, { nap: "4m" }));
    const [, waiting] = await sendTwo(app);
    app.clock.advance(60 * minute);
    await eventually(() => app.calls.length >= 3 && app.engine.stats().running === 0);
    app.clock.advance(4 * minute);
    expect(await app.ended(waiting)).toMatchObject({ status: "Completed" });
  });

  test("counts on while the engine is not running", async () => {
    const define = sleeping({ finish: "5m" }, { nap: "4m" });
    const { app: before, id } = await hanging(start, define);
    const after = await startAgain(start, before, { define, atMs: before.clock.now() + 6 * minute });
    expect(await after.ended(id)).toMatchObject({ status: "Cancelled" });
    expect(after.calls).not.toContain("app-sleeping/step");
  });

  test.each([
    { from: "5m", to: "1h", nap: "10m", status: "Completed", afterMs: 10 * minute },
    { from: "5m", to: "1h", nap: "2h", status: "Cancelled", afterMs: 60 * minute },
    { from: "1h", to: "5m", nap: "10m", status: "Cancelled", afterMs: 10 * minute },
  ] as const)("follows its function from $from to $to: a run of $nap is $status", async (example) => {
    const { from, to, nap, status, afterMs } = example;
    const before = await start(sleeping({ finish: from }, { nap }));
    const [called] = await sendTwo(before);
    const define = sleeping({ finish: to }, { nap });
    const after = await startAgain(start, before, { define, atMs: before.clock.now() });
    after.clock.advance(4 * minute);
    expect(await after.runsOf(called)).toMatchObject([{ status: "Running" }]);
    after.clock.advance(afterMs - 4 * minute);
    expect(await after.ended(called)).toMatchObject({ status });
  });

  test("comes into force again with its function, when that was not registered for a while", async () => {
    const define = sleeping({ finish: "5m" }, { nap: "2h" });
    const before = await start(define);
    const [called] = await sendTwo(before);
    const none = await startAgain(start, before, {
      define: () => [],
      atMs: before.clock.now(),
    });
    none.clock.advance(10 * minute);
    expect(await none.runsOf(called)).toMatchObject([{ status: "Running" }]);
    const after = await startAgain(start, none, { define, atMs: none.clock.now() });
    expect(await after.ended(called)).toMatchObject({ status: "Cancelled" });
  });
});

inEachMode("a run with timeouts", (start) => {
  test("whose function reports no step to go on with is not taken for one that waits", async () => {
    let calls = 0;
    const app = await start(
      (inngest) => [
        inngest.createFunction(
          { id: "fickle", triggers: { event: "go" }, retries: 0, timeouts: { finish: "1h" } },
          async ({ step }) => {
            calls += 1;
            if (calls === 1) await step.sleep("nap", "1m");
            await step.run("other", () => {});
            return calls;
          },
        ),
      ],
      {
        // After the sleep the endpoint answers that there is nothing to do.
        intercept: async (request, next) =>
          request.method === "POST" && calls > 0
            ? new Response("[]", { status: 206, headers: { "x-inngest-sdk": "js:v4.24.0" } })
            : next(),
      },
    );
    const { ids } = await app.inngest.send({ name: "go" });
    await eventually(() => app.calls.length === 1 && app.engine.stats().running === 0);
    app.clock.advance(minute);
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Failed" });
  });
});
