import { describe, expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually } from "../support/test-app.ts";

inEachMode("step.run", (start) => {
  describe.each([{ checkpointing: true }, { checkpointing: false }])(
    "steps, with checkpointing $checkpointing",
    ({ checkpointing }) => {
      test("run in order, each once, and the function's result is kept", async () => {
        const ran: string[] = [];
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "serial", triggers: { event: "go" } }, async ({ event, step }) => {
              const a = await step.run("a", () => (ran.push("a"), Number(event.data["n"]) + 1));
              const b = await step.run("b", () => (ran.push("b"), a * 10));
              return { a, b };
            }),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go", data: { n: 1 } });
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: { a: 2, b: 20 } });
        expect(ran).toEqual(["a", "b"]);
      });

      test("in parallel are planned once, run once each, and joined", async () => {
        const ran: string[] = [];
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "parallel", triggers: { event: "go" } }, async ({ step }) => {
              const both = await Promise.all([
                step.run("sms", () => (ran.push("sms"), 1)),
                step.run("email", () => (ran.push("email"), 2)),
              ]);
              return step.run("sum", () => (ran.push("sum"), both[0] + both[1]));
            }),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: 3 });
        expect(ran.toSorted()).toEqual(["email", "sms", "sum"]);
        expect(app.calls.filter((call) => call.endsWith("/step"))).toHaveLength(checkpointing ? 2 : 3);
      });

      test("with the same id in a loop are told apart", async () => {
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "loop", triggers: { event: "go" } }, async ({ step }) => {
              const seen: number[] = [];
              for (let n = 0; n < 4; n += 1) seen.push(await step.run("again", () => n));
              return seen;
            }),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: [0, 1, 2, 3] });
      });

      test("sleep for as long as asked, and not at all when the time is past", async () => {
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "sleepy", triggers: { event: "go" } }, async ({ step }) => {
              await step.sleepUntil("past", new Date(Date.now() - 60_000));
              await step.sleep("three days", "3d");
              await step.sleepUntil("later", new Date(Date.now() + 5 * 24 * 3600_000));
              return "awake";
            }),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        const timersOf = (): number => app.clock.pending().filter((ms) => ms > 24 * 3600_000).length;
        await eventually(() => timersOf() === 1 || undefined);
        app.clock.advance(2.9 * 24 * 3600_000);
        expect(await app.runsOf(ids[0] ?? "")).toMatchObject([{ status: "Running" }]);
        app.clock.advance(0.2 * 24 * 3600_000);
        await eventually(() => timersOf() === 1 || undefined);
        app.clock.advance(3 * 24 * 3600_000);
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "awake" });
      });

      test("of parallel branches go on independently of a sibling that sleeps", async () => {
        const ran: string[] = [];
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "branches", triggers: { event: "go" } }, async ({ step }) => {
              const branch = async (): Promise<number> => {
                const first = await step.run("first", () => (ran.push("first"), 1));
                return step.run("second", () => (ran.push("second"), first + 1));
              };
              const [, sum] = await Promise.all([step.sleep("nap", "1d"), branch()]);
              return sum;
            }),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        await eventually(() => ran.includes("second"));
        app.clock.advance(25 * 3600_000);
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: 2 });
        expect(ran).toEqual(["first", "second"]);
      });

      test("that race let the function go on with the winner", async () => {
        const ran: string[] = [];
        let release = (): void => {};
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "race", triggers: { event: "go" } }, async ({ group, step }) => {
              const winner = await group.parallel({ mode: "race" }, () =>
                Promise.race([
                  step.run("quick", () => "quick"),
                  step.run("slow", () => new Promise<void>((resolve) => (release = resolve))),
                  step.waitForEvent("never", { event: "x", timeout: "1d" }),
                ]),
              );
              return step.run("after", () => (ran.push("after"), winner));
            }),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        await eventually(() => ran.includes("after"));
        release();
        // The SDK ends a run only when no step of it is open.
        app.clock.advance(25 * 3600_000);
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "quick" });
        expect(ran).toEqual(["after"]);
      });

      test("send events that start other functions", async () => {
        const heard: unknown[] = [];
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "teller", triggers: { event: "go" } }, async ({ step }) => {
              const { ids } = await step.sendEvent("tell", [{ name: "told", data: { n: 7 } }]);
              return ids.length;
            }),
            inngest.createFunction({ id: "hearer", triggers: { event: "told" } }, ({ event }) => {
              heard.push(event.data);
            }),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: 1 });
        expect(await eventually(() => heard[0])).toEqual({ n: 7 });
      });

      test("of a hundred runs at once all finish", async () => {
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "many", triggers: { event: "go" } }, async ({ event, step }) => {
              const [a, b] = await Promise.all([
                step.run("a", () => Number(event.data["n"])),
                step.run("b", () => Number(event.data["n"])),
              ]);
              return a + b;
            }),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send(
          Array.from({ length: 100 }, (_, n) => ({ name: "go", data: { n } })),
        );
        const runs = await Promise.all(ids.map((id) => app.ended(id)));
        expect(runs.map(({ output }) => output)).toEqual(ids.map((_, n) => 2 * n));
      });
    },
  );

  test("sends back text that signatures are awkward about unchanged", async () => {
    const text = '\u2028 "é" 😀 \u0000 \\ __proto__';
    const app = await start((inngest) => [
      inngest.createFunction({ id: "echo", triggers: { event: "go" } }, async ({ event, step }) => {
        const echoed = await step.run("echo", () => ({ "10": event.data["text"], "9": [1e21, -0, 0.1] }));
        await step.sleep("nap", "1s");
        return echoed;
      }),
    ]);
    const { ids } = await app.inngest.send({ name: "go", data: { text } });
    await eventually(() => app.clock.pending().some((ms) => ms < 2000) || undefined);
    app.clock.advance(1500);
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: { "10": text, "9": [1e21, 0, 0.1] } });
  });

  test("a sleep ends in time after the wall clock was put back", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "sleepy", triggers: { event: "go" } }, async ({ step }) => {
        await step.sleep("nap", "1h");
        return "awake";
      }),
    ]);
    app.clock.advance(-2 * 3600_000);
    const [id = ""] = await app.engine.send({ name: "go" });
    await eventually(() => app.calls.length === 1 && app.engine.stats().running === 0);
    app.clock.advance(3601_000);
    expect(await app.ended(id)).toMatchObject({ status: "Completed", output: "awake" });
  });

  test("keeps a run going whose data holds half of a surrogate pair", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "half", triggers: { event: "go" } }, async ({ event, step }) =>
        step.run("echo", () => event.data["text"] as unknown),
      ),
    ]);
    const { ids } = await app.inngest.send({ name: "go", data: { text: "a\ud83d" } });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: "a\ufffd" });
  });
});
