import { type Inngest, NonRetriableError, referenceFunction } from "inngest";
import { describe, expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually, type TestApp } from "../support/test-app.ts";

const atOnce = { retryDelayMs: () => 0 };
const hour = 3600_000;

/** Waits until both functions have been called and the app has nothing to do but wait. */
const idle = (app: TestApp): Promise<true> =>
  eventually(
    () => app.engine.stats().running === 0 && app.engine.stats().queued === 0 && app.calls.length > 1,
  );

const doubler = (inngest: Inngest) =>
  inngest.createFunction({ id: "double", triggers: [] }, ({ event }) => 2 * Number(Object(event.data).n));

inEachMode("step.invoke", (start) => {
  describe.each([{ checkpointing: true }, { checkpointing: false }])(
    "with checkpointing $checkpointing",
    ({ checkpointing }) => {
      test("runs a function that nothing else starts, and returns its result", async () => {
        const app = await start(
          (inngest) => {
            const double = doubler(inngest);
            const caller = inngest.createFunction(
              { id: "caller", triggers: { event: "go" } },
              async ({ step }) => {
                const four = await step.invoke("first", { function: double, data: { n: 2 } });
                return step.invoke("second", { function: double, data: { n: four } });
              },
            );
            return [double, caller];
          },
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: 8 });
        expect(app.calls.filter((call) => call === "app-double/step")).toHaveLength(2);
      });

      test("by reference, in parallel with steps, in several levels", async () => {
        const app = await start(
          (inngest) => [
            doubler(inngest),
            inngest.createFunction({ id: "quadruple", triggers: [] }, async ({ event, step }) => {
              const double = referenceFunction({ functionId: "double", appId: "app" });
              const n = (await step.invoke("once", { function: double, data: event.data })) as number;
              return step.invoke("twice", { function: double, data: { n } });
            }),
            inngest.createFunction({ id: "caller", triggers: { event: "go" } }, ({ step }) =>
              Promise.all([
                step.invoke("a", {
                  function: referenceFunction({ functionId: "quadruple" }),
                  data: { n: 1 },
                }),
                step.run("b", () => "b"),
                step.invoke("c", { function: referenceFunction({ functionId: "double" }), data: { n: 5 } }),
              ]),
            ),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: [4, "b", 10] });
      });

      test("throws the error of a function that failed, with its name and message, after its own attempts", async () => {
        let tries = 0;
        const app = await start(
          (inngest) => {
            const failing = inngest.createFunction({ id: "failing", triggers: [], retries: 1 }, () => {
              tries += 1;
              throw new RangeError("out of stock");
            });
            const caller = inngest.createFunction(
              { id: "caller", triggers: { event: "go" } },
              async ({ step }) => {
                const caught = await step
                  .invoke("order", { function: failing })
                  .catch((error: unknown) => error);
                return step.run("tell", () => String(caught));
              },
            );
            return [failing, caller];
          },
          { checkpointing, ...atOnce },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: "RangeError: out of stock" });
        expect(tries).toBe(2);
      });

      test("throws when the function is not registered", async () => {
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "caller", triggers: { event: "go" } }, ({ step }) =>
              step.invoke("order", { function: referenceFunction({ functionId: "gone" }) }),
            ),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        expect(await app.ended(ids[0] ?? "")).toMatchObject({
          status: "Failed",
          output: { message: "could not find function with ID: app-gone" },
        });
      });

      test("throws at its timeout, and what the function returns later changes nothing", async () => {
        const app = await start(
          (inngest) => {
            const slow = inngest.createFunction({ id: "slow", triggers: [] }, async ({ step }) => {
              await step.sleep("nap", "2h");
              return "late";
            });
            const caller = inngest.createFunction(
              { id: "caller", triggers: { event: "go" } },
              async ({ step }) => {
                try {
                  return await step.invoke("ask", { function: slow, timeout: "1h" });
                } catch (error) {
                  return `${(error as Error).name}: ${(error as Error).message}`;
                }
              },
            );
            return [slow, caller];
          },
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        await idle(app);
        app.clock.advance(1.1 * hour);
        const timedOut = "InngestInvokeTimeoutError: Timed out waiting for invoked function to complete";
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: timedOut });
        app.clock.advance(hour);
        await eventually(() => app.engine.stats().unfinished === 0);
        expect(await app.runsOf(ids[0] ?? "")).toMatchObject([{ output: timedOut }]);
      });
    },
  );

  test("gives the function the event that an Inngest server would", async () => {
    const seen: { event: unknown; runId: string }[] = [];
    const app = await start((inngest) => {
      const child = inngest.createFunction(
        { id: "child", triggers: { event: "other" } },
        ({ event, runId }) => {
          seen.push({ event, runId });
        },
      );
      const caller = inngest.createFunction(
        { id: "caller", triggers: { event: "go" } },
        async ({ step, runId }) => {
          const nothing = await step.invoke(
            { id: "ask", name: "Ask the child" },
            { function: child, data: { n: 1 }, v: "2" },
          );
          return { nothing, runId };
        },
      );
      return [child, caller];
    });
    const { ids } = await app.inngest.send({ name: "go" });
    const { output, run_id: runId } = await app.ended(ids[0] ?? "");
    expect(output).toEqual({ nothing: null, runId });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.event).toMatchObject({
      name: "inngest/function.invoked",
      id: expect.any(String) as unknown,
      ts: expect.any(Number) as unknown,
      v: "2",
      data: {
        n: 1,
        _inngest: {
          fn_id: "app-child",
          source_fn_id: "app-caller",
          name: "Ask the child",
          correlation_id: expect.stringMatching(new RegExp(`^${runId}\\.[0-9a-f]{40}$`)) as unknown,
          expire: expect.any(Number) as unknown,
        },
      },
    });
  });

  test("throws when the function was cancelled", async () => {
    const app = await start((inngest) => {
      const child = inngest.createFunction(
        { id: "child", triggers: [], cancelOn: [{ event: "stop" }] },
        async ({ step }) => step.sleep("nap", "1d"),
      );
      const caller = inngest.createFunction(
        { id: "caller", triggers: { event: "go" }, retries: 0 },
        ({ step }) => step.invoke("ask", { function: child }),
      );
      return [child, caller];
    });
    const { ids } = await app.inngest.send({ name: "go" });
    await idle(app);
    await app.inngest.send({ name: "stop" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({
      status: "Failed",
      output: { message: "function cancelled" },
    });
  });

  test("is not undone by a cancellation of the run that invoked: the function runs to its end", async () => {
    const ran: string[] = [];
    const app = await start((inngest) => {
      const child = inngest.createFunction({ id: "child", triggers: [] }, async ({ step }) => {
        await step.sleep("nap", "1h");
        await step.run("work", () => ran.push("work"));
      });
      const caller = inngest.createFunction(
        { id: "caller", triggers: { event: "go" }, cancelOn: [{ event: "stop" }] },
        ({ step }) => step.invoke("ask", { function: child }),
      );
      return [child, caller];
    });
    const { ids } = await app.inngest.send({ name: "go" });
    await idle(app);
    await app.inngest.send({ name: "stop" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Cancelled" });
    app.clock.advance(1.1 * hour);
    await eventually(() => app.engine.stats().unfinished === 0);
    expect(ran).toEqual(["work"]);
    expect(await app.runsOf(ids[0] ?? "")).toMatchObject([{ status: "Cancelled" }]);
  });

  test("may be recursive", async () => {
    const app = await start((inngest) => {
      const sum: ReturnType<typeof inngest.createFunction> = inngest.createFunction(
        { id: "sum", triggers: { event: "go" } },
        async ({ event, step }): Promise<number> => {
          const n = Number(event.data["n"]);
          if (n === 0) return 0;
          const rest = await step.invoke("rest", {
            function: referenceFunction({ functionId: "sum" }),
            data: { n: n - 1 },
          });
          return n + Number(rest);
        },
      );
      return [sum];
    });
    const { ids } = await app.inngest.send({ name: "go", data: { n: 5 } });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: 15 });
  });

  test("fails the caller for good when nobody catches, without running the function again", async () => {
    let tries = 0;
    const app = await start((inngest) => {
      const child = inngest.createFunction({ id: "child", triggers: [] }, () => {
        tries += 1;
        throw new NonRetriableError("never");
      });
      return [
        child,
        inngest.createFunction({ id: "caller", triggers: { event: "go" } }, ({ step }) =>
          step.invoke("ask", { function: child }),
        ),
      ];
    }, atOnce);
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Failed", output: { message: "never" } });
    expect(tries).toBe(1);
  });

  test("throws when the function's idempotency keeps it from starting", async () => {
    const app = await start((inngest) => {
      const child = inngest.createFunction(
        { id: "child", triggers: [], idempotency: "event.data.order" },
        () => "ordered",
      );
      const caller = inngest.createFunction({ id: "caller", triggers: { event: "go" } }, async ({ step }) => {
        const first = await step.invoke("first", { function: child, data: { order: 1 } });
        const second = await step.invoke("second", { function: child, data: { order: 1 } }).catch(String);
        return [first, second];
      });
      return [child, caller];
    });
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({
      output: ["ordered", "Error: invoked function is rate limited"],
    });
  });

  test("starts a function once that also hears of invocations", async () => {
    const heard: string[] = [];
    const app = await start((inngest) => {
      const child = inngest.createFunction({ id: "child", triggers: { event: "inngest/*" } }, ({ event }) => {
        heard.push(String(event.name));
        return "heard";
      });
      const caller = inngest.createFunction({ id: "caller", triggers: { event: "go" } }, ({ step }) =>
        step.invoke("ask", { function: child }),
      );
      return [child, caller];
    });
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: "heard" });
    await eventually(() => app.engine.stats().unfinished === 0);
    // Of its own end and of the caller's it hears as well.
    const finished = "inngest/function.finished";
    expect(heard.toSorted()).toEqual([finished, finished, "inngest/function.invoked"]);
  });

  test("of another run cannot be claimed by an event from outside", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "any", triggers: { event: "inngest/function.invoked" } }, () => "done"),
    ]);
    const event = { name: "inngest/function.invoked", data: { _inngest: { fn_id: "app-any" } } };
    await expect(app.engine.send(event)).rejects.toMatchObject({ code: "ENGINE_EVENT_INVALID" });
  });

  test("is answered by a function that ends after a restart", async () => {
    const define = (inngest: Inngest) => {
      const child = inngest.createFunction({ id: "child", triggers: [] }, async ({ step }) => {
        await step.sleep("nap", "1h");
        return "rested";
      });
      const caller = inngest.createFunction({ id: "caller", triggers: { event: "go" } }, ({ step }) =>
        step.invoke("ask", { function: child }),
      );
      return [child, caller];
    };
    const first = await start(define);
    const { ids } = await first.inngest.send({ name: "go" });
    await idle(first);
    await first.engine.close();
    const second = await start(define, { file: first.file });
    second.clock.advance(1.1 * hour);
    expect(await second.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "rested" });
  });
});
