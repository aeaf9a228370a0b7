import { describe, expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually } from "../support/test-app.ts";

inEachMode("parallel steps", (start) => {
  describe.each([{ checkpointing: true }, { checkpointing: false }])(
    "with checkpointing $checkpointing",
    ({ checkpointing }) => {
      test("without the SDK's optimisation let the function go on after each of them", async () => {
        const gate = Promise.withResolvers<void>();
        const ran: string[] = [];
        const app = await start(
          (inngest) => [
            inngest.createFunction(
              { id: "eager", triggers: { event: "go" }, optimizeParallelism: false },
              async ({ step }) => {
                const slow = step.run("slow", () => gate.promise.then(() => "slow"));
                const winner = await Promise.race([slow, step.run("quick", () => "quick")]);
                await step.run("after", () => ran.push(winner));
                return [winner, await slow];
              },
            ),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        await eventually(() => ran.length > 0);
        gate.resolve();
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: ["quick", "slow"] });
        expect(ran).toEqual(["quick"]);
      });

      test("of every kind are joined", async () => {
        const app = await start(
          (inngest) => {
            const child = inngest.createFunction({ id: "child", triggers: [] }, () => "invoked");
            const mixed = inngest.createFunction(
              { id: "mixed", triggers: { event: "go" } },
              async ({ step }) => {
                const all = await Promise.all([
                  step.run("a", () => "ran"),
                  step.sleep("b", "1h"),
                  step
                    .waitForEvent("c", { event: "answer", timeout: "1d" })
                    .then((event) => event?.data["n"]),
                  step.invoke("d", { function: child }),
                  step.waitForSignal("e", { signal: "s", timeout: "1d", onConflict: "fail" }),
                  step.sendEvent("f", { name: "sent" }).then(({ ids }) => ids.length),
                ]);
                return step.run("after", () => all);
              },
            );
            return [child, mixed];
          },
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        await eventually(() => app.calls.includes("app-child/step") && app.engine.stats().running === 0);
        await app.inngest.send({ name: "answer", data: { n: 3 } });
        await app.inngest.sendSignal({ signal: "s", data: 4 });
        app.clock.advance(3600_000);
        expect(await app.ended(ids[0] ?? "")).toMatchObject({
          status: "Completed",
          output: ["ran", null, 3, "invoked", { signal: "s", data: 4 }, 1],
        });
      });

      test("in loops, with the same ids, run once each in their order", async () => {
        const ran: string[] = [];
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "nested", triggers: { event: "go" } }, async ({ step }) => {
              const rounds: unknown[] = [];
              for (let round = 0; round < 3; round += 1) {
                const pair = await Promise.all(
                  ["x", "y"].map((name) =>
                    step.run("work", () => (ran.push(`${name}${round}`), `${name}${round}`)),
                  ),
                );
                rounds.push(pair);
                await step.run("work", () => ran.push(`between${round}`));
              }
              return rounds;
            }),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        expect(await app.ended(ids[0] ?? "")).toMatchObject({
          output: [
            ["x0", "y0"],
            ["x1", "y1"],
            ["x2", "y2"],
          ],
        });
        expect(ran).toHaveLength(9);
        expect(ran.slice(0, 3).at(-1)).toBe("between0");
      });

      test("that race leave the losers of every kind behind", async () => {
        const ran: string[] = [];
        const app = await start(
          (inngest) => {
            const child = inngest.createFunction({ id: "child", triggers: [] }, ({ step }) =>
              step.sleep("nap", "1d"),
            );
            return [
              child,
              inngest.createFunction({ id: "race", triggers: { event: "go" } }, async ({ group, step }) => {
                const winner = await group.parallel(() =>
                  Promise.race([
                    step.invoke("slow", { function: child, timeout: "2h" }).catch(() => "timed out"),
                    step.sleep("nap", "1h").then(() => "slept"),
                    step.waitForEvent("never", { event: "never", timeout: "3h" }),
                  ]),
                );
                await step.run("after", () => ran.push(String(winner)));
                return winner;
              }),
            ];
          },
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        await eventually(() => app.calls.includes("app-child/step") && app.engine.stats().running === 0);
        app.clock.advance(1.1 * 3600_000);
        await eventually(() => ran.length > 0 && app.engine.stats().running === 0);
        app.clock.advance(3 * 3600_000);
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "slept" });
        expect(ran).toEqual(["slept"]);
      });
    },
  );
});
