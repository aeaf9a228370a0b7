import { systemClock } from "../clock.ts";
import { type Engine, type EngineOptions, openEngine } from "../open-engine.ts";
import { type AccessKeys, refuseWebsites, requireKeys } from "./access.ts";
import { serveHttp } from "./http-server.ts";
import { keepSynced } from "./keep-synced.ts";

export type ServeEngineOptions = Omit<EngineOptions, "signingKey"> & {
  host: string;
  /** 0: any that is free. */
  port: number;
  /** Without them everyone who can connect is let in, and apps must be in dev mode. */
  keys?: AccessKeys;
  /** SDK endpoints that are asked for their functions. Other apps register themselves. */
  sdkUrls?: readonly string[];
};

/** An engine that serves apps in other processes. */
export type StandaloneEngine = { engine: Engine; url: string; close(timeoutMs?: number): Promise<void> };

/**
 * Opens an engine and serves its API over HTTP. Apps that registered before are called again at once.
 * @throws EngineLockedError, EngineFileError, ListenError
 */
export const serveEngine = async (options: ServeEngineOptions): Promise<StandaloneEngine> => {
  const { host, port, keys, sdkUrls = [], ...engineOptions } = options;
  const { logger, clock = systemClock } = options;
  const engine = openEngine({ ...engineOptions, ...(keys && { signingKey: keys.signing[0] }) });
  try {
    const server = await serveHttp({
      host,
      port,
      refuse: keys ? requireKeys(keys) : refuseWebsites,
      answer: engine.answer,
      kind: keys ? "cloud" : "dev",
      logger,
    });
    await engine.restore();
    const stopSyncing = keepSynced({ urls: sdkUrls, sync: engine.sync, clock, logger });
    return {
      engine,
      url: server.url,
      async close(timeoutMs) {
        stopSyncing();
        // The server after the engine, because calls on their way still report their steps.
        await engine.close(timeoutMs);
        await server.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
};
