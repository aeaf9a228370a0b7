import { createInternalEvents } from "../../src/functions/internal-events.ts";
import { configuredApp } from "../../src/server/configured-app.ts";
import { configuredRehearsals } from "../../src/server/configured-rehearsals.ts";
import type { DeskRuns } from "../../src/desk/runs.ts";
import { parseConfig } from "../../src/config.ts";
import { createLive } from "../../src/dashboard/shell/live.ts";
import type { Execution } from "../../src/desk/health-view.ts";
import type { AppFixture } from "./app-fixture.ts";
import { form } from "./desk-form.ts";

/** The engine as it is when nothing is to be done. */
export const idle: Execution = {
  kind: "embedded",
  stats: { queued: 0, running: 0, overdueMs: 0, unfinished: 0 },
};

type DeskOptions = {
  apiKey?: string;
  /** Browsers come in by https. */
  secure?: boolean;
  execution?: Execution;
  environment?: Record<string, string>;
  /** Default: those of an Inngest server that does not answer. */
  runs?: DeskRuns;
};

/** The application as the composition root builds it, over the store and the delivery of an application under test. */
export async function deskApp(fixture: AppFixture, options: DeskOptions = {}) {
  const { apiKey, secure = false, execution = idle } = options;
  const { store, vault, channels, door, now } = fixture;
  const config = parseConfig({
    ...(apiKey === undefined ? {} : { API_KEY: apiKey }),
    ...(secure ? { PUBLIC_URL: "https://desk.example.com" } : {}),
    ...options.environment,
  });
  const delivery = fixture.server();
  const silent = (): void => undefined;
  const app = await configuredApp(config, {
    store,
    channels,
    delivery,
    door,
    told: createInternalEvents({ send: () => Promise.resolve({ ids: [] }) }, silent),
    rehearsals: configuredRehearsals(config, {
      store,
      vault,
      channels,
      engine: undefined,
      now,
      url: () => "http://127.0.0.1:3000",
    }),
    runs: options.runs ?? fixture.runs,
    health: {
      store,
      circuits: delivery.circuits,
      channels: {
        sms: { provider: "Twilio", sender: "Bienvenue", statuses: "webhook" },
        email: { provider: "Resend", sender: "bonjour@example.com", statuses: "asked" },
      },
      execution: () => execution,
      config,
      version: "1.2.3",
      startedAt: "2026-11-22T08:00:00.000Z",
      now,
    },
    inngestEndpoint: () => Promise.resolve(new Response("inngest")),
    readiness: () => Promise.resolve({ ready: true, checks: {} }),
    live: createLive(() => store.lastChange()),
    log: silent,
    now,
  });
  const origin = secure ? "https://desk.example.com" : "http://localhost";
  const request = async (path: string, init: RequestInit = {}) => await app.request(`${origin}${path}`, init);
  return {
    app,
    request,
    /** The page as text, with what it says to readers alone. */
    page: async (path: string, init?: RequestInit) => {
      const response = await request(path, init);
      const text = (await response.text()).replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
      return { status: response.status, text };
    },
    /** What a form of the desk sends. */
    post: async (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) => {
      const { headers: usual, ...sent } = form(fields, origin);
      return await request(path, { ...sent, headers: { ...usual, ...headers } });
    },
  };
}
