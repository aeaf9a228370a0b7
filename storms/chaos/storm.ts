import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../../test/support/free-port.ts";
import { inngestEnvironment, inngestKeys, startInngestServer } from "../../test/support/inngest-server.ts";
import { seededRandom } from "../../test/support/seeded-random.ts";
import { serviceApi } from "./api.ts";
import { openDatabase, type Database } from "./database.ts";
import { planEvents } from "./event-plan.ts";
import type { StormOptions } from "./options.ts";
import { postAll, type OutboxCounts } from "./outbox.ts";
import { readProviderLog, startStormProviders, type ProviderLog } from "./providers.ts";
import { settle } from "./settle.ts";
import { superviseService, type Service, type ServiceCounts } from "./service.ts";
import { judge, type Verdict } from "./verdict.ts";

/** What a storm came to. */
export type StormReport = {
  options: StormOptions;
  database: { inWords: string; outageInWords: string | null; outages: number };
  outbox: OutboxCounts;
  service: ServiceCounts;
  providers: ProviderLog;
  messages: number;
  verdict: Verdict;
  durationMs: number;
};

/**
 * Storms the whole service as a user runs it: a server process that is killed again and again, a main app that posts
 * until it is heard, providers that fail and call back, a database that goes away. Then calm; then the verdict.
 */
export async function storm(
  options: StormOptions,
  tell: (line: string) => void,
  /** Aborted: everything that was started is ended, and the storm rejects. */
  signal?: AbortSignal,
): Promise<StormReport> {
  const startMs = Date.now();
  const directory = await mkdtemp(join(tmpdir(), "bienvenue-storm-"));
  const log = join(directory, "providers.jsonl");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const apiKey = randomBytes(24).toString("hex");
  const closers: (() => Promise<unknown>)[] = [
    async () => {
      if (options.keep) tell(`Kept: ${directory}`);
      else await rm(directory, { recursive: true, force: true });
    },
  ];
  const interrupted = new Promise<never>((_, reject) => {
    signal?.addEventListener("abort", () => reject(new Error("The storm was interrupted.")));
  });
  try {
    return await Promise.race([run(), interrupted]);
  } finally {
    // One that cannot be closed must not leave the others behind.
    for (const close of closers) await close().catch((error: unknown) => tell(String(error)));
  }

  async function run(): Promise<StormReport> {
    const providers = await startStormProviders({ seed: options.seed, log, serviceUrl: url });
    closers.unshift(providers.close);
    const database = await openDatabase(options.database);
    closers.unshift(() => database.close());
    const inngest = options.inngest
      ? await startStormInngest()
      : { environment: embedded, close: async () => {} };
    closers.unshift(inngest.close);
    const service = superviseService({
      ...environment({ port, url, apiKey, dataDir: join(directory, "data") }),
      ...inngest.environment,
      ...providers.environment,
      ...database.environment,
    });
    closers.unshift(service.stop);
    await service.ready();

    const api = serviceApi(url, apiKey);
    const chains = planEvents(options.events, options.seed, startMs);
    tell(`${options.events} events of ${chains.length} leads; seed ${options.seed}; ${database.inWords}.`);
    const random = seededRandom(options.seed, "outbox");
    const destruction = destroy(options, { service, database, tell });
    const { counts, acknowledged } = await postAll(chains, { api, random, mayPost: destruction.mayPost });
    const outages = await destruction.ended;

    await providers.calm();
    await service.ready();
    tell("The storm is over: waiting until nothing is pending.");
    const keys = chains.flatMap(({ expected }) => expected);
    const taken = async () =>
      new Set((await readProviderLog(log)).accepted.flatMap(({ messageId }) => messageId ?? []));
    const rows = await settle({ api, keys, callbacksDue: providers.callbacksDue, taken, tell });
    const details = await api.details(rows);
    const written = await readProviderLog(log);
    return {
      options,
      database: { inWords: database.inWords, outageInWords: database.outage?.inWords ?? null, outages },
      outbox: counts,
      service: service.counts,
      providers: written,
      messages: rows.length,
      verdict: judge({ chains, acknowledged, rows, details, accepted: written.accepted }),
      durationMs: Date.now() - startMs,
    };
  }
}

const retryMs = 1000;
const embedded = { ENGINE_RETRY_INTERVAL: `${retryMs}ms` };

/** A stand-in for an Inngest server in this process: it survives every kill, and calls a service that may be away. */
async function startStormInngest() {
  const port = await freePort();
  const server = await startInngestServer({ port, retryDelayMs: retryMs, ...inngestKeys });
  // Servers that may be several on one database have to be given the key.
  const ENCRYPTION_KEY = randomBytes(32).toString("hex");
  return { environment: { ...inngestEnvironment(port), ENCRYPTION_KEY }, close: () => server.close() };
}

function environment(own: {
  port: number;
  url: string;
  apiKey: string;
  dataDir: string;
}): Record<string, string> {
  return {
    PORT: String(own.port),
    PUBLIC_URL: own.url,
    API_KEY: own.apiKey,
    DATA_DIR: own.dataDir,
    LOG_LEVEL: "error",
    SEND_TIMEOUT: "1500ms",
    RECONCILE_AFTER: "2s",
    // Six fields: the first is seconds.
    RECONCILE_SCHEDULE: "*/3 * * * * *",
    PROMOTIONAL_HOURS: "always",
  };
}

/** Kills the server and interrupts the database at random moments, and lets events through between them. */
function destroy(
  options: StormOptions,
  { service, database, tell }: { service: Service; database: Database; tell: (line: string) => void },
) {
  const random = seededRandom(options.seed, "kills");
  const outageEvery =
    options.outages === 0 ? Infinity : Math.max(1, Math.floor(options.kills / options.outages));
  let kills = 0;
  let outages = 0;
  let outage: Promise<void> = Promise.resolve();

  const interrupt = async () => {
    if (database.outage === null) return;
    outages += 1;
    await database.outage.begin();
    await pause(random.between(300, 2500));
    await database.outage.end();
  };

  const ended = (async () => {
    while (kills < options.kills) {
      // Now and then a start is killed before it listens.
      if (random.chance(0.12)) await pause(random.between(50, 600));
      else {
        await service.ready();
        await pause(random.between(50, 2500));
      }
      await service.kill();
      kills += 1;
      if (kills % 10 === 0) tell(`${kills} kills, ${outages} interruptions of the database.`);
      if (kills % outageEvery === 0) {
        await outage;
        outage = interrupt();
      }
    }
    await outage;
    return outages;
  })();

  // Whoever awaits it is told; until then it must not end the process.
  ended.catch(() => {});

  return {
    ended,
    /** Spreads the events over the kills, so that each kill finds some on their way. */
    mayPost: async (number: number): Promise<void> => {
      while (kills < options.kills && number > (options.events * (kills + 1)) / options.kills)
        await pause(10);
    },
  };
}
