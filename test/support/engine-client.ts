import { Inngest, type ClientOptions } from "inngest";

type EngineClientOptions = Required<Pick<ClientOptions, "id" | "fetch" | "signingKey">> &
  Pick<ClientOptions, "logger" | "checkpointing">;

const silence = (): void => {};

/** An Inngest client in cloud mode whose requests all go to an engine of the same process: `fetch` is the engine's. */
export const engineClient = (options: EngineClientOptions): Inngest =>
  new Inngest({
    isDev: false,
    eventKey: "test",
    baseUrl: "http://engine.invalid",
    logger: { debug: silence, info: silence, warn: silence, error: silence },
    ...options,
  });
