import { NonRetriableError, RetryAfterError } from "inngest";
import { describe, expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually } from "../support/test-app.ts";

const atOnce = { retryDelayMs: () => 0 };

inEachMode("failures", (start) => {
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
        const app = await start(
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
        const app = await start(
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
        const app = await start(
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
        expect(await app.ended(ids[0] ?? "")).toMatchObject({
          status: "Failed",
          output: { message: "boom" },
        });
        expect(tries).toBe(2);
      });

      test("outside steps retry the function, without running finished steps again", async () => {
        let tries = 0;
        let ran = 0;
        const app = await start(
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
        const app = await start(
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
        const app = await start(
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

  test.each([{ checkpointing: true }, { checkpointing: false }])(
    "start anew at the first attempt once a step has succeeded ($checkpointing)",
    async ({ checkpointing }) => {
      const attempts: string[] = [];
      const app = await start(
        (inngest) => [
          inngest.createFunction(
            { id: "flaky", triggers: { event: "go" }, retries: 1 },
            async ({ step, attempt }) => {
              attempts.push(`before ${attempt}`);
              if (attempts.length === 1) throw new Error("before the step");
              await step.run("a", () => "a");
              attempts.push(`after ${attempt}`);
              if (!attempts.includes("after 1")) throw new Error("after the step");
              return "done";
            },
          ),
        ],
        { checkpointing, ...atOnce },
      );
      const { ids } = await app.inngest.send({ name: "go" });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "done" });
      expect(attempts).toEqual(["before 0", "before 1", "before 0", "after 0", "before 1", "after 1"]);
    },
  );

  test("that ask for a wait get at least a second and no more than a day", async () => {
    const waits = [1, "7d", new Date(0)];
    const app = await start((inngest) => [
      inngest.createFunction({ id: "later", triggers: { event: "go" } }, ({ attempt }) => {
        const wait = waits[attempt];
        if (wait !== undefined) throw new RetryAfterError("later", wait);
        return "done";
      }),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    for (const waitMs of [1000, 24 * 3600_000, 1000]) {
      await eventually(() => app.clock.pending().some((ms) => ms > waitMs - 900 && ms <= waitMs));
      app.clock.advance(waitMs);
    }
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "done" });
  });

  test("of one run hold up no other", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "mixed", triggers: { event: "go" } }, ({ event }) => {
        if (event.data["bad"] === true) throw new Error("bad");
        return "good";
      }),
    ]);
    const { ids } = await app.inngest.send(
      Array.from({ length: 40 }, (_, n) => ({ name: "go", data: { bad: n % 2 === 0 } })),
    );
    const good = await Promise.all(ids.filter((_, n) => n % 2 === 1).map((id) => app.ended(id)));
    expect(good.map(({ output }) => output)).toEqual(good.map(() => "good"));
    expect(app.engine.stats().unfinished).toBe(20);
  });

  test("waits between tries as Inngest does unless told otherwise", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "failing", triggers: { event: "go" } }, () => {
        throw new Error("boom");
      }),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    for (const delayMs of [15_000, 30_000, 60_000, 120_000]) {
      await eventually(() => app.clock.pending().some((ms) => ms > delayMs - 1000 && ms <= delayMs + 30_000));
      app.clock.advance(delayMs + 30_000);
    }
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Failed" });
    expect(app.calls).toHaveLength(5);
  });
});
