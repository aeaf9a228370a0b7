import type { Inngest } from "inngest";
import { describe, expect, test } from "vitest";
import type { RunDetail } from "../../../src/engine/reads/run-detail.ts";
import { heldWork } from "../support/held-work.ts";
import { hangUp, httpService } from "../support/http-service.ts";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually, type TestApp } from "../support/test-app.ts";

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
const anId = expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/) as string;
const containing = (text: string) => expect.stringContaining(text) as string;

/** The only run of an event as soon as `isThere`. */
const detailOf = (app: TestApp, eventId: string, isThere: (run: RunDetail) => boolean) =>
  eventually(async () => {
    const { runs } = await app.engine.listRuns({ eventId, limit: 1 });
    const run = runs[0] && (await app.engine.findRun(runs[0].id));
    return run && isThere(run) ? run : undefined;
  });

const hasEnded = ({ status }: RunDetail): boolean => status !== "running";
const waits = ({ steps, isCalled }: RunDetail): boolean =>
  !isCalled && steps.some(({ state }) => state === "waiting");

const only = (define: Parameters<Inngest["createFunction"]>[1]) => (inngest: Inngest) => [
  inngest.createFunction({ id: "job", triggers: { event: "go" } }, define),
];

inEachMode("what operators see of a run", (start) => {
  test("is what it was started for, its steps in their order, and what it came to", async () => {
    const app = await start(
      only(async ({ step, event }) => {
        const first = await step.run("first", () => ({ n: event.data["n"] as unknown }));
        const second = await step.run("second", () => "two");
        return [first, second];
      }),
    );
    await app.inngest.send({ name: "go", id: "sender's", data: { n: 7 } });
    const run = await detailOf(app, "sender's", hasEnded);
    expect(run).toEqual({
      id: anId,
      functionId: "app-job",
      status: "completed",
      eventId: anId,
      eventName: "go",
      startedAt: instant,
      endedAt: instant,
      originalRunId: null,
      events: [{ id: run.eventId, externalId: "sender's", name: "go", receivedAt: instant, data: { n: 7 } }],
      cron: null,
      output: [{ n: 7 }, "two"],
      error: null,
      isCalled: false,
      startsAt: null,
      nextTryAt: null,
      failures: [],
      steps: [
        { name: "first", output: { n: 7 } },
        { name: "second", output: "two" },
      ].map((step) => ({
        ...step,
        id: expect.any(String) as string,
        kind: "run",
        state: "done",
        error: null,
        endedAt: instant,
        attempts: 1,
        failures: [],
        nextTryAt: null,
        waitsFor: null,
      })),
    });
  });

  describe("tells each attempt of a step that failed", () => {
    const failing = only(async ({ step }) => {
      let tries = 0;
      await step.run("before", () => "fine");
      return step.run("flaky", () => {
        tries += 1;
        throw new TypeError(`no luck ${tries}`);
      });
    });

    test("and when it is tried again", async () => {
      const app = await start(failing, { retryDelayMs: () => 60_000 });
      const { ids } = await app.inngest.send({ name: "go" });
      const run = await detailOf(app, ids[0] ?? "", waits);
      const flaky = run.steps[1];
      expect(flaky).toMatchObject({
        name: "flaky",
        state: "waiting",
        attempts: 1,
        nextTryAt: instant,
        waitsFor: null,
      });
      expect(flaky?.failures).toEqual([
        {
          kind: "failed",
          attempt: 0,
          faults: 0,
          at: instant,
          error: { name: "TypeError", message: "no luck 1", stack: containing("no luck 1") },
          nextTryAt: flaky?.nextTryAt,
        },
      ]);
      expect(run).toMatchObject({ status: "running", nextTryAt: null, failures: [] });
    });

    test("until none is left, and the run with it", async () => {
      const app = await start(failing, { retryDelayMs: () => 0 });
      const { ids } = await app.inngest.send({ name: "go" });
      const run = await detailOf(app, ids[0] ?? "", hasEnded);
      expect(run).toMatchObject({
        status: "failed",
        output: null,
        error: { name: "TypeError", message: containing("no luck") },
      });
      expect(run.steps[1]).toMatchObject({
        name: "flaky",
        state: "failed",
        attempts: 5,
        error: { name: "TypeError", message: containing("no luck") },
        nextTryAt: null,
      });
      expect(run.steps[1]?.failures.map(({ attempt, nextTryAt }) => [attempt, nextTryAt])).toEqual([
        [0, instant],
        [1, instant],
        [2, instant],
        [3, instant],
        [4, null],
      ]);
      // The function did not catch it.
      expect(run.failures).toMatchObject([{ kind: "failed", nextTryAt: null }]);
    });

    test("and those before it was done", async () => {
      let tries = 0;
      const app = await start(
        only(({ step }) =>
          Promise.all([
            step.run("one", () => {
              tries += 1;
              if (tries < 3) throw new Error(`try ${tries}`);
              return tries;
            }),
            step.run("two", () => 2),
          ]),
        ),
        { retryDelayMs: () => 0 },
      );
      const { ids } = await app.inngest.send({ name: "go" });
      const { steps } = await detailOf(app, ids[0] ?? "", hasEnded);
      expect(steps.map(({ name, state, attempts }) => [name, state, attempts])).toEqual([
        ["one", "done", 3],
        ["two", "done", 1],
      ]);
      expect(steps[0]?.failures.map(({ error }) => error.message)).toEqual(["try 1", "try 2"]);
    });
  });

  test("tells what failed outside its steps", async () => {
    let calls = 0;
    const app = await start(
      only(() => {
        calls += 1;
        if (calls === 1) throw new Error("long ".repeat(1000));
        return "at last";
      }),
      { retryDelayMs: () => 60_000 },
    );
    const { ids } = await app.inngest.send({ name: "go" });
    const run = await detailOf(app, ids[0] ?? "", ({ nextTryAt }) => nextTryAt !== null);
    expect(run).toMatchObject({
      status: "running",
      steps: [],
      failures: [{ kind: "failed", attempt: 0, nextTryAt: run.nextTryAt }],
    });
    expect(run.failures[0]?.error.message).toHaveLength(2000);
    app.clock.advance(60_000);
    const ended = await detailOf(app, ids[0] ?? "", hasEnded);
    expect(ended).toMatchObject({ status: "completed", output: "at last", nextTryAt: null });
    expect(ended.failures).toHaveLength(1);
  });

  test("tells of calls that do not reach the app, the last of a row of them", async () => {
    let answers = 0;
    const app = await start(
      only(() => "reached"),
      {
        retryDelayMs: (attempt) => (attempt < 2 ? 0 : 60_000),
        intercept: async (request, next) => {
          if (request.method !== "POST" || ++answers > 3) return next();
          return new Response("Bad gateway", { status: 502 });
        },
      },
    );
    const { ids } = await app.inngest.send({ name: "go" });
    const run = await detailOf(
      app,
      ids[0] ?? "",
      ({ failures, isCalled }) => !isCalled && failures[0]?.faults === 3,
    );
    expect(run.failures).toEqual([
      {
        kind: "unreached",
        attempt: 0,
        faults: 3,
        at: instant,
        error: { name: "Unreached", message: containing("502"), stack: null },
        nextTryAt: run.nextTryAt,
      },
    ]);
    app.clock.advance(60_000);
    expect(await detailOf(app, ids[0] ?? "", hasEnded)).toMatchObject({ output: "reached" });
  });

  test("tells until when it sleeps, and what it waits for", async () => {
    const app = await start((inngest) => {
      const called = inngest.createFunction({ id: "called" }, async ({ step }) => {
        await step.sleep("nap", "1h");
      });
      const job = inngest.createFunction({ id: "job", triggers: { event: "go" } }, ({ step }) =>
        Promise.all([
          step.sleep("sleep", "1d"),
          step.waitForEvent("matching", { event: "answer", match: "data.n", timeout: "2d" }),
          step.waitForEvent("any", { event: "any", timeout: "2d" }),
          step.waitForSignal("signal", { signal: "bell", onConflict: "fail", timeout: "3d" }),
          step.invoke("invoke", { function: called, timeout: "4d" }),
        ]),
      );
      return [called, job];
    });
    const { ids } = await app.inngest.send({ name: "go", data: { n: 1 } });
    const run = await detailOf(
      app,
      ids[0] ?? "",
      ({ steps }) => steps.length === 5 && steps.every(({ state }) => state === "waiting"),
    );
    const { runs } = await app.engine.listRuns({ functionId: "app-called", limit: 1 });
    expect(
      run.steps.map(({ name, kind, attempts, waitsFor }) => ({ name, kind, attempts, waitsFor })),
    ).toEqual([
      { name: "sleep", kind: "sleep", attempts: 0, waitsFor: { for: "time", untilAt: instant } },
      {
        name: "matching",
        kind: "wait-for-event",
        attempts: 0,
        waitsFor: {
          for: "event",
          eventName: "answer",
          condition: "event.data.n == async.data.n",
          untilAt: instant,
        },
      },
      {
        name: "any",
        kind: "wait-for-event",
        attempts: 0,
        waitsFor: { for: "event", eventName: "any", condition: null, untilAt: instant },
      },
      {
        name: "signal",
        kind: "wait-for-signal",
        attempts: 0,
        waitsFor: { for: "signal", signal: "bell", untilAt: instant },
      },
      {
        name: "invoke",
        kind: "invoke",
        attempts: 0,
        waitsFor: { for: "run", functionId: "app-called", runId: runs[0]?.id, untilAt: instant },
      },
    ]);
    const untilMs = run.steps.map(
      ({ waitsFor }) => Date.parse(waitsFor?.untilAt ?? "") - Date.parse(run.startedAt),
    );
    expect(untilMs.map((ms) => Math.round(ms / 86_400_000))).toEqual([1, 2, 2, 3, 4]);
  });

  test("tells which step is being executed, and which are planned", async () => {
    const work = heldWork();
    const app = await start(
      (inngest) => [
        inngest.createFunction({ id: "job", triggers: { event: "go" }, concurrency: 1 }, ({ step }) =>
          Promise.all([step.run("one", () => work.hold("one")), step.run("two", () => 2)]),
        ),
      ],
      { checkpointing: false },
    );
    const { ids } = await app.inngest.send({ name: "go" });
    await eventually(() => work.inside().length === 1);
    const run = await detailOf(app, ids[0] ?? "", ({ steps }) => steps.length === 2);
    expect(run.isCalled).toBe(true);
    expect(run.steps.map(({ name, state, attempts }) => [name, state, attempts])).toEqual([
      ["one", "running", 1],
      ["two", "planned", 0],
    ]);
  });

  test("tells of the requests of its steps", async () => {
    const service = await httpService(hangUp, (response) => void response.end("hello"));
    const app = await start(
      only(async ({ step }) => {
        const response = await step.fetch(service.url);
        return response.text();
      }),
      { retryDelayMs: () => 0 },
    );
    const { ids } = await app.inngest.send({ name: "go" });
    const run = await detailOf(app, ids[0] ?? "", hasEnded);
    expect(run).toMatchObject({ output: "hello" });
    expect(run.steps).toMatchObject([
      {
        kind: "fetch",
        state: "done",
        attempts: 2,
        failures: [{ kind: "failed", attempt: 0, error: { name: "GatewayError" }, nextTryAt: instant }],
      },
    ]);
  });

  test("tells when a run begins that was put off", async () => {
    const app = await start(only(() => "later"));
    const ts = app.clock.now() + 3600_000;
    const { ids } = await app.inngest.send({ name: "go", ts });
    expect(await detailOf(app, ids[0] ?? "", () => true)).toMatchObject({
      status: "running",
      startsAt: new Date(ts).toISOString(),
      isCalled: false,
    });
  });
});
