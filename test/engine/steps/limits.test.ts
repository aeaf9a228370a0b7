import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually } from "../support/test-app.ts";

inEachMode("limits", (start) => {
  test("a number beyond all bounds becomes null, as in JSON.stringify", async () => {
    const app = await start((inngest) => [
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
    const app = await start((inngest) => [
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
    const app = await start(
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
      output: {
        name: "InngestErrFunctionOverflowed",
        message: expect.stringContaining("The run has 1001 steps, and 1000 are allowed") as unknown,
      },
    });
  });

  test("an event over 512 KiB is refused, and nothing of its batch is kept", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "any", triggers: { event: "go" } }, () => "done"),
    ]);
    const events = [
      { name: "go", id: "small" },
      { name: "go", data: { text: "x".repeat(512 * 1024) } },
    ];
    await expect(app.engine.send(events)).rejects.toMatchObject({ code: "ENGINE_EVENT_TOO_LARGE" });
    expect(await app.runsOf("small")).toEqual([]);
  });

  test("a result over 4 MiB fails the run and says so", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "large", triggers: { event: "go" } }, () => "x".repeat(4 * 1024 * 1024)),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({
      status: "Failed",
      output: { message: expect.stringContaining("The function's result has 4194306 bytes") as unknown },
    });
  });

  test("outputs over 32 MiB together fail the run, and no other", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "hoarder", triggers: { event: "go" } }, async ({ step }) => {
        for (let n = 0; n < 9; n += 1) await step.run("large", () => "x".repeat(4 * 1024 * 1024 - 2));
      }),
      inngest.createFunction({ id: "other", triggers: { event: "other" } }, () => "done"),
    ]);
    const { ids } = await app.inngest.send([{ name: "go" }, { name: "other" }]);
    expect(await app.ended(ids[0] ?? "")).toMatchObject({
      status: "Failed",
      output: {
        name: "InngestErrStateOverflowed",
        message: expect.stringContaining("and 33554432 are allowed") as unknown,
      },
    });
    expect(await app.ended(ids[1] ?? "")).toMatchObject({ status: "Completed", output: "done" });
  });

  test.each([{ checkpointing: true }, { checkpointing: false }])(
    "more data than fits into a call is fetched by the SDK, step by step and event by event ($checkpointing)",
    async ({ checkpointing }) => {
      const sizes: number[] = [];
      const size = 1.4 * 1024 * 1024;
      const app = await start(
        (inngest) => [
          inngest.createFunction(
            { id: "large", triggers: { event: "go" } },
            async ({ event, events, step }) => {
              const parts: string[] = [];
              for (const letter of ["a", "b", "c"]) {
                parts.push(await step.run(letter, () => letter.repeat(size)));
              }
              await step.sleep("nap", "3h");
              return [events.length, event.data as unknown, parts.map((part) => part.length)];
            },
          ),
        ],
        {
          checkpointing,
          intercept: async (request, next) => {
            if (request.method === "POST") sizes.push((await request.clone().text()).length);
            return next();
          },
        },
      );
      const { ids } = await app.inngest.send({ name: "go", data: { n: 1 } });
      await eventually(() => app.clock.pending().some((ms) => ms > 2.9 * 3600_000));
      app.clock.advance(3 * 3600_000);
      expect(await app.ended(ids[0] ?? "")).toMatchObject({
        status: "Completed",
        output: [1, { n: 1 }, [1, 1, 1].map(() => Math.floor(size))],
      });
      expect(Math.max(...sizes)).toBeLessThanOrEqual(4 * 1024 * 1024);
      expect(sizes.at(-1)).toBeLessThan(10_000);
    },
  );
});
