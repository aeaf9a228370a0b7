import { createHash } from "node:crypto";
import type { Inngest } from "inngest";
import { createDefer } from "inngest/experimental";
import { describe, expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually } from "../support/test-app.ts";

const atOnce = { retryDelayMs: () => 0 };
const sdk = { "x-inngest-sdk": "inngest-js:v4.24.0" };
const sha1 = (text: string): string => createHash("sha1").update(text).digest("hex");

/** A function that returns which attempt it is. */
const attempt = (inngest: Inngest) => [
  inngest.createFunction({ id: "once", triggers: { event: "go" }, retries: 1 }, ({ attempt }) => attempt),
];

/** Answers the first calls of functions in the place of the SDK. */
const answering = (...answers: (() => Response | Promise<Response>)[]) => ({
  ...atOnce,
  intercept: async (request: Request, next: () => Promise<Response>): Promise<Response> => {
    const answer = request.method === "POST" ? answers.shift() : undefined;
    return answer ? answer() : next();
  },
});

const truncated = (): Response => {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      if (pulled === 1) controller.enqueue(new TextEncoder().encode('[{"op":'));
      else controller.error(new Error("terminated"));
    },
  });
  return new Response(body, { status: 206, headers: sdk });
};

inEachMode("an answer", (start) => {
  const ofSdk = (body: string | null, status: number, headers = {}) =>
    new Response(body, { status, headers: { ...sdk, ...headers } });

  test.each<[string, () => Response | Promise<Response>]>([
    ["that does not come", () => Promise.reject(new Error("connection refused"))],
    ["that breaks off", truncated],
    ["of a proxy", () => new Response("<html>", { status: 503 })],
    ["of some other server", () => new Response("garbage", { status: 200 })],
    ["of an SDK with another signing key", () => Response.json({ message: "Unauthorized" }, { status: 401 })],
    ["of a server that knows no such path", () => new Response("not found", { status: 404 })],
    ["that leads round in circles", () => new Response(null, { status: 302, headers: { location: "/x" } })],
  ])("%s is no attempt: the function is called until it has run", async (_, answer) => {
    const app = await start(attempt, answering(...Array.from({ length: 12 }, () => answer)));
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: 0 });
  });

  test.each<[string, () => Response]>([
    ["that is no JSON", () => ofSdk("garbage", 200)],
    ["that is empty where operations belong", () => ofSdk("", 206)],
    ["that is no list of operations", () => ofSdk('[{"id":1}]', 206)],
    ["with no operation at all", () => ofSdk("[]", 206)],
    ["with an operation that does nothing", () => ofSdk('[{"op":"None","id":"x"}]', 206)],
    ["of more than 40 MiB", () => ofSdk("x".repeat(40 * 1024 * 1024 + 1), 200)],
    ["with a status of no meaning", () => ofSdk("{}", 202)],
    ["that was to be streamed and is not", () => ofSdk("  garbage", 201)],
    ["of 404 for a function it does not have", () => ofSdk('{"message":"no such function"}', 404)],
    ["of 500", () => ofSdk('{"error":"internal"}', 500)],
  ])("of the SDK %s is an attempt that failed", async (_, answer) => {
    const app = await start(attempt, answering(answer));
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: 1 });
  });

  test("of 500 each time fails the run after its attempts, with the SDK's error", async () => {
    const answer = () => ofSdk('{"error":"internal"}', 500);
    const app = await start(attempt, answering(answer, answer));
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({
      status: "Failed",
      output: { message: "internal" },
    });
    expect(app.calls).toHaveLength(2);
  });

  test("that forbids another try gets none", async () => {
    const answer = () => ofSdk('{"name":"Error","message":"no"}', 500, { "x-inngest-no-retry": "true" });
    const app = await start(attempt, answering(answer));
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Failed", output: { message: "no" } });
    expect(app.calls).toHaveLength(1);
  });

  test.each([301, 302, 307, 308])("of %d is followed with the same call", async (status) => {
    const app = await start(attempt, {
      intercept: async (request, next) => {
        const url = new URL(request.url);
        if (request.method !== "POST" || url.searchParams.has("moved")) return next();
        url.searchParams.set("moved", "");
        return new Response(null, { status, headers: { location: `${url.pathname}${url.search}` } });
      },
    });
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: 0 });
  });

  test("that is streamed is read as the answer within it", async () => {
    const app = await start(attempt, {
      ...atOnce,
      intercept: async (request, next) => {
        if (request.method !== "POST") return next();
        const { status, headers, body } = await next().then(async (response) => ({
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: await response.text(),
        }));
        return ofSdk(`   ${JSON.stringify({ status, headers, body })}`, 201);
      },
    });
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: 0 });
  });

  test("that the engine cannot work with fails the run after its attempts", async () => {
    // Half of a surrogate pair, deeper than any recursion gets.
    const deep = `${"[".repeat(50_000)}"\\ud800"${"]".repeat(50_000)}`;
    const answer = () => ofSdk(deep, 200);
    const app = await start(attempt, answering(answer, answer));
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Failed" });
    expect(app.calls).toHaveLength(2);
  });

  describe("with operations", () => {
    const ops =
      (...operations: object[]) =>
      () =>
        ofSdk(JSON.stringify(operations), 206);
    const done = { op: "StepRun", id: sha1("a"), name: "a", data: 7 };

    test("may hold a lone one, without a list", async () => {
      const lone = { op: "RunComplete", id: sha1("complete"), data: { lone: true } };
      const app = await start(
        attempt,
        answering(() => ofSdk(JSON.stringify(lone), 206)),
      );
      const { ids } = await app.inngest.send({ name: "go" });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: { lone: true } });
    });

    test("may hold finished steps and the function's result", async () => {
      const complete = { op: "RunComplete", id: sha1("complete"), data: "result" };
      const app = await start(attempt, answering(ops(done, complete)));
      const { ids } = await app.inngest.send({ name: "go" });
      const run = await app.ended(ids[0] ?? "");
      expect(run).toMatchObject({ status: "Completed", output: "result" });
      const steps = await app.engine.fetch(`http://engine.invalid/v0/runs/${run.run_id}/actions`);
      expect(await steps.json()).toEqual({ [sha1("a")]: { type: "data", data: 7 } });
    });

    test("may hold finished steps and what the function threw, which is retried", async () => {
      const thrown = { op: "StepError", id: sha1("complete"), error: { name: "Error", message: "threw" } };
      const app = await start(attempt, answering(ops(done, thrown)));
      const { ids } = await app.inngest.send({ name: "go" });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: 1 });
    });

    test("may hold what the function threw for good", async () => {
      const thrown = { op: "StepFailed", id: sha1("complete"), error: { name: "Error", message: "threw" } };
      const app = await start(attempt, answering(ops(done, thrown)));
      const { ids } = await app.inngest.send({ name: "go" });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({
        status: "Failed",
        output: { message: "threw" },
      });
    });

    test("may forbid another try of a step", async () => {
      const error = { op: "StepError", id: sha1("a"), name: "a", error: { name: "Error", message: "no" } };
      let caught: unknown;
      const app = await start(
        (inngest) => [
          inngest.createFunction({ id: "once", triggers: { event: "go" } }, async ({ step }) => {
            caught = await step.run("a", () => "ran").catch(String);
          }),
        ],
        answering(() => ofSdk(JSON.stringify([error]), 206, { "x-inngest-no-retry": "true" })),
      );
      const { ids } = await app.inngest.send({ name: "go" });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed" });
      expect(caught).toBe("Error: no");
    });

    test("fails the run and names an operation that the engine does not know", async () => {
      const app = await start(attempt, answering(ops({ op: "SomethingNew", id: "1", displayName: "new" })));
      const { ids } = await app.inngest.send({ name: "go" });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({
        status: "Failed",
        output: { message: expect.stringContaining("operation SomethingNew, which") as unknown },
      });
    });
  });
});

inEachMode("an operation that the engine does not do", (start) => {
  test.each([{ checkpointing: true }, { checkpointing: false }])(
    "fails the run at its use, and is named ($checkpointing)",
    async ({ checkpointing }) => {
      const app = await start(
        (inngest) => {
          const later = createDefer(inngest, { id: "later" }, () => "later");
          const defers = inngest.createFunction(
            { id: "defers", triggers: { event: "go" } },
            async ({ defer, step }) => {
              defer("later", { function: later, data: {} });
              await step.run("work", () => "worked");
            },
          );
          const infers = inngest.createFunction({ id: "infers", triggers: { event: "go" } }, ({ step }) =>
            step.ai.infer("ask", {
              model: step.ai.models.openai({ model: "gpt-4o", apiKey: "none" }),
              body: { messages: [] },
            }),
          );
          return [later, defers, infers];
        },
        { checkpointing },
      );
      const { ids } = await app.inngest.send({ name: "go" });
      await eventually(() => app.engine.stats().unfinished === 0);
      const runs = await app.runsOf(ids[0] ?? "");
      expect(Object.fromEntries(runs.map((run) => [run.function_id, run]))).toMatchObject({
        "app-defers": {
          status: "Failed",
          output: { message: expect.stringContaining("operation DeferAdd, which") as unknown },
        },
        "app-infers": {
          status: "Failed",
          output: { message: expect.stringContaining("operation AIGateway, which") as unknown },
        },
      });
    },
  );
});

inEachMode("a call that never ends", (start) => {
  test.each([{ checkpointing: true }, { checkpointing: false }])(
    "is given up and tried again, and what it brings later is dropped ($checkpointing)",
    async ({ checkpointing }) => {
      const settle: ((value: string) => void)[] = [];
      const ran: string[] = [];
      const app = await start(
        (inngest) => [
          inngest.createFunction({ id: "hanging", triggers: { event: "go" } }, async ({ step, attempt }) => {
            const got = await step.run("hang", () =>
              attempt === 0 ? new Promise<string>((resolve) => settle.push(resolve)) : "second",
            );
            await step.run("after", () => ran.push(got));
            return got;
          }),
        ],
        { ...atOnce, checkpointing, callDeadlineMs: 500, maxCalls: 1 },
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
});
