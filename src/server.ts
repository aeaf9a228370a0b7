import { parseConfig, readEnvironment, type Config } from "./config.ts";
import { pages } from "./dashboard/pages.ts";
import { openDataDir } from "./data-dir.ts";
import type { DeliveryContext } from "./delivery/delivery-context.ts";
import { lockDirectory } from "./engine/directory-lock.ts";
import { createEraseLead } from "./functions/erase-lead.ts";
import { createEventDoor } from "./functions/event-door.ts";
import { createInngestEndpoint } from "./functions/inngest-endpoint.ts";
import { createInternalEvents } from "./functions/internal-events.ts";
import { createApp } from "./http/app.ts";
import { createLimits } from "./http/limits.ts";
import { createRateLimit } from "./http/rate-limit.ts";
import { startLogging, type Log } from "./logging.ts";
import { startRegistration, startSweep } from "./server/background.ts";
import { banner, channelInWords, executionInWords } from "./server/banner.ts";
import { closeAll, type Closers } from "./server/closers.ts";
import { webhooks } from "./server/webhooks.ts";
import { configuredDelivery } from "./server/configured-delivery.ts";
import { configuredFunctions } from "./server/configured-functions.ts";
import { deliveryPolicy } from "./server/delivery-policy.ts";
import {
  engineUrl,
  inngestClient,
  openConfiguredEngine,
  refuseUnsignedSync,
} from "./server/inngest-runtime.ts";
import { connectionLimits } from "./server/connection-limits.ts";
import { listen } from "./server/listen.ts";
import { emailChannel, smsChannel } from "./server/provider-channels.ts";
import { readiness } from "./server/readiness.ts";
import { openConfiguredStore, openVault } from "./server/store-and-vault.ts";
import type { Store } from "./store/open-store.ts";

/** A server that listens. */
export type RunningServer = {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  url: string;
  /** Stops listening and closes everything; what was unfinished goes on at the next start. */
  close(): Promise<void>;
};

/**
 * Builds every adapter and starts listening.
 * @throws what the data directory, the store and the engine throw when they cannot be opened, each with a `code`
 */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const closers: Closers = [];
  const close = () => closeAll(closers, log);
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
  let url = "";
  const engine = config.inngest.mode === "embedded" ? openConfiguredEngine(config, dataDir, log) : undefined;
  if (engine !== undefined) closers.push(() => engine.close());
  const inngest = inngestClient(config, dataDir, engine, log);
  const told = createInternalEvents(inngest, log);
  const policy = deliveryPolicy(config, store, () => url);
  const delivery = configuredDelivery(config, store, { channels, vault, policy, alone, log, ...told });
  const endpoint = createInngestEndpoint(
    inngest,
    configuredFunctions(config, { inngest, store, vault, delivery }),
  );
  await engine?.connect({ request: endpoint, url: `${engineUrl}/api/inngest` });
  await delivery.circuits.closeOutdated();

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
  const inngestServer = { registered: false };
  const app = createApp({
    door,
    send: {
      deliver: delivery.deliver,
      ledger: store.ledger,
      allowedCountries: config.smsAllowedCountries,
      rateLimit: createRateLimit(config.sendRateLimitPerMinute, now),
    },
    unsubscribe: {
      suppressions: store.suppressions,
      digest: store.digest,
      brandName: config.brandName,
      now,
    },
    leads: {
      erase: createEraseLead({ personalData: store.personalData, onLeadErased: told.onLeadErased, now }),
      export: (leadId) => store.personalData.export(leadId),
    },
    webhooks: await webhooks(config, store, {
      now,
      onUndelivered: told.onUndelivered,
      onAccountFault: (channel, providerCode, explanation) =>
        delivery.circuits.accountFault(channel, { providerCode, explanation }),
    }),
    messages: {
      ledger: store.ledger,
      resendByHand: delivery.resendByHand,
      currency: config.prices.currency,
    },
    usage: {
      ledger: store.ledger,
      dayLimits: config.dayLimits,
      currency: config.prices.currency,
      timeZone: config.timeZone,
      now,
    },
    circuits: delivery.circuits,
    readiness: () => readiness({ store, channels, engine, inngestServer, circuits: delivery.circuits }),
    inngestEndpoint: engine === undefined ? endpoint : refuseUnsignedSync(endpoint),
    pages: pages(() => homePage(config, store, channels, url)),
    limits: createLimits(config.apiRateLimitPerMinute, now),
    secure: config.publicUrl?.startsWith("https:") ?? false,
    apiKey: config.apiKey,
    inngestHosts: config.publicUrl === undefined ? [] : [new URL(config.publicUrl).host],
    sandboxChannels: Object.values(channels)
      .filter((channel) => channel.provider === "sandbox")
      .map((channel) => channel.id),
    log: { fault: (method, path, error) => log("error", "A request failed.", { method, path, error }) },
  });
  const onDrop = () => log("warning", "Connections are being closed: there are too many.");
  const limits = connectionLimits(config.sendTimeoutMs);
  url = await listen({ fetch: app.fetch, limits, onDrop }, config, closers);
  closers.push(startSweep(door, delivery, log));
  if (config.inngest.mode !== "embedded")
    closers.push(startRegistration(config, url, { endpoint, inngestServer, log }));
  return url;
}

function now(): Date {
  return new Date();
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
