import { monotonicFactory } from "ulid";
import { inngestRetryDelayMs } from "./backoff.ts";
import { type EngineClock, systemClock } from "./clock.ts";
import type { EngineCore } from "./engine-core.ts";
import { EngineClosedError } from "./engine-errors.ts";
import { dispatcher } from "./execution/dispatcher.ts";
import { type RunExecutor, runExecutor } from "./execution/run-executor.ts";
import { runLifecycle } from "./execution/run-lifecycle.ts";
import { scheduleCrons, timers } from "./execution/timers.ts";
import { defineFunction } from "./function-definition.ts";
import { functionRegistry } from "./function-registry.ts";
import { httpDoor } from "./http-door.ts";
import type { EngineLogger } from "./logger.ts";
import { type EventIntake, eventIntake } from "./matching/event-intake.ts";
import { parseEvents } from "./matching/incoming-event.ts";
import { sdkEndpoint } from "./protocol/sdk-endpoint.ts";
import { keepRetention } from "./retention.ts";
import { openEngineStore } from "./storage/engine-store.ts";

export type EngineOptions = {
  /** The engine's SQLite file; created when missing. */
  file: string;
  /** `signkey-…`: the one the Inngest client has. */
  signingKey: string;
  logger: EngineLogger;
  /** Default: the machine's. */
  clock?: EngineClock;
  /** Delay before the next try; `attempt` counts from 0: the one that just failed. Default: Inngest's schedule. */
  retryDelayMs?: (attempt: number) => number;
  /** Calls on their way at once, over all functions. Default: 64. */
  maxCalls?: number;
  /** A call that takes longer counts as a failed attempt and gives its slot free. Default: 2 hours, as Inngest's. */
  callDeadlineMs?: number;
  /** How long finished runs are kept. Default: 7 days. */
  retentionMs?: number;
};

type EngineStats = {
  /** Calls whose time has come and that wait for a slot. */
  queued: number;
  /** Calls on their way. */
  running: number;
  /** How long the queued call that is due longest has been waiting; 0 when none is. */
  overdueMs: number;
  /** Runs that have not ended. */
  unfinished: number;
};

/** An Inngest server inside this process: see docs/engine.md. */
export type Engine = {
  /** Answers Inngest's API; give it to the Inngest client as `fetch`, with any `baseUrl`. */
  fetch: typeof fetch;
  /**
   * Registers the functions served at `url` through `request` in place of those before, then executes: new
   * events and every unfinished run of before.
   * @throws EngineSyncError, EngineUnsupportedError, EngineConfigurationError
   */
  connect(endpoint: { request: (request: Request) => Promise<Response>; url: string }): Promise<void>;
  /**
   * Takes one event or a list, all or none. Resolves to their ids once they are on disk with all that follows.
   * An event whose id was seen before changes nothing.
   * @throws EngineEventError, EngineStorageError
   */
  send(events: unknown): Promise<string[]>;
  stats(): EngineStats;
  /** Stops, letting calls on their way end for up to `timeoutMs` (default 5000). Without it nothing is lost. */
  close(timeoutMs?: number): Promise<void>;
};

/**
 * Opens the engine on its file, which belongs to this process from now on.
 * @throws EngineLockedError, EngineFileError
 */
export const openEngine = (options: EngineOptions): Engine => {
  const { file, signingKey, logger, clock = systemClock } = options;
  const store = openEngineStore(file, (entries) => work.accept(entries));
  let executor: RunExecutor | undefined;
  let closed = false;
  let stopRetention: (() => void) | undefined;

  const work = dispatcher({
    store,
    clock,
    logger,
    maxCalls: options.maxCalls ?? 64,
    groupsOf: (itemId) => executor?.groupsOf(itemId),
    execute: async (itemId) => executor?.execute(itemId),
    fire: (entry) => fire(entry),
  });
  const core: EngineCore = {
    store,
    registry: functionRegistry(),
    clock,
    logger,
    newId: monotonicFactory(),
    retryDelayMs: options.retryDelayMs ?? inngestRetryDelayMs,
    callDeadlineMs: options.callDeadlineMs ?? defaultCallDeadlineMs,
    inFlight: work.inFlight,
  };
  const lifecycle = runLifecycle(core, (event) => void intake.take(event));
  const intake: EventIntake = eventIntake(core, lifecycle, () => executor !== undefined);
  const fire = timers(core, lifecycle, intake);

  const send = async (input: unknown): Promise<string[]> => {
    if (closed) throw new EngineClosedError();
    const events = parseEvents(input, core.newId, clock.now());
    await store.write(() => {
      for (const event of events) intake.take(event);
    });
    return events.map(({ id }) => id);
  };

  const door = httpDoor(core, {
    send,
    checkpoint: async (runId, itemId, operations) =>
      (await executor?.checkpoint(runId, itemId, operations)) ?? false,
  });

  return {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      return door({ method: request.method, url: new URL(request.url), body: await request.text() });
    },
    async connect({ request, url }) {
      const endpoint = sdkEndpoint({ request, url, signingKey });
      const definitions = (await endpoint.sync()).map(defineFunction);
      core.registry.replace(definitions);
      executor = runExecutor(core, lifecycle, endpoint);
      await store.write(() => scheduleCrons(core));
      await work.start();
      stopRetention ??= keepRetention(core, options.retentionMs ?? defaultRetentionMs);
      logger.info("The engine is connected", { functions: definitions.length, ...stats() });
    },
    send,
    stats,
    async close(timeoutMs = 5000) {
      if (closed) return;
      closed = true;
      stopRetention?.();
      await work.stop(timeoutMs);
      store.close();
    },
  };

  function stats(): EngineStats {
    return { ...work.stats(), unfinished: store.runs.countUnfinished() };
  }
};

const defaultCallDeadlineMs = 2 * 60 * 60 * 1000;
const defaultRetentionMs = 7 * 24 * 60 * 60 * 1000;
