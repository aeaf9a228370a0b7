import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import type { Inngest, InngestFunction } from "inngest";
import { serve } from "inngest/hono";
import { onTestFinished } from "vitest";
import { type Engine, type EngineOptions, openEngine } from "../../../src/engine/open-engine.ts";
import { engineClient } from "../../support/engine-client.ts";
import { type TestClock, testClock } from "./test-clock.ts";

const say = (m: string, p?: unknown) =>
  process.env["ENGINE_TEST_LOG"] && process.stderr.write(`${m} ${JSON.stringify(p)}\n`);
export const silent = { debug: say, info: say, warn: say, error: say };

/** A run as the engine's API tells it. */
type ApiRun = {
  run_id: string;
  function_id: string;
  event_id: string;
  status: string;
  output: unknown;
};

export type TestApp = {
  engine: Engine;
  inngest: Inngest;
  clock: TestClock;
  file: string;
  /** Calls of the endpoint so far, as `fnId/stepId`. */
  calls: string[];
  /** Asks the engine's API, by its path. */
  api: (path: string, init?: RequestInit) => Promise<Response>;
  runsOf: (eventId: string) => Promise<ApiRun[]>;
  /** The only run of an event, once it has ended. */
  ended: (eventId: string) => Promise<ApiRun>;
  connect: () => Promise<void>;
};

export type TestAppOptions = Partial<EngineOptions> & {
  checkpointing?: boolean;
  /** Whether the functions are registered at once. Default: true. */
  connected?: boolean;
  /** Stands between the engine and the SDK endpoint. */
  intercept?: (request: Request, next: () => Promise<Response>) => Promise<Response>;
};

/** A directory that is gone after the test. */
export const temporaryDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), "engine-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

/** The endpoint that serves an app's functions, and the calls of it so far. */
export const testEndpoint = (
  inngest: Inngest,
  functions: InngestFunction.Any[],
  intercept: TestAppOptions["intercept"],
): { request: (request: Request) => Promise<Response>; calls: string[] } => {
  const app = new Hono();
  app.on(["GET", "POST", "PUT"], "/api/inngest", serve({ client: inngest, functions }));
  const calls: string[] = [];
  const request = async (request: Request): Promise<Response> => {
    const { searchParams } = new URL(request.url);
    if (request.method === "POST") calls.push(`${searchParams.get("fnId")}/${searchParams.get("stepId")}`);
    const next = async (): Promise<Response> => app.request(request);
    return intercept ? intercept(request, next) : next();
  };
  return { request, calls };
};

/** How a test looks at an engine. `url`: where its API is reached with `fetch`. */
export const apiOf = (fetch: Engine["fetch"], url: string): Pick<TestApp, "api" | "runsOf" | "ended"> => {
  const api = (path: string, init?: RequestInit): Promise<Response> => fetch(`${url}${path}`, init);
  const runsOf = async (eventId: string): Promise<ApiRun[]> => {
    const response = await api(`/v1/events/${eventId}/runs`);
    return ((await response.json()) as { data: ApiRun[] }).data;
  };
  const ended = (eventId: string): Promise<ApiRun> =>
    eventually(async () => {
      const [run] = await runsOf(eventId);
      return run?.status === "Running" ? undefined : run;
    });
  return { api, runsOf, ended };
};

/** An engine, a real SDK app served by Hono, and no socket between them. */
export const testApp = async (
  define: (inngest: Inngest) => InngestFunction.Any[],
  { checkpointing, connected = true, intercept, ...options }: TestAppOptions = {},
): Promise<TestApp> => {
  const signingKey = `signkey-test-${randomBytes(16).toString("hex")}`;
  const clock = testClock();
  const file = options.file ?? join(temporaryDirectory(), "engine.db");
  const engine = openEngine({ signingKey, logger: silent, clock, ...options, file });
  onTestFinished(() => engine.close(100));
  const inngest = engineClient({
    id: "app",
    signingKey,
    fetch: engine.fetch,
    logger: silent,
    ...(checkpointing === undefined ? {} : { checkpointing }),
  });
  const { request, calls } = testEndpoint(inngest, define(inngest), intercept);
  const connect = (): Promise<void> => engine.connect({ request, url: "http://engine.invalid/api/inngest" });
  if (connected) await connect();
  return { engine, inngest, clock, file, calls, connect, ...apiOf(engine.fetch, "http://engine.invalid") };
};

/** Polls until `probe` gives a value, ever less often, so that many at once do not hold up what they wait for. */
export const eventually = async <T>(
  probe: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> => {
  const deadline = Date.now() + 15_000;
  for (let pauseMs = 3; Date.now() < deadline; pauseMs = Math.min(pauseMs * 1.4, 60)) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error("What the test waits for did not happen in time.");
};
