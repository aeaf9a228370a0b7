import { serve } from "@hono/node-server";
import { Hono } from "hono";
import type { AddressInfo } from "node:net";
import type { Composition, DeliveryRequest } from "../../src/delivery/composition.ts";
import type { Delivery } from "../../src/delivery/delivery-outcome.ts";
import { createSendOneOff } from "../../src/desk/one-off.ts";
import type { DomainEvent } from "../../src/events/domain-event.ts";
import { createApp } from "../../src/http/app.ts";
import { createLimits } from "../../src/http/limits.ts";
import { parseConfig } from "../../src/config.ts";
import type { Ledger, MessageRecord } from "../../src/store/ledger.ts";
import type { Suppressions } from "../../src/store/suppressions.ts";

type Sent = { request: DeliveryRequest; composition: Composition };

export type AppServer = {
  url: string;
  /** Events the door accepted. */
  events: DomainEvent[];
  /** What was to be delivered, once for each key. */
  sent: Sent[];
  /** The ledger's rows, newest last. */
  rows: MessageRecord[];
  close: () => Promise<void>;
};

export type AppServerOptions = {
  apiKey?: string | undefined;
  sandboxChannels?: string[];
  /** What becomes of a one-off message; accepted when not said. */
  outcome?: Partial<Delivery>;
  onEvent?: (event: DomainEvent, rows: MessageRecord[]) => void;
  /** Called before each listing: the time in which messages move on. */
  onList?: (rows: MessageRecord[]) => void;
};

/** Nobody is on it, and nobody can be put on it. */
const emptyList: Suppressions = {
  addressId: () => "0".repeat(32),
  add: () => Promise.resolve(false),
  lift: () => Promise.resolve(0),
  active: () => Promise.resolve([]),
  list: () => Promise.resolve({ suppressions: [], nextCursor: null }),
};

/** The real routes on a real port, over ports kept in memory. */
export async function startAppServer(options: AppServerOptions = {}): Promise<AppServer> {
  const events: DomainEvent[] = [];
  const sent: Sent[] = [];
  const rows: MessageRecord[] = [];
  const app = createApp({
    runs: {
      runs: {
        kind: "inngest",
        dashboardUrl: "http://inngest.invalid",
        runUrl: () => null,
        cancel: unused,
      },
    },
    door: {
      accept: (posted) => {
        events.push(...posted);
        for (const event of posted) options.onEvent?.(event, rows);
        return Promise.resolve({
          status: "accepted",
          ids: posted.map(({ id }, index) => id ?? `made-by-server-${index}`),
        });
      },
      relay: () => Promise.resolve(0),
      close: () => Promise.resolve(),
    },
    audit: {
      record: () => Promise.resolve(),
      list: () => Promise.resolve({ entries: [], nextCursor: null }),
    },
    send: {
      sendOneOff: createSendOneOff({
        deliver: async (request, compose) => {
          const composition = await compose();
          if ("withhold" in composition) throw new Error("A one-off message is never withheld.");
          if (!sent.some((earlier) => earlier.request.key === request.key))
            sent.push({ request, composition });
          return { ...accepted, channel: request.channel, ...options.outcome };
        },
        allowedCountries: ["FR", "BE", "CH"],
      }),
      ledger: { find: () => Promise.resolve(null) },
      rateLimit: () => {},
    },
    unsubscribe: { suppressions: emptyList, digest: () => "", brandName: "Bienvenue", now: () => new Date() },
    leads: {
      viewLead: () => Promise.resolve({ status: "unknown" }),
      leadActions: {
        erase: () => Promise.resolve({}),
        count: () => Promise.resolve(null),
        export: () => Promise.resolve(null),
      },
      currency: "EUR",
    },
    rehearsals: {
      fastForward: () => Promise.resolve({ status: "invalid", problems: [] }),
      next: () => Promise.resolve(null),
      replay: () => Promise.resolve(null),
    },
    messages: {
      ledger: memoryLedger(rows, options.onList),
      resendMessage: () => Promise.resolve({ outcome: "not-found" }),
      planResend: () => Promise.resolve({ outcome: "not-found" }),
      currency: "EUR",
    },
    usage: {
      ledger: { usage: () => Promise.resolve([]) },
      dayLimits: parseConfig({}).dayLimits,
      currency: "EUR",
      timeZone: "Europe/Paris",
      now: () => new Date(),
    },
    circuits: { resume: () => Promise.resolve(false) },
    readiness: () => Promise.resolve({ ready: true, checks: {} }),
    webhooks: { twilio: undefined, resend: undefined, report: () => Promise.resolve() },
    inngestEndpoint: () => Promise.resolve(new Response(null, { status: 404 })),
    pages: new Hono(),
    limits: createLimits(60_000, () => new Date()),
    secure: false,
    apiKey: options.apiKey,
    publicHosts: [],
    inngestHosts: [],
    inngestSigns: true,
    sandboxChannels: options.sandboxChannels ?? [],
    log: { fault: () => {} },
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise<void>((resolve) => {
    server.once("listening", () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    events,
    sent,
    rows,
    close: () =>
      new Promise((resolve) => {
        if ("closeAllConnections" in server) server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A row as a journey leaves it, with what a test says. */
export function row(given: Partial<MessageRecord> & Pick<MessageRecord, "id" | "channel">): MessageRecord {
  return {
    key: `key-${given.id}`,
    journey: "lead-created",
    template: "lead-confirmation",
    class: "transactional",
    fallbackFor: null,
    provider: "sandbox",
    leadId: null,
    interviewId: null,
    trialId: null,
    runId: null,
    locale: "fr",
    recipient: given.channel === "sms" ? "+33612345678" : "zoe@example.com",
    status: "accepted",
    reason: null,
    explanation: null,
    providerCode: null,
    providerMessageId: null,
    earlierProviderIds: null,
    segments: null,
    costMicros: null,
    attempts: 1,
    retryable: null,
    configuration: null,
    body: JSON.stringify({ text: "Bonjour" }),
    contentDigest: null,
    rendering: 1,
    firstAttemptAt: null,
    deferredUntilAt: null,
    acceptedAt: null,
    nextCheckAt: null,
    checks: 0,
    owner: null,
    leaseUntilAt: null,
    fence: 1,
    createdAt: "2026-05-02T08:00:00.000Z",
    updatedAt: "2026-05-02T08:00:00.000Z",
    ...given,
  };
}

const accepted: Delivery = {
  messageId: "01JLEDGER",
  createdAt: "2026-05-02T08:10:00.000Z",
  channel: "sms",
  status: "accepted",
  reason: null,
  explanation: null,
  providerCode: null,
  providerMessageId: "SM0123456789",
  segments: 1,
  deferredUntilAt: null,
  retry: null,
};

const unused = () => Promise.reject(new Error("Not part of this test."));

/** Reading only: nothing here writes through the port. */
function memoryLedger(rows: MessageRecord[], onList: AppServerOptions["onList"]): Ledger {
  return {
    open: unused,
    take: unused,
    transition: unused,
    begin: unused,
    applyStatus: unused,
    planCheck: unused,
    dueForCheck: unused,
    overdue: unused,
    usage: unused,
    counts: unused,
    sealedBytes: unused,
    findByKey: unused,
    knownProviderMessageIds: unused,
    stale: unused,
    ofRuns: unused,
    find: (id) => Promise.resolve(rows.find((row) => row.id === id) ?? null),
    timeline: () =>
      Promise.resolve([
        {
          at: "2026-05-02T08:00:00.000Z",
          status: "pending",
          attempt: 0,
          reason: null,
          providerCode: null,
          explanation: null,
        },
      ]),
    list: ({ leadId, status, channel, limit }) => {
      onList?.(rows);
      const messages = rows
        .toReversed()
        .filter((row) => leadId === undefined || row.leadId === leadId)
        .filter((row) => status === undefined || row.status === status)
        .filter((row) => channel === undefined || row.channel === channel);
      return Promise.resolve({ messages: messages.slice(0, limit), nextCursor: null });
    },
  };
}
