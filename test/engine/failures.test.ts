import { NonRetriableError, RetryAfterError } from "inngest";
import { describe, expect, test } from "vitest";
import { eventually, testApp } from "./support/test-app.ts";

const atOnce = { retryDelayMs: () => 0 };

describe.each([{ checkpointing: true }, { checkpointing: false }])(
  "failures, with checkpointing $checkpointing",
  ({ checkpointing }) => {
    test("are retried step by step, each step with attempts of its own", async () => {
      const attempts: string[] = [];
      const flaky = (name: string, attempt: number): string => {
        attempts.push(`${name}${attempt}`);
        if (attempts.filter((entry) => entry.startsWith(name)).length < 3)
          throw new Error(`${name} is flaky`);
        return name;
      };
      const app = await testApp(
        (inngest) => [
          inngest.createFunction(
            { id: "flaky", triggers: { event: "go" }, retries: 2 },
            async ({ step, attempt }) => {
              const a = await step.run("a", () => flaky("a", attempt));
              const b = await step.run("b", () => flaky("b", attempt));
              return a + b;
            },
          ),
        ],
        { checkpointing, ...atOnce },
      );
      const { ids } = await app.inngest.send({ name: "go" });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "ab" });
      expect(attempts).toEqual(["a0", "a1", "a2", "b0", "b1", "b2"]);
    });

    test("of a step that exhausts its attempts reach the function, which may go on", async () => {
      let tries = 0;
      const app = await testApp(
        (inngest) => [
          inngest.createFunction(
            { id: "catcher", triggers: { event: "go" }, retries: 1 },
            async ({ step }) => {
              const settled = await Promise.allSettled([
                step.run("bad", () => {
                  tries += 1;
                  throw new TypeError("no such number");
                }),
                step.run("good", () => "sent"),
              ]);
              const caught = settled[0]?.status === "rejected" ? String(settled[0].reason) : "nothing";
              return { caught, tries: await step.run("count", () => tries) };
            },
          ),
        ],
        { checkpointing, ...atOnce },
      );
      const { ids } = await app.inngest.send({ name: "go" });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({
        status: "Completed",
        output: { caught: "TypeError: no such number", tries: 2 },
      });
    });

    test("nobody catches fail the run, with the error as its output", async () => {
      let tries = 0;
      const app = await testApp(
        (inngest) => [
          inngest.createFunction(
            { id: "failing", triggers: { event: "go" }, retries: 1 },
            async ({ step }) => {
              await step.run("bad", () => {
                tries += 1;
                throw new Error("boom");
              });
            },
          ),
        ],
        { checkpointing, ...atOnce },
      );
      const { ids } = await app.inngest.send({ name: "go" });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Failed", output: { message: "boom" } });
      expect(tries).toBe(2);
    });

    test("outside steps retry the function, without running finished steps again", async () => {
      let tries = 0;
      let ran = 0;
      const app = await testApp(
        (inngest) => [
          inngest.createFunction(
            { id: "outside", triggers: { event: "go" }, retries: 2 },
            async ({ step }) => {
              await step.run("once", () => (ran += 1));
              tries += 1;
              if (tries < 3) throw new Error("outside");
              return "done";
            },
          ),
        ],
        { checkpointing, ...atOnce },
      );
      const { ids } = await app.inngest.send({ name: "go" });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "done" });
      expect(ran).toBe(1);
    });

    test("that cannot be retried are not", async () => {
      let tries = 0;
      const app = await testApp(
        (inngest) => [
          inngest.createFunction({ id: "final", triggers: { event: "go" } }, async ({ step }) => {
            await step.run("bad", () => {
              tries += 1;
              throw new NonRetriableError("never", { cause: new Error("why") });
            });
          }),
          inngest.createFunction({ id: "final-outside", triggers: { event: "go outside" } }, () => {
            tries += 1;
            throw new NonRetriableError("never outside");
          }),
        ],
        { checkpointing },
      );
      const { ids } = await app.inngest.send([{ name: "go" }, { name: "go outside" }]);
      expect(await app.ended(ids[0] ?? "")).toMatchObject({
        status: "Failed",
        output: { message: "never", cause: { message: "why" } },
      });
      expect(await app.ended(ids[1] ?? "")).toMatchObject({
        status: "Failed",
        output: { message: "never outside" },
      });
      expect(tries).toBe(2);
    });

    test("that say when to retry are retried then", async () => {
      const triedAt: number[] = [];
      const app = await testApp(
        (inngest) => [
          inngest.createFunction({ id: "later", triggers: { event: "go" } }, async ({ step }) => {
            await step.run("limited", () => {
              triedAt.push(app.clock.now());
              if (triedAt.length === 1) throw new RetryAfterError("slow down", "2h");
              if (triedAt.length === 2) {
                throw new RetryAfterError("slow down", new Date(app.clock.now() + 3 * 3600_000));
              }
            });
          }),
        ],
        { checkpointing },
      );
      const { ids } = await app.inngest.send({ name: "go" });
      await eventually(() => app.clock.pending().some((ms) => ms > 1.9 * 3600_000));
      app.clock.advance(2 * 3600_000);
      await eventually(() => app.clock.pending().some((ms) => ms > 2.9 * 3600_000));
      expect(triedAt).toHaveLength(2);
      app.clock.advance(3 * 3600_000);
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed" });
      expect(triedAt).toHaveLength(3);
    });
  },
);

test("waits between tries as Inngest does unless told otherwise", async () => {
  const app = await testApp((inngest) => [
    inngest.createFunction({ id: "failing", triggers: { event: "go" } }, () => {
      throw new Error("boom");
    }),
  ]);
  const { ids } = await app.inngest.send({ name: "go" });
  for (const delayMs of [15_000, 30_000, 60_000, 120_000]) {
    await eventually(() => app.clock.pending().some((ms) => ms > delayMs * 0.9 && ms <= delayMs * 1.1));
    app.clock.advance(delayMs * 1.1);
  }
  expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Failed" });
  expect(app.calls).toHaveLength(5);
});

describe("onFailure", () => {
  test("runs once with the run's id, error and event", async () => {
    const handled: unknown[] = [];
    const app = await testApp(
      (inngest) => [
        inngest.createFunction(
          {
            id: "failing",
            triggers: { event: "go" },
            retries: 0,
            onFailure: async ({ event, error, step }) => {
              await step.run("note", () => handled.push({ data: event.data, message: error.message }));
            },
          },
          () => {
            throw new Error("boom");
          },
        ),
      ],
      atOnce,
    );
    const { ids } = await app.inngest.send({ name: "go", data: { n: 1 } });
    const run = await app.ended(ids[0] ?? "");
    await eventually(() => app.engine.stats().unfinished === 0);
    expect(handled).toEqual([
      {
        message: "boom",
        data: expect.objectContaining({
          function_id: "app-failing",
          run_id: run.run_id,
          error: expect.objectContaining({ message: "boom" }) as unknown,
          event: expect.objectContaining({ name: "go", data: { n: 1 }, id: ids[0] }) as unknown,
        }) as unknown,
      },
    ]);
  });

  test("that fails itself is not handled again", async () => {
    let handled = 0;
    const app = await testApp(
      (inngest) => [
        inngest.createFunction(
          {
            id: "failing",
            triggers: { event: "go" },
            retries: 0,
            onFailure: () => {
              handled += 1;
              throw new Error("again");
            },
          },
          () => {
            throw new Error("boom");
          },
        ),
      ],
      atOnce,
    );
    const { ids } = await app.inngest.send({ name: "go" });
    await app.ended(ids[0] ?? "");
    await eventually(() => handled > 0 && app.engine.stats().unfinished === 0);
    expect(handled).toBe(2);
  });
});

test("a function that hears of every failure does not hear of its own", async () => {
  let heard = 0;
  const app = await testApp(
    (inngest) => [
      inngest.createFunction({ id: "failing", triggers: { event: "go" }, retries: 0 }, () => {
        throw new Error("boom");
      }),
      inngest.createFunction(
        { id: "alarm", triggers: { event: "inngest/function.failed" }, retries: 0 },
        () => {
          heard += 1;
          throw new Error("again");
        },
      ),
    ],
    atOnce,
  );
  const { ids } = await app.inngest.send({ name: "go" });
  await app.ended(ids[0] ?? "");
  await eventually(() => heard > 0 && app.engine.stats().unfinished === 0);
  expect(heard).toBe(1);
});

describe("an endpoint", () => {
  const once = (inngest: Parameters<Parameters<typeof testApp>[0]>[0]) => [
    inngest.createFunction({ id: "once", triggers: { event: "go" }, retries: 0 }, ({ attempt }) => attempt),
  ];

  test.each([
    ["cannot be reached", () => Promise.reject(new Error("connection refused"))],
    ["answers 503 with a page", () => Promise.resolve(new Response("<html>", { status: 503 }))],
    ["answers garbage", () => Promise.resolve(new Response("garbage", { status: 200 }))],
  ])("that %s is called again until the function has run", async (_, answer) => {
    let faults = 0;
    const app = await testApp(once, {
      ...atOnce,
      intercept: (request, next) => {
        if (request.method !== "POST" || faults >= 12) return next();
        faults += 1;
        return answer();
      },
    });
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: 0 });
  });
});

test("an SDK that answers 500 each time fails the run after its attempts", async () => {
  const app = await testApp(
    (inngest) => [inngest.createFunction({ id: "any", triggers: { event: "go" }, retries: 2 }, () => "done")],
    {
      ...atOnce,
      intercept: async (request, next) =>
        request.method === "POST"
          ? new Response('{"error":"internal"}', { status: 500, headers: { "x-inngest-sdk": "js:v4" } })
          : next(),
    },
  );
  const { ids } = await app.inngest.send({ name: "go" });
  expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Failed", output: { message: "internal" } });
  expect(app.calls).toHaveLength(3);
});

test("an answer of the SDK that the engine cannot work with fails the run after its attempts", async () => {
  // Half of a surrogate pair, deeper than any recursion gets.
  const deep = `${"[".repeat(50_000)}"\\ud800"${"]".repeat(50_000)}`;
  const app = await testApp(
    (inngest) => [inngest.createFunction({ id: "any", triggers: { event: "go" }, retries: 2 }, () => "done")],
    {
      ...atOnce,
      intercept: async (request, next) =>
        request.method === "POST"
          ? new Response(deep, { status: 200, headers: { "x-inngest-sdk": "js:v4" } })
          : next(),
    },
  );
  const { ids } = await app.inngest.send({ name: "go" });
  expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Failed" });
  expect(app.calls).toHaveLength(3);
});

test.each([{ checkpointing: true }, { checkpointing: false }])(
  "a call that never ends is given up and tried again, and what it brings later is dropped ($checkpointing)",
  async ({ checkpointing }) => {
    const settle: ((value: string) => void)[] = [];
    const ran: string[] = [];
    const app = await testApp(
      (inngest) => [
        inngest.createFunction({ id: "hanging", triggers: { event: "go" } }, async ({ step, attempt }) => {
          const got = await step.run("hang", () =>
            attempt === 0 ? new Promise<string>((resolve) => settle.push(resolve)) : "second",
          );
          await step.run("after", () => ran.push(got));
          return got;
        }),
      ],
      { ...atOnce, checkpointing, callDeadlineMs: 100, maxCalls: 1 },
    );
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "second" });
    settle[0]?.("late");
    const other = await app.inngest.send({ name: "go" });
    await app.ended(other.ids[0] ?? "");
    expect(ran).toEqual(["second", "second"]);
    expect(await app.runsOf(ids[0] ?? "")).toMatchObject([{ output: "second" }]);
  },
);

test("an operation the engine does not know fails the run and is named", async () => {
  const app = await testApp((inngest) => [
    inngest.createFunction({ id: "caller", triggers: { event: "go" } }, ({ step }) =>
      step.waitForSignal("signal", { signal: "s", timeout: "1d" }),
    ),
  ]);
  const { ids } = await app.inngest.send({ name: "go" });
  expect(await app.ended(ids[0] ?? "")).toMatchObject({
    status: "Failed",
    output: { message: expect.stringContaining("WaitForSignal") as unknown },
  });
});

describe("limits", () => {
  test("a number beyond all bounds becomes null, as in JSON.stringify", async () => {
    const app = await testApp((inngest) => [
      inngest.createFunction(
        { id: "any", triggers: { event: "go" } },
        ({ event }) => event.data["n"] as unknown,
      ),
    ]);
    const body = '{"name":"go","id":"1","data":{"n":[1e400,-1e400,1]}}';
    const response = await app.engine.fetch("http://engine.invalid/e/key", { method: "POST", body });
    expect(response.status).toBe(200);
    expect(await app.ended("1")).toMatchObject({ status: "Completed", output: [null, null, 1] });
  });

  test("a step output over 4 MiB fails the run and says so", async () => {
    const app = await testApp((inngest) => [
      inngest.createFunction({ id: "large", triggers: { event: "go" } }, ({ step }) =>
        step.run("large", () => "x".repeat(4 * 1024 * 1024)),
      ),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({
      status: "Failed",
      output: { message: expect.stringContaining('The output of step "large"') as unknown },
    });
  });

  test("more than 1000 steps fail the run", async () => {
    const app = await testApp(
      (inngest) => [
        inngest.createFunction({ id: "many", triggers: { event: "go" } }, ({ step }) =>
          Promise.all(Array.from({ length: 1001 }, (_, n) => step.run(`s${n}`, () => n))),
        ),
      ],
      { checkpointing: false },
    );
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({
      status: "Failed",
      output: { message: "The run has more than 1000 steps." },
    });
  });

  test("an event over 512 KiB is refused, and nothing of its batch is kept", async () => {
    const app = await testApp((inngest) => [
      inngest.createFunction({ id: "any", triggers: { event: "go" } }, () => "done"),
    ]);
    const events = [
      { name: "go", id: "small" },
      { name: "go", data: { text: "x".repeat(512 * 1024) } },
    ];
    await expect(app.engine.send(events)).rejects.toMatchObject({ code: "ENGINE_EVENT_TOO_LARGE" });
    expect(await app.runsOf("small")).toEqual([]);
  });
});
