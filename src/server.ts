import { serve, type ServerType } from "@hono/node-server";
import { hostname } from "node:os";
import { ulid } from "ulid";
import { banner, channelInWords, executionInWords, localUrl } from "./banner.ts";
import type { EmailChannel, SmsChannel } from "./channels/channel.ts";
import { sandboxEmailChannel, sandboxSmsChannel } from "./channels/sandbox.ts";
import { parseConfig, readEnvironment, type Config } from "./config.ts";
import { pages } from "./dashboard/pages.ts";
import { openDataDir, type DataDir } from "./data-dir.ts";
import { createDelivery, type DeliveryService } from "./delivery/create-delivery.ts";
import type { DeliveryContext } from "./delivery/delivery-context.ts";
import { contactPolicy } from "./delivery/policy.ts";
import { lockDirectory } from "./engine/directory-lock.ts";
import { openEngine, type Engine } from "./engine/open-engine.ts";
import { createEventDoor, type EventDoor } from "./functions/event-door.ts";
import { createInngestClient, type InngestClient } from "./functions/inngest-client.ts";
import { createInngestEndpoint } from "./functions/inngest-endpoint.ts";
import { journeys } from "./functions/journeys.ts";
import { createNotify } from "./functions/notify.ts";
import { createRecordEvent } from "./functions/record-event.ts";
import { registerApp } from "./functions/register-app.ts";
import { createApp } from "./http/app.ts";
import { createRateLimit } from "./http/rate-limit.ts";
import { ListenError } from "./listen-error.ts";
import { startLogging, type Log } from "./logging.ts";
import { smsSegments } from "./messages/sms-segments.ts";
import { createVault } from "./store/aes-vault.ts";
import { openStore, type Store } from "./store/open-store.ts";
import type { Vault } from "./store/vault.ts";

/** A server that listens. */
export type RunningServer = {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  url: string;
  /** Stops listening and closes everything; what was unfinished goes on at the next start. */
  close(): Promise<void>;
};

/** Closes, last opened first, whatever has been opened so far. */
type Closers = (() => unknown)[];

/** How often events are looked for that never reached Inngest, and one-off messages that were interrupted. */
const sweepEveryMs = 5000;

/** Beyond the provider's deadline, what an answer takes at most. */
const lastAnswerMs = 2000;

/** The SDK's own requests have no deadline: a silent server would hold up every hand-over behind it. */
const inngestTimeoutMs = 10_000;

/** The engine answers to this name inside the process only: `.invalid` never resolves (RFC 2606). */
const engineUrl = "http://engine.invalid";

/**
 * Builds every adapter and starts listening.
 * @throws what the data directory, the store and the engine throw when they cannot be opened, each with a `code`
 */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const closers: Closers = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    return { url: await start(config, log, closers), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(config: Config, log: Log, closers: Closers): Promise<string> {
  const dataDir = openDataDir(config.dataDir);
  const alone = config.inngest.mode === "embedded" || config.databaseUrl === undefined;
  if (alone) {
    const lock = lockDirectory(dataDir.path);
    closers.push(() => lock.release());
  }
  const vault = openVault(config, dataDir);
  const store = await openConfiguredStore(config, dataDir, vault, log, closers);
  const channels = {
    sms: await smsChannel(config, store, log),
    email: await emailChannel(config, store, log),
  };
  const delivery = createDelivery(
    deliveryContext(config, { ledger: store.ledger, channels, vault, alone, log }),
  );

  const engine = config.inngest.mode === "embedded" ? openConfiguredEngine(config, dataDir, log) : undefined;
  if (engine !== undefined) closers.push(() => engine.close());
  const inngest = inngestClient(config, dataDir, engine, log);
  const endpoint = createInngestEndpoint(inngest, functions(config, inngest, store, vault, delivery));
  await engine?.connect({ request: endpoint, url: `${engineUrl}/api/inngest` });

  const door = createEventDoor({
    subjects: store.subjects,
    inngest,
    now,
    onForwardFailure: (error, eventIds) =>
      log("warning", "Inngest did not take events; they are on record and will be handed over.", {
        error,
        eventIds,
      }),
  });
  let url = "";
  const inngestServer = { registered: false };
  const app = createApp({
    door,
    send: {
      deliver: delivery.deliver,
      ledger: store.ledger,
      allowedCountries: config.smsAllowedCountries,
      rateLimit: createRateLimit(config.sendRateLimitPerMinute, now),
    },
    ledger: store.ledger,
    readiness: () => readiness(store, channels, engine, inngestServer),
    inngestEndpoint: endpoint,
    pages: pages(() => homePage(config, store, channels, url)),
    apiKey: config.apiKey,
    inngestHosts: config.publicUrl === undefined ? [] : [new URL(config.publicUrl).host],
    sandboxChannels: Object.values(channels)
      .filter((channel) => channel.provider === "sandbox")
      .map((channel) => channel.id),
    log: { fault: (method, path, error) => log("error", "A request failed.", { method, path, error }) },
  });
  url = await listen(app.fetch, config, closers);
  closers.push(startSweep(door, delivery, log));
  if (config.inngest.mode !== "embedded")
    closers.push(startRegistration(config, url, { endpoint, inngestServer, log }));
  return url;
}

function now(): Date {
  return new Date();
}

/** A server that was tried without ENCRYPTION_KEY goes on reading what it sealed with the key made for it. */
function openVault({ encryptionKey }: Config, dataDir: DataDir): Vault {
  const keyFile = "encryption.key";
  if (encryptionKey === undefined) return createVault({ key: Buffer.from(dataDir.secret(keyFile), "hex") });
  const made = dataDir.existingSecret(keyFile);
  return createVault({
    key: Buffer.from(encryptionKey, "hex"),
    previousKeys: made === null ? [] : [Buffer.from(made, "hex")],
  });
}

async function openConfiguredStore(
  config: Config,
  dataDir: DataDir,
  vault: Vault,
  log: Log,
  closers: Closers,
): Promise<Store> {
  const store = await openStore({
    target:
      config.databaseUrl === undefined
        ? { kind: "sqlite", file: dataDir.file("store.db") }
        : { kind: "postgres", url: config.databaseUrl },
    vault,
    onConnectionError: (error) =>
      log("warning", "A database connection broke; it will be replaced.", { error }),
  });
  closers.push(() => store.close());
  if (config.inngest.mode === "embedded") {
    const release = await store.holdEmbeddedLock({
      // Going on beside another embedded server would run every journey twice.
      onLost: (error) => {
        log("error", error.message);
        process.exit(1);
      },
    });
    closers.push(release);
  }
  return store;
}

// The provider SDKs are loaded where they are used only: without them the sandbox is ready sooner.
async function smsChannel(config: Config, store: Store, log: Log): Promise<SmsChannel> {
  if (config.twilio === undefined) {
    return sandboxSmsChannel({ mailbox: store.sandbox, segments: (text) => smsSegments(text).segments });
  }
  const { twilioChannel } = await import("./channels/twilio.ts");
  const { accountSid, authToken, from, messagingServiceSid, baseUrl } = config.twilio;
  return twilioChannel({
    accountSid,
    authToken,
    ...(from === undefined ? {} : { from }),
    ...(messagingServiceSid === undefined ? {} : { messagingServiceSid }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    onUnrecognised: (error) => log("error", "Twilio answered with an error that is not in the table.", error),
  });
}

async function emailChannel(config: Config, store: Store, log: Log): Promise<EmailChannel> {
  if (config.resend === undefined) return sandboxEmailChannel({ mailbox: store.sandbox });
  const { resendChannel } = await import("./channels/resend.ts");
  const { apiKey, baseUrl } = config.resend;
  return resendChannel({
    apiKey,
    from: config.emailFrom,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    onUnrecognised: (error) => log("error", "Resend answered with an error that is not in the table.", error),
  });
}

function deliveryContext(
  config: Config,
  parts: Pick<DeliveryContext, "ledger" | "channels" | "vault" | "alone" | "log">,
): DeliveryContext {
  return {
    ...parts,
    policy: contactPolicy,
    defaults: {
      brandName: config.brandName,
      locale: config.defaultLocale,
      timeZone: config.timeZone,
      emailFrom: config.emailFrom,
      emailReplyTo: config.emailReplyTo,
    },
    bootId: `${hostname()}:${process.pid}:${ulid()}`,
    sendTimeoutMs: config.sendTimeoutMs,
    now,
  };
}

function openConfiguredEngine(config: Config, dataDir: DataDir, log: Log): Engine {
  const retryIntervalMs = config.inngest.mode === "embedded" ? config.inngest.retryIntervalMs : undefined;
  return openEngine({
    file: dataDir.file("engine.db"),
    signingKey: engineSigningKey(dataDir),
    ...(retryIntervalMs === undefined ? {} : { retryDelayMs: () => retryIntervalMs }),
    logger: sdkLogger(log),
  });
}

/** Keeps strangers out of the Inngest endpoint when no Inngest server is configured. */
function engineSigningKey(dataDir: DataDir): string {
  return `signkey-prod-${dataDir.secret("signing.key")}`;
}

function inngestClient(
  config: Config,
  dataDir: DataDir,
  engine: Engine | undefined,
  log: Log,
): InngestClient {
  // What the SDK says of its own workings, we say in our words where it matters.
  const logging = {
    logger: sdkLogger(log),
    internalLogger: sdkLogger((_level, ...line) => log("debug", ...line)),
  };
  const { inngest } = config;
  switch (inngest.mode) {
    case "embedded":
      return createInngestClient({
        ...logging,
        isDev: false,
        baseUrl: engineUrl,
        eventKey: "embedded",
        signingKey: engineSigningKey(dataDir),
        ...(engine === undefined ? {} : { fetch: engine.fetch }),
      });
    case "dev":
      return createInngestClient({
        ...logging,
        isDev: true,
        baseUrl: inngest.baseUrl,
        fetch: fetchWithDeadline,
      });
    case "cloud":
      return createInngestClient({
        ...logging,
        isDev: false,
        fetch: fetchWithDeadline,
        eventKey: inngest.eventKey,
        signingKey: inngest.signingKey,
        ...(inngest.signingKeyFallback === undefined
          ? {}
          : { signingKeyFallback: inngest.signingKeyFallback }),
        ...(inngest.baseUrl === undefined ? {} : { baseUrl: inngest.baseUrl }),
      });
    default:
      return inngest satisfies never;
  }
}

const fetchWithDeadline: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(inngestTimeoutMs) });

/** The logger of the SDK and of the engine, whose first argument may be properties, as a line of ours. */
function sdkLogger(log: Log) {
  const at =
    (level: Parameters<Log>[0]) =>
    (first: unknown, second?: unknown): void => {
      const [message, properties] = typeof first === "string" ? [first, second] : [second, first];
      const isPlain = typeof properties === "object" && properties !== null && !(properties instanceof Error);
      log(
        level,
        typeof message === "string" ? message : "Inngest",
        isPlain ? { ...properties } : { detail: properties },
      );
    };
  return { debug: at("debug"), info: at("debug"), warn: at("warning"), error: at("error") };
}

function functions(
  config: Config,
  inngest: InngestClient,
  store: Store,
  vault: Vault,
  { deliver, giveUp }: DeliveryService,
) {
  return journeys({
    inngest,
    subjects: store.subjects,
    ledger: store.ledger,
    vault,
    recordEvent: createRecordEvent(store.subjects, now),
    notify: createNotify(deliver, giveUp, now),
    delays: config.delays,
    now,
  });
}

/** Ready is who can record an event: one that Inngest has not taken yet is safe on record. */
async function readiness(
  store: Store,
  channels: DeliveryContext["channels"],
  engine: Engine | undefined,
  inngestServer: { registered: boolean },
) {
  const storeAnswers = await store.ping().then(
    () => true,
    () => false,
  );
  const functions = inngestServer.registered ? "registered" : "not registered with the Inngest server yet";
  return {
    ready: storeAnswers,
    checks: {
      store: storeAnswers ? "ok" : "does not answer",
      functions: engine === undefined ? functions : engine.stats(),
      sms: channels.sms.provider,
      email: channels.email.provider,
    },
  };
}

async function homePage(config: Config, store: Store, channels: DeliveryContext["channels"], url: string) {
  return {
    brandName: config.brandName,
    execution: executionInWords(config),
    database: config.databaseUrl === undefined ? "SQLite, in the data directory" : "PostgreSQL",
    sms: channelInWords(channels.sms.provider),
    email: channelInWords(channels.email.provider),
    url: config.publicUrl ?? url,
    visible:
      config.apiKey === undefined
        ? {
            messages: (await store.ledger.list({ limit: 20 })).messages,
            sandbox: await store.sandbox.recent(10),
          }
        : null,
  };
}

/** Resolves with the URL once it listens. */
function listen(fetch: (request: Request) => Response | Promise<Response>, config: Config, closers: Closers) {
  return new Promise<string>((resolve, reject) => {
    const server: ServerType = serve({ fetch, port: config.port, hostname: config.host }, ({ port }) => {
      closers.push(() => stopListening(server, config.sendTimeoutMs + lastAnswerMs));
      resolve(localUrl(config.host, port));
    });
    server.once("error", (cause) => reject(new ListenError(config, cause)));
  });
}

/** Answers what has been asked, for as long as an answer can take; a client that is slower does not hold up the end. */
function stopListening(server: ServerType, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => {
      if ("closeAllConnections" in server) server.closeAllConnections();
    }, patienceMs);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  });
}

/** Hands over and settles, again and again, what a crash or an outage left behind. */
function startSweep(door: EventDoor, delivery: DeliveryService, log: Log): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const sweep = (options?: { all: boolean }) => {
    running = running
      .then(() => Promise.all([door.relay(options), delivery.settleInterrupted()]))
      .catch((error: unknown) => log("warning", "A sweep failed and will be repeated.", { error }));
  };
  sweep({ all: true });
  const timer = setInterval(() => sweep(), sweepEveryMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

function startRegistration(
  config: Config,
  url: string,
  {
    endpoint,
    inngestServer,
    log,
  }: {
    endpoint: (request: Request) => Promise<Response>;
    inngestServer: { registered: boolean };
    log: Log;
  },
): () => void {
  const ending = new AbortController();
  void registerApp({
    endpoint,
    publicUrl: config.publicUrl ?? url,
    signal: ending.signal,
    onAttempt: ({ registered, explanation, retryInMs }) => {
      inngestServer.registered = registered;
      if (registered) log("info", "Registered with the Inngest server.");
      else
        log("warning", "The Inngest server did not register this app; it will be asked again.", {
          explanation,
          retryInMs,
        });
    },
  });
  return () => ending.abort();
}

async function main(): Promise<void> {
  const config = parseConfig(readEnvironment());
  const log = startLogging(config);
  const server = await startServer(config, log);
  process.stdout.write(banner(config, server.url));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      void server.close().then(() => process.exit(0));
    });
  }
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    // An error with a code is one we can explain; anything else is a bug and shows its stack.
    const explained = error instanceof Error && "code" in error;
    process.stderr.write(
      `${explained ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(1);
  });
}
