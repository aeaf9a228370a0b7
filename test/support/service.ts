import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe } from "vitest";
import { z } from "zod";
import type { CallbackPlanInput } from "./callback-plan.ts";
import { freePort } from "./free-port.ts";
import { inngestEnvironment, inngestKeys, startInngestServer } from "./inngest-server.ts";
import { startProviders } from "./provider-environment.ts";
import { shiftableClock } from "./shiftable-clock.ts";
import { startServerProcess, temporaryDataDir, until, type ServerProcess } from "./server-process.ts";
import { createTestDatabase } from "./test-database.ts";

/** What the service runs on. */
export type Setting = { name: string; database: "sqlite" | "postgres"; inngest: boolean };

const postgres = process.env["TEST_DATABASE_URL"];

/** With an Inngest server the database is the one with which several servers may share the work, where there is one. */
const settings: Setting[] = [
  { name: "on SQLite, embedded", database: "sqlite", inngest: false },
  { name: "on PostgreSQL, embedded", database: "postgres", inngest: false },
  postgres === undefined
    ? { name: "on SQLite, with an Inngest server", database: "sqlite", inngest: true }
    : { name: "on PostgreSQL, with an Inngest server", database: "postgres", inngest: true },
];

/**
 * Tests of a guarantee that holds in every setting: on both databases, in embedded mode and with an Inngest server. The
 * settings are gone through at once, each with a service of its own; without TEST_DATABASE_URL those on PostgreSQL are
 * skipped.
 */
export function inEverySetting(
  guarantee: string,
  options: ServiceOptions,
  tests: (service: () => Service) => void,
): void {
  for (const setting of settings) {
    const skipped = setting.database === "postgres" && postgres === undefined;
    const suite = skipped ? describe.skip : describe.concurrent;
    suite(`${guarantee} ${setting.name}`, { timeout: 120_000 }, () => {
      let service: Service | undefined;
      beforeAll(async () => {
        service = await startService(setting, options);
      }, 120_000);
      afterAll(async () => {
        await service?.close();
      });
      describe("one after the other", { concurrent: false }, () => {
        tests(() => {
          if (service === undefined) throw new Error("The service did not start.");
          return service;
        });
      });
    });
  }
}

export type ServiceOptions = {
  /** Whether the providers can reach the service; otherwise nothing is ever told to it. */
  reachable?: boolean;
  callbacks?: CallbackPlanInput;
  environment?: Record<string, string>;
};

const retryDelayMs = 100;

/** Stands for the service behind a proxy that ends TLS: links and signatures carry it, requests come over `url`. */
const publicUrl = "https://notify.example.com";

export type Service = Awaited<ReturnType<typeof startService>>;

/** The whole service in a setting: its process, which can be killed and restarted, and the providers it talks to. */
export async function startService(setting: Pick<Setting, "database" | "inngest">, options: ServiceOptions) {
  const closers: (() => Promise<unknown>)[] = [];
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const clock = shiftableClock();
  const route = (link: string) => link.replace(publicUrl, url);
  const providers = await startProviders({
    route,
    ...(options.callbacks !== undefined && { callbacks: options.callbacks }),
    ...(options.reachable === true && {
      webhookUrl: `${url}/webhooks/resend`,
      inboundUrl: `${publicUrl}/webhooks/twilio/inbound`,
    }),
  });
  closers.push(() => providers.close());
  const dataDir = await temporaryDataDir();
  closers.push(() => dataDir.remove());
  const database = setting.database === "postgres" ? await createTestDatabase(postgres ?? "") : undefined;
  if (database !== undefined) closers.push(() => database.drop());
  const inngestPort = setting.inngest ? await freePort() : undefined;
  const inngest =
    inngestPort === undefined
      ? undefined
      : await startInngestServer({ port: inngestPort, retryDelayMs, clock, route, ...inngestKeys });
  if (inngest !== undefined) closers.push(() => inngest.close());

  const environment = {
    ...providers.environment,
    DATA_DIR: dataDir.path,
    PORT: String(port),
    ENCRYPTION_KEY: randomBytes(32).toString("hex"),
    SEND_RATE_LIMIT_PER_MINUTE: "1000",
    SEND_TIMEOUT: "5s",
    ...(options.reachable === true && { PUBLIC_URL: publicUrl }),
    ...(database !== undefined && { DATABASE_URL: database.url }),
    ...(inngestPort === undefined
      ? { ENGINE_RETRY_INTERVAL: `${retryDelayMs}ms` }
      : inngestEnvironment(inngestPort)),
    ...options.environment,
  };
  let server: ServerProcess = await startServerProcess(environment);
  let output = "";
  closers.push(() => server.stop());
  const registrations = () => inngest?.registrations.length ?? 0;
  await until(() => (inngest === undefined || registrations() > 0 ? true : null));

  const restart = async (change: Record<string, string> = {}): Promise<void> => {
    await server.stop();
    output += server.output();
    const before = registrations();
    server = await startServerProcess({ ...environment, ...change });
    await until(() => (inngest === undefined || registrations() > before ? true : null));
  };

  return {
    ...providers,
    url,
    /** Where a link to the service is really reached. */
    route,
    /** What another server of the same service has to be told. */
    environment,
    inngest,
    /** Whether several servers may run on the store, so that who works on a message holds a lease on it. */
    leases: database !== undefined && inngest !== undefined,
    /** Everything the processes have written, those before a restart included. */
    output: () => output + server.output(),
    kill: () => server.kill(),
    /** Starts it again, with these settings changed, once it is stopped or was killed. */
    restart,
    /** The same at another time: `byMs` later, as far as the service and its Inngest server can tell. */
    restartLater: async (byMs: number): Promise<void> => {
      clock.shift(byMs);
      await restart({ NODE_OPTIONS: `--import ${clockShift}`, CLOCK_SHIFT_MS: String(byMs) });
    },
    /** How many runs have not come to their end. */
    unfinishedRuns: async (): Promise<number> => {
      if (inngest !== undefined) return inngest.unfinishedRuns();
      const { checks } = readinessSchema.parse(await (await fetch(`${url}/readyz`)).json());
      return checks.functions.unfinished;
    },
    async close(): Promise<void> {
      for (const close of closers.toReversed()) await close();
    },
  };
}

const clockShift = new URL("processes/clock-shift.ts", import.meta.url).href;

const readinessSchema = z.object({
  checks: z.object({ functions: z.object({ unfinished: z.number() }) }),
});
