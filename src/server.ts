import { copyEnvironment, parseConfig, readEnvironment, unknownSettings, type Config } from "./config.ts";
import { createLive } from "./dashboard/shell/live.ts";
import { openDataDir } from "./data-dir.ts";
import { lockDirectory } from "./engine/directory-lock.ts";
import { createEventDoor } from "./functions/event-door.ts";
import { createInngestEndpoint } from "./functions/inngest-endpoint.ts";
import { createInternalEvents } from "./functions/internal-events.ts";
import { startLogging, type Log } from "./logging.ts";
import { startRegistration, startSweep } from "./server/background.ts";
import { banner } from "./server/banner.ts";
import { closeAll, type Closers } from "./server/closers.ts";
import { configuredApp } from "./server/configured-app.ts";
import { configuredDelivery } from "./server/configured-delivery.ts";
import { configuredHealth } from "./server/configured-health.ts";
import { configuredFunctions } from "./server/configured-functions.ts";
import { configuredRuns } from "./server/configured-runs.ts";
import { configuredRehearsals } from "./server/configured-rehearsals.ts";
import { deliveryPolicy } from "./server/delivery-policy.ts";
import { engineUrl, inngestClient, openConfiguredEngine, refuseStrangers } from "./server/inngest-runtime.ts";
import { connectionLimits } from "./server/connection-limits.ts";
import { listen } from "./server/listen.ts";
import { emailChannel, smsChannel } from "./server/provider-channels.ts";
import { readiness } from "./server/readiness.ts";
import { openConfiguredStore, openVault } from "./server/store-and-vault.ts";

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
  const policy = deliveryPolicy(config, store, { ownUrl: () => url });
  const delivery = configuredDelivery(config, store, { channels, vault, policy, alone, log, ...told });
  const endpoint = createInngestEndpoint(
    inngest,
    configuredFunctions(config, { inngest, store, vault, delivery, log }),
    { inProcess: engine !== undefined },
  );
  await engine?.connect({ request: endpoint, url: `${engineUrl}/api/inngest` });
  await delivery.circuits.closeOutdated();

  const door = createEventDoor({
    subjects: store.subjects,
    inngest,
    now: () => new Date(),
    onForwardFailure: (error, eventIds) =>
      log("warning", "Inngest did not take events; they are on record and will be handed over.", {
        error,
        eventIds,
      }),
  });
  closers.push(() => door.close());
  const inngestServer = { registered: false };
  const live = createLive(() => store.lastChange());
  const app = await configuredApp(config, {
    store,
    channels,
    delivery,
    door,
    told,
    inngestEndpoint: engine === undefined ? endpoint : refuseStrangers,
    readiness: (options) =>
      readiness({ store, channels, engine, inngestServer, circuits: delivery.circuits }, options),
    health: configuredHealth(config, {
      store,
      circuits: delivery.circuits,
      engine,
      inngestServer,
    }),
    rehearsals: configuredRehearsals(config, { store, vault, channels, engine, url: () => url }),
    live,
    runs: configuredRuns(config, { engine, store }),
    log,
  });
  const onDrop = () => log("warning", "Connections are being closed: there are too many.");
  const limits = connectionLimits(config.sendTimeoutMs);
  url = await listen({ fetch: app.fetch, limits, onDrop }, config, closers);
  // Their streams would hold up the end.
  closers.push(() => live.close());
  closers.push(startSweep(door, delivery, log));
  if (config.inngest.mode !== "embedded")
    closers.push(startRegistration(config, url, { endpoint, inngestServer, log }));
  return url;
}

async function main(): Promise<void> {
  copyEnvironment();
  const environment = readEnvironment();
  const config = parseConfig(environment);
  const log = startLogging(config);
  const unknown = unknownSettings(environment);
  if (unknown.length > 0)
    log("warning", "These settings are not known here; are they misspelt?", { unknown });
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
