import type { Inngest } from "inngest";
import { describe, expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually, type TestApp } from "../support/test-app.ts";

const hour = 3600_000;

/** Waits until the functions have been called so many times and nothing goes on. */
const waiting = async (app: TestApp, calls: number): Promise<void> => {
  await eventually(() => app.calls.length === calls && app.engine.stats().running === 0);
};

inEachMode("signals", (start) => {
  describe.each([{ checkpointing: true }, { checkpointing: false }])(
    "with checkpointing $checkpointing",
    ({ checkpointing }) => {
      test("end the step that waits for them, with their data, once", async () => {
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ event, step }) => {
              const options = {
                signal: String(event.data["id"]),
                timeout: "2h",
                onConflict: "fail",
              } as const;
              return step.waitForSignal("approval", options);
            }),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send([
          { name: "go", data: { id: "order/1" } },
          { name: "go", data: { id: "order/2" } },
        ]);
        await waiting(app, 2);
        const [run] = await app.runsOf(ids[0] ?? "");
        const sent = await app.inngest.sendSignal({ signal: "order/1", data: { by: "Ada" } });
        expect(sent).toEqual({ runId: run?.run_id });
        expect(await app.ended(ids[0] ?? "")).toMatchObject({
          output: { signal: "order/1", data: { by: "Ada" } },
        });
        expect(await app.inngest.sendSignal({ signal: "order/1" })).toEqual({ runId: undefined });
        expect(await app.runsOf(ids[1] ?? "")).toMatchObject([{ status: "Running" }]);
      });

      test("that do not come leave null at the timeout", async () => {
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ step }) => {
              const answer = await step.waitForSignal("approval", {
                signal: "s",
                timeout: "2h",
                onConflict: "fail",
              });
              return { answer };
            }),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        await waiting(app, 1);
        app.clock.advance(2.1 * hour);
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: { answer: null } });
        expect(await app.inngest.sendSignal({ signal: "s" })).toEqual({ runId: undefined });
      });

      test("are sent by a step", async () => {
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ step }) =>
              step.waitForSignal("approval", { signal: "s", timeout: "2h", onConflict: "fail" }),
            ),
            inngest.createFunction({ id: "sender", triggers: { event: "approve" } }, async ({ step }) =>
              step.sendSignal("send", { signal: "s", data: [1] }),
            ),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go" });
        await waiting(app, 1);
        const approval = await app.inngest.send({ name: "approve" });
        const waited = await app.ended(ids[0] ?? "");
        expect(waited).toMatchObject({ output: { signal: "s", data: [1] } });
        expect(await app.ended(approval.ids[0] ?? "")).toMatchObject({ output: { runId: waited.run_id } });
      });
    },
  );

  const waiters = (onConflict: "fail" | "replace") =>
    start((inngest) => [
      inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ event, step }) => {
        const timeout = String(event.data["timeout"]);
        return { got: await step.waitForSignal("approval", { signal: "s", timeout, onConflict }) };
      }),
    ]);

  test("that another run waits for fail the run that may not replace it", async () => {
    const app = await waiters("fail");
    const first = await app.inngest.send({ name: "go", data: { timeout: "2h" } });
    await waiting(app, 1);
    const second = await app.inngest.send({ name: "go", data: { timeout: "2h" } });
    expect(await app.ended(second.ids[0] ?? "")).toMatchObject({
      status: "Failed",
      output: { message: expect.stringContaining('cannot wait for the signal "s"') as unknown },
    });
    await app.inngest.sendSignal({ signal: "s", data: 1 });
    expect(await app.ended(first.ids[0] ?? "")).toMatchObject({ output: { got: { data: 1 } } });
  });

  test("go to the run that replaced another, which is left to its timeout", async () => {
    const app = await waiters("replace");
    const first = await app.inngest.send({ name: "go", data: { timeout: "1h" } });
    await waiting(app, 1);
    const second = await app.inngest.send({ name: "go", data: { timeout: "2h" } });
    await waiting(app, 2);
    app.clock.advance(1.1 * hour);
    expect(await app.ended(first.ids[0] ?? "")).toMatchObject({ output: { got: null } });
    await app.inngest.sendSignal({ signal: "s", data: 2 });
    expect(await app.ended(second.ids[0] ?? "")).toMatchObject({ output: { got: { data: 2 } } });
  });

  test("are free again when the run that waited was cancelled or timed out", async () => {
    const app = await start((inngest) => [
      inngest.createFunction(
        { id: "waiter", triggers: { event: "go" }, cancelOn: [{ event: "stop", match: "data.n" }] },
        async ({ step }) =>
          step.waitForSignal("approval", { signal: "s", timeout: "1h", onConflict: "fail" }),
      ),
    ]);
    const first = await app.inngest.send({ name: "go", data: { n: 1 } });
    await waiting(app, 1);
    await app.inngest.send({ name: "stop", data: { n: 1 } });
    expect(await app.ended(first.ids[0] ?? "")).toMatchObject({ status: "Cancelled" });
    expect(await app.inngest.sendSignal({ signal: "s" })).toEqual({ runId: undefined });
    const second = await app.inngest.send({ name: "go", data: { n: 2 } });
    await waiting(app, 2);
    app.clock.advance(1.1 * hour);
    expect(await app.ended(second.ids[0] ?? "")).toMatchObject({ status: "Completed", output: null });
    const third = await app.inngest.send({ name: "go", data: { n: 3 } });
    await waiting(app, 4);
    await app.inngest.sendSignal({ signal: "s", data: 3 });
    expect(await app.ended(third.ids[0] ?? "")).toMatchObject({ output: { data: 3 } });
  });

  test("end a wait of before a restart", async () => {
    const define = (inngest: Inngest) => [
      inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ step }) =>
        step.waitForSignal("approval", { signal: "s", timeout: "1h", onConflict: "fail" }),
      ),
    ];
    const first = await start(define);
    const { ids } = await first.inngest.send({ name: "go" });
    await waiting(first, 1);
    await first.engine.close();
    const second = await start(define, { file: first.file });
    await second.inngest.sendSignal({ signal: "s", data: "kept" });
    expect(await second.ended(ids[0] ?? "")).toMatchObject({ output: { signal: "s", data: "kept" } });
  });

  test("come too late when the wait was over while the engine was down", async () => {
    const define = (inngest: Inngest) => [
      inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ step }) => {
        const options = { signal: "s", timeout: "1h", onConflict: "fail" } as const;
        return { got: await step.waitForSignal("approval", options) };
      }),
    ];
    const first = await start(define);
    const { ids } = await first.inngest.send({ name: "go" });
    await waiting(first, 1);
    await first.engine.close();
    const second = await start(define, { file: first.file, connected: false });
    second.clock.advance(1.1 * hour);
    expect(await second.inngest.sendSignal({ signal: "s", data: "late" })).toEqual({ runId: undefined });
    await second.connect();
    expect(await second.ended(ids[0] ?? "")).toMatchObject({ output: { got: null } });
  });

  test("are taken once by a run that goes on", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "waiter", triggers: { event: "go" } }, async ({ step }) => {
        const got = await step.waitForSignal("approval", { signal: "s", timeout: "1h", onConflict: "fail" });
        await step.sleep("nap", "2h");
        return got?.data;
      }),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    await waiting(app, 1);
    expect((await app.inngest.sendSignal({ signal: "s", data: 1 })).runId).toBeDefined();
    await waiting(app, 2);
    expect(await app.inngest.sendSignal({ signal: "s", data: 2 })).toEqual({ runId: undefined });
    app.clock.advance(2.1 * hour);
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: 1 });
  });
});
