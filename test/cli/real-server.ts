import { parseConfig } from "../../src/config.ts";
import { startServer } from "../../src/server.ts";
import { startProviders } from "../support/provider-environment.ts";
import {
  leadCreatedEvent,
  postEvents,
  settledMessages,
  temporaryDataDir,
} from "../support/server-process.ts";

/** A server with its own data directory, before the simulated providers. */
export async function startRealServer(settings: Record<string, string> = {}) {
  const providers = await startProviders();
  const dataDir = await temporaryDataDir();
  const environment = { ...providers.environment, PORT: "0", DATA_DIR: dataDir.path, ...settings };
  const server = await startServer(parseConfig(environment), () => undefined);
  return {
    ...providers,
    dataDir: dataDir.path,
    /** What a command is told to find the server, and to read the same settings. */
    environment: { ...environment, BIENVENUE_URL: server.url },
    url: server.url,
    /** A lead's first two messages, settled. */
    async lead(leadId: string, number: number, change: Record<string, unknown> = {}) {
      await postEvents(server.url, leadCreatedEvent(leadId, number, change));
      return settledMessages(server.url, leadId, 2);
    },
    async close(): Promise<void> {
      await server.close();
      await providers.close();
      await dataDir.remove();
    },
  };
}

export type RealServer = Awaited<ReturnType<typeof startRealServer>>;
