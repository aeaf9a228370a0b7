import { monotonicFactory } from "ulid";
import { randomInt } from "node:crypto";
import { admission } from "./admission/admission.ts";
import { rerunner } from "./admission/rerun.ts";
import { runStarter } from "./admission/start-run.ts";
import { runTimeouts } from "./admission/timeouts.ts";
import { appRegistration } from "./app-registration.ts";
import { inngestRetryDelayMs } from "./backoff.ts";
import { type EngineClock, systemClock } from "./clock.ts";
import type { EngineCore } from "./engine-core.ts";
import { EngineClosedError, type EngineFileError } from "./engine-errors.ts";
import { type AtPoint, passBy } from "./engine-points.ts";
import { callPlanner } from "./execution/call-planner.ts";
import { announcer } from "./execution/announcer.ts";
import { runCanceller } from "./execution/cancel-run.ts";
import { dispatcher } from "./execution/dispatcher.ts";
import { runExecutor } from "./execution/run-executor.ts";
import { runLifecycle } from "./execution/run-lifecycle.ts";
import { timers } from "./execution/timers.ts";
import { functionRegistry } from "./definition/function-registry.ts";
import type { Answer } from "./api/answer.ts";
import { engineFetch } from "./api/engine-fetch.ts";
import { httpDoor } from "./api/http-door.ts";
import type { ApiRequest } from "./api/route.ts";
import type { EngineLogger } from "./logger.ts";
import { type EventIntake, eventIntake } from "./matching/event-intake.ts";
import { eventIds } from "./matching/event-id-seed.ts";
import { parseEvents } from "./matching/incoming-event.ts";
import { httpTransport } from "./protocol/http-transport.ts";
import { inProcessTransport } from "./protocol/transport.ts";
import { engineRuns, type EngineRuns } from "./reads/engine-runs.ts";
import { keepRetention } from "./retention.ts";
import { signalSender } from "./steps/wait-for-signal.ts";
import { openEngineStore } from "./storage/engine-store.ts";

export type EngineOptions = {
  /** The engine's SQLite file; created when missing. `:memory:`: nothing is kept once the engine is closed. */
  file: string;
  /** `signkey-…`: the one the Inngest client has. Without it calls are not signed: for apps in dev mode. */
  signingKey?: string;
  logger: EngineLogger;
  /** Default: the machine's. */
  clock?: EngineClock;
  /** Delay before the next try; `attempt` counts from 0: the one that just failed. Default: Inngest's schedule. */
  retryDelayMs?: (attempt: number) => number;
  /** Calls of one function on their way at once, unless its `concurrency` sets a limit to them. Default: 64. */
  maxCalls?: number;
  /** A call that takes longer counts as a failed attempt and gives its slot free. Default: 2 hours, as Inngest's. */
  callDeadlineMs?: number;
  /** Makes the HTTP requests of `step.fetch`. Default: the platform's. */
  fetch?: typeof globalThis.fetch;
  /** How long finished runs are kept; Infinity: nothing is forgotten. Default: 7 days. */
  retentionMs?: number;
  /** For tests: hears of each point passed, and may end the process there. Default: nothing. */
  atPoint?: AtPoint;
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
  /** Why the engine has stopped: its file cannot be relied on any more. Then the other figures mean nothing. */
  fault?: string;
};

/** An Inngest server inside this process: see docs/engine.md. */
export type Engine = EngineRuns & {
  /** Answers Inngest's API; give it to the Inngest client as `fetch`, with any `baseUrl`. */
  fetch: typeof fetch;
  /** The same, for whoever has read the request already. */
  answer: (request: ApiRequest) => Promise<Answer>;
  /**
   * Registers the functions served at `url` through `request` in place of those before, then executes: new
   * events and every unfinished run of before.
   * @throws EngineSyncError, EngineUnsupportedError, EngineConfigurationError
   */
  connect(endpoint: { request: (request: Request) => Promise<Response>; url: string }): Promise<void>;
  /**
   * Registers the app whose SDK endpoint is served at a URL, and calls it there over HTTP. Apps may register
   * themselves as well, with `POST /fn/register`.
   * @throws EngineSyncError, EngineUnsupportedError, EngineConfigurationError
   */
  sync: (url: string) => Promise<void>;
  /**
   * Takes up the apps that registered by URL before the engine was closed, and all their work.
   * Returns how many.
   */
  restore(): Promise<number>;
  /**
   * Takes one event or a list, all or none. Resolves to the engine's ids of them once they are on disk with all
   * that follows. An event whose sender gave it an id that one of its name had before changes nothing.
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
  const { file, signingKey, logger, clock = systemClock, atPoint = passBy } = options;
  const callDeadlineMs = options.callDeadlineMs ?? defaultCallDeadlineMs;
  const store = openEngineStore(file, (entries) => work.accept(entries), {
    onFault: (fault) => giveUp(fault),
    atPoint,
  });
  if (store.isNew) logger.info("The engine's file is new", { file });
  // Its deadline is the later one, so that a call is given up for the reason that the executor gives.
  const overHttp = httpTransport({ deadlineMs: callDeadlineMs + transportGraceMs });
  let begun = false;
  let closed = false;
  let stopRetention: (() => void) | undefined;

  /** For what reads the file outside of a write: damage found there stops the engine as well. */
  const explain = (error: unknown): never => {
    throw store.explain(error);
  };

  const work = dispatcher({
    store,
    clock,
    logger,
    plan(itemId) {
      try {
        return plan(itemId);
      } catch (error) {
        return explain(error);
      }
    },
    execute: (itemId) => executor.execute(itemId).catch(explain),
    fire: (entry) => fire(entry),
  });
  const core: EngineCore = {
    store,
    registry: functionRegistry(),
    clock,
    logger,
    newId: monotonicFactory(),
    retryDelayMs: options.retryDelayMs ?? inngestRetryDelayMs,
    callDeadlineMs,
    generation: randomInt(1, 2 ** 47),
    fetch: options.fetch ?? globalThis.fetch,
    inFlight: work.inFlight,
    atPoint,
  };
  const plan = callPlanner(core, options.maxCalls ?? defaultMaxCalls);
  const announce = announcer((event) => intake.take(event));
  const lifecycle = runLifecycle(core, announce);
  const timeouts = runTimeouts(core, lifecycle);
  const starter = runStarter(core, { lifecycle, timeouts });
  const gate = admission(core, starter);
  const intake: EventIntake = eventIntake(core, { lifecycle, admission: gate, isReady: () => begun });
  const executor = runExecutor(core, { lifecycle, timeouts, announce });
  const fire = timers(core, { lifecycle, starter, admission: gate, timeouts, intake });

  const send = async (input: unknown, idSeed?: string): Promise<string[]> => {
    if (closed) throw new EngineClosedError();
    const events = parseEvents(input, eventIds(idSeed, core.newId), clock.now());
    const ids = await store.write(() => events.map((event) => intake.take(event)));
    atPoint("event recorded, not acknowledged");
    return ids;
  };

  const registration = appRegistration(core, {
    signingKey,
    transport: overHttp.send,
    async begin() {
      begun = true;
      await work.start();
      const retentionMs = options.retentionMs ?? defaultRetentionMs;
      if (retentionMs !== Infinity) stopRetention ??= keepRetention(core, retentionMs);
    },
  });

  /** Nothing is taken or executed any more; what is on its way finds that its result cannot be recorded. */
  const giveUp = (error: EngineFileError): void => {
    logger.error("The engine has stopped: its file cannot be relied on", { error });
    stopRetention?.();
    void work.stop(0);
  };

  const actions = { cancel: runCanceller(core, lifecycle.finish), rerun: rerunner(core, starter) };
  const door = httpDoor(core, {
    send,
    checkpoint: executor.checkpoint,
    register: registration.register,
    signal: signalSender(core, lifecycle),
    ...actions,
  });

  const answer: Engine["answer"] = (request) => door(request).catch(explain);

  return {
    fetch: engineFetch(answer),
    answer,
    async connect({ request, url }) {
      await registration.connect(url, inProcessTransport(request));
      logger.info("The engine is connected", { functions: core.registry.all().length, ...stats() });
    },
    sync: registration.sync,
    restore: registration.restore,
    send: (events) => send(events),
    ...engineRuns(core, actions),
    stats,
    async close(timeoutMs = 5000) {
      if (closed) return;
      closed = true;
      stopRetention?.();
      await work.stop(timeoutMs);
      store.close();
      overHttp.close();
    },
  };

  function stats(): EngineStats {
    const fault = store.fault()?.message;
    return { ...work.stats(), unfinished: store.unfinishedRuns(), ...(fault === undefined ? {} : { fault }) };
  }
};

const defaultMaxCalls = 64;
const transportGraceMs = 1000;
const defaultCallDeadlineMs = 2 * 60 * 60 * 1000;
const defaultRetentionMs = 7 * 24 * 60 * 60 * 1000;
