import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { Inngest } from "inngest";
import { expect, onTestFinished, test } from "vitest";
import type { AccessKeys } from "../../../src/engine/standalone/access.ts";
import { serveEngine, type ServeEngineOptions } from "../../../src/engine/standalone/serve-engine.ts";
import { serveEndpoint } from "../support/serve-endpoint.ts";
import { apiOf, silent, temporaryDirectory, testEndpoint } from "../support/test-app.ts";

const signingKey = `signkey-prod-${"a1".repeat(32)}`;
const nextSigningKey = `signkey-prod-${"b2".repeat(32)}`;
const strangeKey = `signkey-prod-${"c3".repeat(32)}`;

const keys: AccessKeys = { event: ["event-key", "other-event-key"], signing: [signingKey, nextSigningKey] };

const startEngine = async (options: Partial<ServeEngineOptions> = { keys }) => {
  const engine = await serveEngine({
    host: "127.0.0.1",
    port: 0,
    file: join(temporaryDirectory(), "engine.db"),
    ...options,
    logger: silent,
  });
  onTestFinished(() => engine.close(100));
  return { ...engine, ...apiOf(fetch, engine.url) };
};

type Keys = { signingKey: string; signingKeyFallback?: string; eventKey?: string };

/** An app in cloud mode, whose SDK checks every call's signature. */
const startApp = async (baseUrl: string, { eventKey = "event-key", ...keys }: Keys) => {
  const inngest = new Inngest({ id: "app", isDev: false, baseUrl, logger: silent, eventKey, ...keys });
  const greet = inngest.createFunction({ id: "greet", triggers: { event: "go" } }, async ({ step }) => {
    const name = await step.run("name", () => "Zoé");
    return `Bonjour ${name}`;
  });
  const { request, calls } = testEndpoint(inngest, [greet], undefined);
  const { url } = await serveEndpoint(request);
  const register = async (): Promise<number> => (await fetch(url, { method: "PUT", body: "{}" })).status;
  return { inngest, calls, register };
};

test("an app with the keys runs in cloud mode: what it sends is let in, and calls of it are signed", async () => {
  const engine = await startEngine();
  const app = await startApp(engine.url, { signingKey });
  expect(await app.register()).toBe(200);
  const { ids } = await app.inngest.send({ name: "go" });
  const headers = { authorization: `Bearer ${signingKey}` };
  await expect
    .poll(async () => (await engine.api(`/v1/events/${ids[0]}/runs`, { headers })).json())
    .toMatchObject({ data: [{ status: "Completed", output: "Bonjour Zoé" }] });
  // Its only call: the step was reported while that went on, with the key.
  expect(app.calls).toHaveLength(1);
});

test("an app whose key is being replaced is let in with either", async () => {
  const engine = await startEngine();
  const app = await startApp(engine.url, { signingKey: strangeKey, signingKeyFallback: nextSigningKey });
  expect(await app.register()).toBe(200);
});

test("an app with other keys is told so", async () => {
  const engine = await startEngine();
  const app = await startApp(engine.url, { signingKey: strangeKey, eventKey: "strange" });
  expect(await app.register()).toBe(401);
  const send = await engine.api("/e/strange", { method: "POST", body: '{"name":"go"}' });
  expect([send.status, await send.json()]).toEqual([401, { error: "Event key not found", status: 401 }]);
});

test("only its health is told to who has no key", async () => {
  const { api } = await startEngine();
  const statusOf = async (method: string, path: string, authorization = "Bearer "): Promise<number> =>
    (await api(path, { method, headers: { authorization } })).status;
  expect(await statusOf("GET", "/health")).toBe(200);
  for (const [method, path] of [
    ["GET", "/dev"],
    ["POST", "/fn/register"],
    ["GET", "/v1/events"],
    ["GET", "/v1/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV"],
    ["DELETE", "/v1/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV"],
    ["POST", "/v1/checkpoint/01ARZ3NDEKTSV4RRFFQ69G5FAV/async"],
    ["GET", "/v0/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV/actions"],
    ["POST", "/e"],
    ["POST", "/e/"],
    ["POST", "/e/event-key2"],
    ["POST", "/e/../v1/signals"],
    ["GET", "/nothing"],
  ] as const) {
    expect(await statusOf(method, path), path).toBe(401);
    expect(await statusOf(method, path, `Bearer ${strangeKey}`), path).toBe(401);
  }
  expect(await statusOf("GET", "/v1/events", `Bearer ${nextSigningKey}`)).toBe(200);
});

test("a request without a key is told apart from one with a wrong key", async () => {
  const { api } = await startEngine();
  const errorFor = async (authorization: string): Promise<unknown> =>
    ((await (await api("/dev", { headers: { authorization } })).json()) as { error: unknown }).error;
  expect(await errorFor("Bearer ")).toMatch(/a signing key is required/);
  expect(await errorFor(`Bearer ${strangeKey}`)).toMatch(/wrong signing key/);
});

test("without keys everyone on this machine is let in, but no website in a browser on it", async () => {
  const { api } = await startEngine({});
  const statusFrom = async (site: string): Promise<number> =>
    (await api("/e/key", { method: "POST", body: '{"name":"go"}', headers: { "sec-fetch-site": site } }))
      .status;
  expect(await statusFrom("cross-site")).toBe(403);
  expect(await statusFrom("same-site")).toBe(200);
  expect((await api("/dev")).status).toBe(200);
});

test("without keys no website is let in that gives this machine's address for its own", async () => {
  const { url } = await startEngine({});
  const { hostname, port } = new URL(url);
  const statusAs = async (host: string): Promise<number | undefined> => {
    const asked = request({ hostname, port, path: "/dev", headers: { host } }).end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };
  for (const host of [
    "rebound.example.com",
    "rebound.example.com:8288",
    "127.0.0.1.example.com",
    "localhost.evil.io.",
  ]) {
    expect(await statusAs(host), host).toBe(403);
  }
  for (const host of [
    "localhost:8288",
    "127.0.0.1",
    "[::1]:8288",
    "engine:8288",
    "app.localhost",
    "host.docker.internal:8288",
  ]) {
    expect(await statusAs(host), host).toBe(200);
  }
});
