import { join } from "node:path";
import { Inngest, type InngestFunction } from "inngest";
import { onTestFinished } from "vitest";
import { serveEngine } from "../../../src/engine/standalone/serve-engine.ts";
import { serveEndpoint } from "./serve-endpoint.ts";
import {
  apiOf,
  silent,
  temporaryDirectory,
  type TestApp,
  type TestAppOptions,
  testEndpoint,
} from "./test-app.ts";
import { testClock } from "./test-clock.ts";

/** An engine that serves its API over HTTP, and a real SDK app in dev mode that it calls over HTTP. */
export const standaloneTestApp = async (
  define: (inngest: Inngest) => InngestFunction.Any[],
  { checkpointing, connected = true, intercept, ...options }: TestAppOptions = {},
): Promise<TestApp> => {
  const clock = testClock();
  const file = options.file ?? join(temporaryDirectory(), "engine.db");
  const standalone = await serveEngine({
    host: "127.0.0.1",
    port: 0,
    logger: silent,
    clock,
    ...options,
    file,
  });
  const inngest = new Inngest({
    id: "app",
    isDev: true,
    baseUrl: standalone.url,
    logger: silent,
    ...(checkpointing === undefined ? {} : { checkpointing }),
  });
  const { request, calls } = testEndpoint(inngest, define(inngest), intercept);
  const app = await serveEndpoint(request);
  // With the app, so that an engine opened on the file again does not call this one.
  const close = async (timeoutMs?: number): Promise<void> => {
    await standalone.close(timeoutMs);
    app.close();
  };
  onTestFinished(() => close(100));
  const connect = async (): Promise<void> => {
    const response = await fetch(app.url, { method: "PUT", body: "{}" });
    if (!response.ok) throw new Error(`The app did not register: ${await response.text()}`);
  };
  if (connected) await connect();
  const engine = { ...standalone.engine, close };
  return {
    engine,
    inngest,
    clock,
    file,
    calls,
    connect,
    // Tests look at runs again and again while they wait, which would keep the sockets busy.
    ...apiOf(engine.fetch, standalone.url),
    api: (path, init) => fetch(`${standalone.url}${path}`, init),
  };
};
