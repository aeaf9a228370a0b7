import type { Config } from "../config.ts";
import type { DataDir } from "../data-dir.ts";
import { openEngine, type Engine } from "../engine/open-engine.ts";
import { createInngestClient, type InngestClient } from "../functions/inngest-client.ts";
import type { Log } from "../logging.ts";

/** The SDK's own requests have no deadline: a silent server would hold up every hand-over behind it. */
const inngestTimeoutMs = 10_000;

/** The engine answers to this name inside the process only: `.invalid` never resolves (RFC 2606). */
export const engineUrl = "http://engine.invalid";

/** The embedded engine, on its file in the data directory. */
export function openConfiguredEngine(config: Config, dataDir: DataDir, log: Log): Engine {
  const retryIntervalMs = config.inngest.mode === "embedded" ? config.inngest.retryIntervalMs : undefined;
  return openEngine({
    // No signing key: the endpoint that it calls in this process looks at no signature.
    file: dataDir.file("engine.db"),
    retentionMs: config.retention.runsMs,
    ...(retryIntervalMs === undefined ? {} : { retryDelayMs: () => retryIntervalMs }),
    logger: sdkLogger(log),
  });
}

/** Keeps strangers out of the Inngest endpoint when no Inngest server is configured. */
function engineSigningKey(dataDir: DataDir): string {
  return `signkey-prod-${dataDir.secret("signing.key")}`;
}

/** The client of the Inngest that the configuration names: the engine inside, a dev server, or a server with keys. */
export function inngestClient(
  config: Config,
  dataDir: DataDir,
  engine: Engine | undefined,
  log: Log,
): InngestClient {
  // What the SDK says of its own workings, we say in our words where it matters.
  const logging = {
    // An error of a step is retried; what it comes to is in the ledger, or in the run.
    logger: sdkLogger((level, ...line) => log(level === "error" ? "warning" : level, ...line)),
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

/**
 * What answers outside with the engine inside, which calls the functions without a socket: nobody else may, so that a
 * stranger's request is not even read. Inngest's SDK would parse it before it looks at the signature.
 */
export function refuseStrangers(): Promise<Response> {
  const error = "The functions are called by the engine of this process alone.";
  return Promise.resolve(Response.json({ error }, { status: 401 }));
}

/** `fetch` for what is asked of an Inngest server. */
export const fetchWithDeadline: typeof fetch = (input, init) =>
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
