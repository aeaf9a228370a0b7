import type { CanonicalJson } from "../canonical-json.ts";
import type { EngineCore } from "../engine-core.ts";
import type { FunctionDefinition } from "../function-definition.ts";
import { idempotencyWindowMs } from "../limits.ts";
import { fileListener } from "../matching/file-listener.ts";
import { type IncomingEvent, reviveEvent } from "../matching/incoming-event.ts";
import type { RunStatus } from "../storage/runs-table.ts";
import type { Step, StepOutcome } from "../storage/steps-table.ts";
import { endEvents } from "./system-events.ts";
import { reserveStartMs } from "./throttle.ts";

type RunEnd = { status: Exclude<RunStatus, "Running">; output: CanonicalJson | null };

/** What can happen to a run. All of it happens inside the caller's transaction. */
export type RunLifecycle = {
  /** Starts a run, unless one with the same idempotency key started less than a day ago. */
  start(definition: FunctionDefinition, event: IncomingEvent): void;
  /** Has a run called for the first time, as soon as its function's throttle lets it. */
  begin(runId: string): void;
  /** Records a step's outcome, unless it has one. */
  finishStep(runId: string, step: Pick<Step, "stepId" | "kind" | "name"> & StepOutcome): void;
  /** Ends a step that waits, by an event or its timeout (`"null"`), and goes on; nothing when the run has ended. */
  endWait(runId: string, stepId: string, data: CanonicalJson): void;
  /** Has the function called to see what it does next, unless that is about to happen. */
  discover(runId: string): void;
  /** Ends a run, with its timers and waits; nothing when it has ended before. */
  finish(runId: string, end: RunEnd): void;
};

/** `announce` takes the system events that tell of a run's end. */
export const runLifecycle = (core: EngineCore, announce: (event: IncomingEvent) => void): RunLifecycle => {
  const { store, registry, clock, logger } = core;

  const claimKey = ({ id, idempotency }: FunctionDefinition, event: IncomingEvent): boolean => {
    const key = idempotency?.key(event.parsed);
    if (key === undefined) {
      if (idempotency) {
        logger.warn("A run starts without its idempotency key, which cannot be computed from the event", {
          functionId: id,
          eventId: event.id,
        });
      }
      return true;
    }
    const nowMs = clock.now();
    return store.guards.claimKey(id, key, { nowMs, expiresAtMs: nowMs + idempotencyWindowMs });
  };

  const listenForCancellation = (
    runId: string,
    { cancels }: FunctionDefinition,
    event: IncomingEvent,
  ): void => {
    for (const { event: name, condition, timeoutMs } of cancels) {
      store.listeners.insert(
        {
          kind: "cancel",
          runId,
          stepId: "",
          expression: condition?.source,
          expiresAtMs: timeoutMs === undefined ? undefined : clock.now() + timeoutMs,
        },
        fileListener(name, condition, event.parsed),
      );
    }
  };

  const begin = (runId: string, definition: FunctionDefinition | undefined, event: IncomingEvent): void => {
    const dueAtMs = definition ? reserveStartMs(core, definition, event.parsed) : clock.now();
    store.queue.insert({ kind: "discover", dueAtMs, runId });
  };

  const discover = (runId: string): void => {
    const isComing = store.queue
      .ofRun(runId)
      .some(({ id, kind }) => kind === "discover" && !core.inFlight.has(id));
    if (!isComing) store.queue.insert({ kind: "discover", dueAtMs: clock.now(), runId });
  };

  const finishStep: RunLifecycle["finishStep"] = (runId, step) => {
    store.steps.finish(runId, { ...step, endedAtMs: clock.now() });
  };

  return {
    start(definition, event) {
      if (!claimKey(definition, event)) return;
      const runId = core.newId();
      const startedAtMs = clock.now();
      const concurrency = definition.concurrency.map(({ key }) => key?.key(event.parsed) ?? "");
      store.runs.insert({
        id: runId,
        functionId: definition.id,
        eventId: event.id,
        concurrency,
        startedAtMs,
      });
      listenForCancellation(runId, definition, event);
      if (event.tsMs > startedAtMs) store.queue.insert({ kind: "start", dueAtMs: event.tsMs, runId });
      else begin(runId, definition, event);
    },
    begin(runId) {
      const run = store.runs.find(runId);
      const event = run && store.events.find(run.eventId);
      if (event) begin(runId, registry.find(run.functionId), reviveEvent(event));
    },
    finishStep,
    endWait(runId, stepId, data) {
      const step = store.steps.find(runId, stepId);
      // The event that ends a wait may have cancelled its run just before.
      if (!step || step.result || store.runs.find(runId)?.status !== "Running") return;
      finishStep(runId, { stepId, kind: step.kind, name: step.name, outcome: "data", value: data });
      store.queue.removeOfStep(runId, stepId, step.kind === "sleep" ? "sleep" : "wait");
      store.listeners.removeOfStep(runId, stepId);
      discover(runId);
    },
    discover,
    finish(runId, end) {
      const run = store.runs.find(runId);
      if (!run || !store.runs.finish(runId, { ...end, endedAtMs: clock.now() })) return;
      store.queue.removeOfRun(runId);
      store.listeners.removeOfRun(runId);
      // Neither output nor error: they may hold what no log may.
      logger[end.status === "Failed" ? "warn" : "debug"]("A run has ended", {
        functionId: run.functionId,
        runId,
        status: end.status,
      });
      const event = store.events.find(run.eventId);
      if (!event) return;
      const isHeard = (name: string): boolean =>
        registry.hears(name) || store.listeners.pathsOf(name).length > 0;
      for (const told of endEvents(run, end, {
        event,
        newId: core.newId,
        nowMs: clock.now(),
        isHeard,
      })) {
        announce(told);
      }
    },
  };
};
