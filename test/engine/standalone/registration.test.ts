import { join } from "node:path";
import { Inngest, type InngestFunction } from "inngest";
import { describe, expect, onTestFinished, test } from "vitest";
import { serveEngine, type ServeEngineOptions } from "../../../src/engine/standalone/serve-engine.ts";
import { serveEndpoint } from "../support/serve-endpoint.ts";
import { apiOf, eventually, silent, temporaryDirectory, testEndpoint } from "../support/test-app.ts";
import { testClock } from "../support/test-clock.ts";

type Define = (inngest: Inngest) => InngestFunction.Any[];

const answering =
  (text: string, id = "any"): Define =>
  (inngest) => [inngest.createFunction({ id, triggers: { event: "go" } }, () => text)];

const sleeper: Define = (inngest) => [
  inngest.createFunction({ id: "sleeper", triggers: { event: "go" } }, async ({ step }) => {
    await step.sleep("nap", "1d");
    return "woke";
  }),
];

const startEngine = async (options: Partial<ServeEngineOptions> = {}) => {
  const clock = options.clock ?? testClock();
  const file = options.file ?? join(temporaryDirectory(), "engine.db");
  const standalone = await serveEngine({
    host: "127.0.0.1",
    port: 0,
    logger: silent,
    ...options,
    file,
    clock,
  });
  onTestFinished(() => standalone.close(100));
  return { ...standalone, file, ...apiOf(fetch, standalone.url) };
};

/** An app in dev mode at a URL of its own, that registers when it is told to. */
const startApp = async (
  define: Define,
  { engineUrl, id = "app", port }: { engineUrl: string; id?: string; port?: number },
) => {
  const inngest = new Inngest({ id, isDev: true, baseUrl: engineUrl, logger: silent });
  const { request, calls } = testEndpoint(inngest, define(inngest), undefined);
  const { url, close } = await serveEndpoint(request, port);
  const register = async () => {
    const response = await fetch(url, { method: "PUT", body: "{}" });
    return {
      status: response.status,
      ...((await response.json()) as { message: string; modified: boolean }),
    };
  };
  return { inngest, url, port: Number(new URL(url).port), calls, close, register };
};

const runGo = async (
  engine: Awaited<ReturnType<typeof startEngine>>,
  inngest: Inngest,
): Promise<{ function_id: string; output: unknown }[]> => {
  const { ids } = await inngest.send({ name: "go" });
  await eventually(() => engine.engine.stats().unfinished === 0);
  return engine.runsOf(ids[0] ?? "");
};

describe("an app that registers", () => {
  test("is told whether that changed anything", async () => {
    const { url } = await startEngine();
    const app = await startApp(answering("one"), { engineUrl: url });
    expect(await app.register()).toMatchObject({ status: 200, modified: true });
    expect(await app.register()).toMatchObject({ status: 200, modified: false });
  });

  test("again, at another URL, takes the place of what it was", async () => {
    const engine = await startEngine();
    const before = await startApp(answering("before", "old"), { engineUrl: engine.url });
    await before.register();
    const after = await startApp(answering("after", "new"), { engineUrl: engine.url });
    await after.register();
    expect(await runGo(engine, after.inngest)).toMatchObject([{ function_id: "app-new", output: "after" }]);
    expect(before.calls).toEqual([]);
  });

  test("at the URL of another one takes its place, and one elsewhere stays", async () => {
    const engine = await startEngine();
    const elsewhere = await startApp(answering("elsewhere"), { engineUrl: engine.url, id: "elsewhere" });
    await elsewhere.register();
    const before = await startApp(answering("before"), { engineUrl: engine.url, id: "before" });
    await before.register();
    before.close();
    const after = await startApp(answering("after"), {
      engineUrl: engine.url,
      id: "after",
      port: before.port,
    });
    await after.register();
    const runs = await runGo(engine, after.inngest);
    expect(runs.map(({ output }) => String(output)).toSorted()).toEqual(["after", "elsewhere"]);
  });

  test.each<[string, Define, string]>([
    [
      "an expression that is none",
      (inngest) => [
        inngest.createFunction({ id: "any", triggers: { event: "go", if: "event.data. ==" } }, () => {}),
      ],
      "app-any",
    ],
    [
      "no schedule in its cron trigger",
      (inngest) => [inngest.createFunction({ id: "any", triggers: { cron: "61 * * * *" } }, () => {})],
      "61 * * * *",
    ],
  ])("with %s learns the reason through the SDK", async (_, define, reason) => {
    const { url } = await startEngine();
    const app = await startApp(define, { engineUrl: url });
    expect(await app.register()).toMatchObject({
      status: 400,
      message: expect.stringContaining(reason) as unknown,
    });
  });

  test("with what is no registration is told what is wrong with it", async () => {
    const { api } = await startEngine();
    for (const body of [
      "{",
      "[]",
      JSON.stringify({ url: "ftp://127.0.0.1/", appName: "app", functions: [] }),
      JSON.stringify({ url: "http://127.0.0.1/", appName: "app", functions: [{ id: "app-any" }] }),
    ]) {
      const response = await api("/fn/register", { method: "POST", body });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        error: expect.stringContaining("Invalid request") as unknown,
      });
    }
  });
});

describe("an app that does not answer", () => {
  test("is called at once when it registers again", async () => {
    const engine = await startEngine({ retryDelayMs: () => 3600_000 });
    const before = await startApp(answering("done"), { engineUrl: engine.url });
    await before.register();
    before.close();
    const { ids } = await before.inngest.send({ name: "go" });
    await eventually(async () => {
      const { data } = (await (
        await engine.api(`/v1/runs/${(await engine.runsOf(ids[0] ?? ""))[0]?.run_id}/jobs`)
      ).json()) as { data: { at: string }[] };
      return Date.parse(data[0]?.at ?? "") > Date.now() + 60_000;
    });
    const after = await startApp(answering("done"), { engineUrl: engine.url, port: before.port });
    expect(await after.register()).toMatchObject({ modified: false });
    expect(await engine.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "done" });
  });

  test("is called at once when it has come back elsewhere while a call of it failed", async () => {
    const registering = Promise.withResolvers<void>();
    const engine = await startEngine({ retryDelayMs: () => 3600_000 });
    const broken = await serveEndpoint(async () => {
      await registering.promise;
      return new Response("gone", { status: 503 });
    });
    const app = await startApp(answering("done"), { engineUrl: engine.url });
    const functions = (await (
      await fetch(app.url, {
        method: "PUT",
        headers: { "x-inngest-sync-kind": "in_band" },
        body: JSON.stringify({ url: app.url }),
      })
    ).json()) as { functions: unknown[] };
    await engine.api("/fn/register", {
      method: "POST",
      body: JSON.stringify({ url: broken.url, appName: "app", functions: functions.functions }),
    });
    const { ids } = await app.inngest.send({ name: "go" });
    await eventually(() => engine.engine.stats().running === 1);
    await app.register();
    registering.resolve();
    expect(await engine.ended(ids[0] ?? "")).toMatchObject({ status: "Completed" });
  });
});

test("runs that sleep go on after a restart, without their app registering again", async () => {
  const clock = testClock();
  const before = await startEngine({ clock });
  const app = await startApp(sleeper, { engineUrl: before.url });
  await app.register();
  const { ids } = await app.inngest.send({ name: "go" });
  await eventually(() => app.calls.length === 1 && before.engine.stats().running === 0);
  await before.close();
  const after = await startEngine({ clock, file: before.file });
  clock.advance(25 * 3600_000);
  expect(await after.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "woke" });
});

describe("an app that the engine is told of", () => {
  test("is registered when it starts later, has changed or comes back", async () => {
    const clock = testClock();
    const placeholder = await serveEndpoint(async () => new Response());
    const port = Number(new URL(placeholder.url).port);
    placeholder.close();
    const engine = await startEngine({ clock, sdkUrls: [`http://127.0.0.1:${port}/api/inngest`] });
    for (const text of ["first", "second"]) {
      const app = await startApp(answering(text, text), { engineUrl: engine.url, port });
      await eventually(() => clock.pending().length > 0);
      clock.advance(5000);
      await eventually(async () => (await (await engine.api("/dev")).text()).includes(text));
      expect(await runGo(engine, app.inngest)).toMatchObject([{ output: text }]);
      app.close();
    }
  });
});
