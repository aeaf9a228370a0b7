import { parseConfig } from "../../src/config.ts";
import { desk } from "../../src/dashboard/desk.ts";
import { createLive } from "../../src/dashboard/shell/live.ts";
import { createSessions } from "../../src/dashboard/shell/session.ts";
import type { Execution } from "../../src/desk/health-view.ts";
import { createSuppressionList } from "../../src/desk/suppression-list.ts";
import type { AppFixture } from "./app-fixture.ts";
import { messagePageContext } from "./message-page-fixture.ts";

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
};

/** The pages over the store of an application under test, and the application that serves them. */
export function deskApp(fixture: AppFixture, options: DeskOptions = {}) {
  const { apiKey, secure = false, execution = idle } = options;
  const { store, now } = fixture;
  const config = parseConfig(options.environment ?? {});
  const delivery = fixture.server();
  const { circuits } = delivery;
  const pages = desk({
    ...messagePageContext(fixture, delivery),
    brandName: "Bienvenue",
    sandboxChannels: [],
    sessions: apiKey === undefined ? null : createSessions({ apiKey, secure, now }),
    secure,
    timeZone: "Europe/Paris",
    ledger: store.ledger,
    dayLimits: config.dayLimits,
    currency: config.prices.currency,
    setup: { providers: { sms: "twilio", email: "resend" }, execution: "embedded", database: "sqlite" },
    ...fixture.leads,
    leadRuns: fixture.runs,
    audit: store.audit,
    circuits,
    suppressionList: createSuppressionList(store.suppressions, now),
    health: {
      store,
      circuits,
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
    now,
    live: createLive(() => store.lastChange()),
  });
  const app = fixture.app({ pages, apiKey, secure });
  const origin = secure ? "https://desk.example.com" : "http://localhost";
  const request = async (path: string, init: RequestInit = {}) => await app.request(`${origin}${path}`, init);
  return {
    app,
    pages,
    request,
    /** The page as text, with what it says to readers alone. */
    page: async (path: string, init?: RequestInit) => {
      const response = await request(path, init);
      const text = (await response.text()).replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
      return { status: response.status, text };
    },
    /** What a form of the desk sends. */
    post: async (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      await request(path, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", origin, ...headers },
        body: new URLSearchParams(fields).toString(),
      }),
  };
}
