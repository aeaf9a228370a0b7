import { NonRetriableError } from "inngest";
import { describe, expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually, type TestApp } from "../support/test-app.ts";

const atOnce = { retryDelayMs: () => 0 };

const allEnded = (app: TestApp): Promise<true> => eventually(() => app.engine.stats().unfinished === 0);

inEachMode("onFailure", (start) => {
  test("runs once with the run's id, error and event", async () => {
    const handled: unknown[] = [];
    const app = await start(
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
    await allEnded(app);
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

  test.each([{ checkpointing: true }, { checkpointing: false }])(
    "gets an error with its name, message, stack and causes, whatever failed ($checkpointing)",
    async ({ checkpointing }) => {
      const handled = new Map<string, Error>();
      const app = await start(
        (inngest) => {
          const failing = (
            id: string,
            work: (step: { run: (id: string, run: () => unknown) => unknown }) => unknown,
          ) =>
            inngest.createFunction(
              {
                id,
                triggers: { event: "go" },
                retries: 1,
                onFailure: ({ error }) => void handled.set(id, error),
              },
              ({ step }) => work(step),
            );
          const cause = new TypeError("why", { cause: new Error("why indeed") });
          return [
            failing("function", () => {
              throw new RangeError("out of range", { cause });
            }),
            failing("for-good", () => {
              throw new NonRetriableError("never", { cause });
            }),
            failing("step", (step) =>
              step.run("bad", () => {
                throw new SyntaxError("unreadable", { cause });
              }),
            ),
            failing("limit", (step) => step.run("large", () => "x".repeat(4 * 1024 * 1024))),
          ];
        },
        { checkpointing, ...atOnce },
      );
      await app.inngest.send({ name: "go" });
      await eventually(() => handled.size === 4);
      expect(handled.get("function")).toBeInstanceOf(RangeError);
      expect(handled.get("for-good")).toBeInstanceOf(NonRetriableError);
      expect(handled.get("step")).toBeInstanceOf(SyntaxError);
      for (const id of ["function", "for-good", "step"]) {
        const { stack, cause } = handled.get(id) ?? {};
        expect(stack, id).toContain("system-events.test");
        expect(cause, id).toMatchObject({
          name: "TypeError",
          message: "why",
          cause: { message: "why indeed" },
        });
      }
      expect(handled.get("limit")).toMatchObject({
        name: "InngestErrOutputTooLarge",
        message: expect.stringContaining('The output of step "large" has 4194306 bytes') as unknown,
      });
    },
  );

  test("that fails itself is not handled again", async () => {
    let handled = 0;
    const app = await start(
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

  test("does not run for a run that was cancelled", async () => {
    let handled = 0;
    const app = await start((inngest) => [
      inngest.createFunction(
        {
          id: "cancelled",
          triggers: { event: "go" },
          cancelOn: [{ event: "stop" }],
          onFailure: () => void (handled += 1),
        },
        ({ step }) => step.sleep("nap", "1h"),
      ),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    await eventually(() => app.calls.length === 1 && app.engine.stats().running === 0);
    await app.inngest.send({ name: "stop" });
    await app.ended(ids[0] ?? "");
    await allEnded(app);
    expect(handled).toBe(0);
  });
});

inEachMode("system events", (start) => {
  test("a handler of cancellations that one cancels, as its singleton says, is not called for that", async () => {
    const app = await start((inngest) => [
      inngest.createFunction(
        { id: "work", triggers: { event: "go" }, cancelOn: [{ event: "stop" }] },
        ({ step }) => step.sleep("nap", "1h"),
      ),
      inngest.createFunction(
        {
          id: "handler",
          triggers: { event: "inngest/function.cancelled" },
          singleton: { mode: "cancel" },
        },
        ({ step }) => step.sleep("pause", "1h"),
      ),
    ]);
    await app.inngest.send([{ name: "go" }, { name: "go" }, { name: "go" }]);
    await eventually(() => app.calls.length === 3 && app.engine.stats().running === 0);
    await app.inngest.send({ name: "stop" });
    expect(app.engine.stats().unfinished).toBe(1);
  });

  /** Three functions that end in the three ways, and one that hears of it. */
  const startWitness = (trigger: string) => {
    const heard: { id: string | undefined; name: string; data: Record<string, unknown> }[] = [];
    const app = start(
      (inngest) => [
        inngest.createFunction({ id: "completed", triggers: { event: "go" } }, () => ({ n: 1 })),
        inngest.createFunction({ id: "failed", triggers: { event: "go" }, retries: 0 }, () => {
          throw new Error("boom");
        }),
        inngest.createFunction(
          { id: "cancelled", triggers: { event: "go" }, cancelOn: [{ event: "stop" }] },
          ({ step }) => step.sleep("nap", "1h"),
        ),
        inngest.createFunction({ id: "witness", triggers: { event: trigger } }, ({ event }) => {
          heard.push({ id: event.id, name: event.name, data: event.data });
        }),
      ],
      atOnce,
    );
    return { app, heard };
  };

  const endAll = async (app: TestApp) => {
    const { ids } = await app.inngest.send({ name: "go", data: { order: 5 } });
    await eventually(() => app.calls.includes("app-cancelled/step") && app.engine.stats().running === 0);
    await app.inngest.send({ name: "stop" });
    await allEnded(app);
    const runs = await app.runsOf(ids[0] ?? "");
    return Object.fromEntries(runs.map((run) => [run.function_id, run.run_id]));
  };

  test("tell of every end with its run, trigger and outcome", async () => {
    const { app, heard } = startWitness("inngest/*");
    const runs = await endAll(await app);
    const told = (functionId: string, status: string, outcome: object) => ({
      function_id: functionId,
      run_id: runs[functionId],
      event: expect.objectContaining({ name: "go", data: { order: 5 } }) as unknown,
      events: [expect.objectContaining({ name: "go", data: { order: 5 } }) as unknown],
      ...outcome,
      _inngest: { status },
    });
    const completed = told("app-completed", "Completed", { result: { n: 1 } });
    const error = expect.objectContaining({ name: "Error", message: "boom" }) as unknown;
    const failed = told("app-failed", "Failed", { error });
    const cancelled = told("app-cancelled", "Cancelled", {
      error: { name: "Error", message: "function cancelled" },
    });
    const ofOthers = heard.filter(({ data }) => data["function_id"] !== "app-witness");
    expect(ofOthers).toHaveLength(5);
    expect(ofOthers).toEqual(
      expect.arrayContaining([
        { id: expect.any(String) as unknown, name: "inngest/function.finished", data: completed },
        { id: expect.any(String) as unknown, name: "inngest/function.finished", data: failed },
        { id: runs["app-failed"], name: "inngest/function.failed", data: failed },
        { id: expect.any(String) as unknown, name: "inngest/function.finished", data: cancelled },
        { id: runs["app-cancelled"], name: "inngest/function.cancelled", data: cancelled },
      ]),
    );
  });

  test.each(["inngest/function.finished", "inngest/function.failed"])(
    "%s is not followed by another one for the run that it starts, even when that fails",
    async (name) => {
      let heard = 0;
      const app = await start(
        (inngest) => [
          inngest.createFunction({ id: "failing", triggers: { event: "go" }, retries: 0 }, () => {
            throw new Error("boom");
          }),
          inngest.createFunction({ id: "alarm", triggers: { event: name }, retries: 0 }, () => {
            heard += 1;
            throw new Error("again");
          }),
        ],
        atOnce,
      );
      const { ids } = await app.inngest.send({ name: "go" });
      await app.ended(ids[0] ?? "");
      await eventually(() => heard > 0 && app.engine.stats().unfinished === 0);
      expect(heard).toBe(1);
    },
  );

  test("end the steps that wait for them, and name the step that invoked the run", async () => {
    const app = await start((inngest) => {
      const child = inngest.createFunction({ id: "child", triggers: [] }, () => "result");
      return [
        child,
        inngest.createFunction({ id: "caller", triggers: { event: "go" } }, async ({ step }) => {
          const [told] = await Promise.all([
            step.waitForEvent("told", {
              event: "inngest/function.finished",
              if: "async.data.function_id == 'app-child'",
              timeout: "1h",
            }),
            step.invoke("ask", { function: child }),
          ]);
          return told?.data["correlation_id"] as unknown;
        }),
      ];
    });
    const { ids } = await app.inngest.send({ name: "go" });
    const run = await app.ended(ids[0] ?? "");
    expect(run.output).toMatch(new RegExp(`^${run.run_id}\\.[0-9a-f]{40}$`));
  });

  describe("of an invocation", () => {
    test("are heard by others too", async () => {
      const heard: unknown[] = [];
      const app = await start((inngest) => {
        const child = inngest.createFunction({ id: "child", triggers: [] }, () => "result");
        return [
          child,
          inngest.createFunction({ id: "caller", triggers: { event: "go" } }, ({ step }) =>
            step.invoke("ask", { function: child, data: { n: 3 } }),
          ),
          inngest.createFunction(
            { id: "witness", triggers: { event: "inngest/function.*" } },
            ({ event }) => {
              heard.push([event.name, event.data["n"]]);
            },
          ),
        ];
      });
      const { ids } = await app.inngest.send({ name: "go" });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: "result" });
      await allEnded(app);
      expect(heard).toContainEqual(["inngest/function.invoked", 3]);
    });
  });
});
