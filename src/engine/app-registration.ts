import { z } from "zod";
import { scheduleCrons } from "./admission/cron-schedule.ts";
import { type FunctionConfig, functionConfigSchema } from "./definition/function-config.ts";
import { defineFunction } from "./definition/function-definition.ts";
import type { App } from "./definition/function-registry.ts";
import type { EngineCore } from "./engine-core.ts";
import { EngineSyncError } from "./engine-errors.ts";
import { type SdkEndpoint, sdkEndpoint } from "./protocol/sdk-endpoint.ts";
import type { Transport } from "./protocol/transport.ts";
import type { StoredApp } from "./storage/apps-table.ts";

/** What an app says of itself when it registers. */
export type AppDescription = {
  id: string;
  /** Where its SDK endpoint is served. */
  url: string;
  sdk: string | undefined;
  functions: FunctionConfig[];
};

/** Takes apps and their functions in. */
export type AppRegistration = {
  /** Registers the functions of an endpoint in this process, which are gone when the process ends. */
  connect: (url: string, transport: Transport) => Promise<void>;
  /**
   * Registers an app that is called at its URL, for good: in place of what the app was before, and of another app
   * at that URL. False when it is registered just so.
   * @throws EngineUnsupportedError, EngineConfigurationError, EngineStorageError
   */
  register: (app: AppDescription) => Promise<boolean>;
  /**
   * Has the app at a URL registered: it tells its functions in the answer or, where it does not allow that,
   * registers itself meanwhile.
   * @throws EngineSyncError, and what `register` throws
   */
  sync: (url: string) => Promise<void>;
  /** Takes up the apps that `register` kept; returns how many. */
  restore: () => Promise<number>;
};

type RegistrationOptions = {
  signingKey: string | undefined;
  /** Reaches apps at their URLs. */
  transport: Transport;
  /** Executes what there is to do, from now on or again. */
  begin: () => Promise<void>;
};

export const appRegistration = (
  core: EngineCore,
  { signingKey, transport, begin }: RegistrationOptions,
): AppRegistration => {
  const { store, registry, clock, logger, generation, atPoint } = core;

  const endpointAt = (url: string, through = transport): SdkEndpoint =>
    sdkEndpoint({ transport: through, url, signingKey, generation });

  /** Changes what is registered, in the file and here: when the file cannot be written, both stay as they were. */
  const change = async (makeChange: () => void): Promise<void> => {
    const before = registry.apps();
    try {
      await store.write(makeChange);
    } catch (error) {
      registry.putBack(before);
      throw error;
    }
  };

  const enter = (app: App): void => {
    registry.register(app);
    scheduleCrons(core);
  };

  /** At most one app is served at a URL: another one there has been renamed. */
  const replace = (app: App, stored: StoredApp): void => {
    for (const other of registry.apps()) {
      if (other.url !== app.url || other.id === app.id) continue;
      registry.remove(other.id);
      store.apps.remove(other.id);
    }
    store.apps.put(stored, clock.now());
    enter(app);
  };

  const register: AppRegistration["register"] = async (description) => {
    const { id, url } = description;
    const stored = { ...description, functions: JSON.stringify(description.functions) };
    const before = store.apps.all().find((app) => app.id === id);
    const known = registry.apps().find((app) => app.id === id);
    if (known && before?.url === url && before.functions === stored.functions) {
      await store.write(() => callAgain(core, known));
      return false;
    }
    const app = { id, url, endpoint: endpointAt(url), functions: description.functions.map(defineFunction) };
    await change(() => {
      replace(app, stored);
      callAgain(core, app);
    });
    atPoint("functions registered");
    await begin();
    logger.info("An app is registered", { app: id, url, functions: app.functions.length });
    return true;
  };

  const takeUp = ({ id, url, functions }: StoredApp): void => {
    try {
      const configs = z.array(functionConfigSchema).parse(JSON.parse(functions));
      registry.register({ id, url, endpoint: endpointAt(url), functions: configs.map(defineFunction) });
    } catch (error) {
      // Written by a version that took more. Its runs are held until it registers again.
      logger.error("An app could not be taken up again", { app: id, error });
    }
  };

  return {
    async connect(url, inProcess) {
      const endpoint = endpointAt(url, inProcess);
      const answer = await endpoint.sync();
      if (!answer) throw new EngineSyncError(`The SDK endpoint at ${url} does not allow in-band syncs.`);
      const app = { id: answer.id, url, endpoint, functions: answer.functions.map(defineFunction) };
      await change(() => enter(app));
      atPoint("functions registered");
      await begin();
    },
    register,
    async sync(url) {
      const answer = await endpointAt(url).sync();
      if (answer) await register({ ...answer, url });
    },
    async restore() {
      for (const app of store.apps.all()) takeUp(app);
      const restored = registry.apps().length;
      if (restored === 0) return 0;
      await store.write(() => scheduleCrons(core));
      atPoint("functions registered");
      await begin();
      return restored;
    },
  };
};

/** An app that registers can be reached: calls that were put off because it could not be go out now. */
const callAgain = ({ store, clock }: EngineCore, { functions }: App): void => {
  const nowMs = clock.now();
  for (const { id: functionId } of functions) {
    for (const { id, kind, runId, subject, attempt } of store.queue.unreached(functionId, nowMs)) {
      store.queue.remove(id);
      store.queue.insert({ kind, dueAtMs: nowMs, attempt, subject, ...(runId ? { runId } : {}) });
    }
  }
};
