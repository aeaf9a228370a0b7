import type { EngineCore } from "../engine-core.ts";
import type { RunLifecycle } from "../execution/run-lifecycle.ts";
import type { Listener } from "../storage/listeners-table.ts";
import { indexValue } from "./expressions.ts";
import { expressionCache } from "./expression-cache.ts";
import { type IncomingEvent, reviveEvent } from "./incoming-event.ts";

/** Takes events in. All of it happens inside the caller's transaction. */
export type EventIntake = {
  /** Stores an event and does what follows from it. False when its id is known: nothing follows from it again. */
  take(event: IncomingEvent): boolean;
  /** Does what follows from an event that was stored before the functions were known. */
  routeStored(eventId: string): void;
};

/**
 * From an event follow, in this order: runs it cancels, waits it ends, runs it starts. So an event never cancels
 * the run it starts, and a rescheduling event cancels the old run and starts the new one.
 */
export const eventIntake = (
  core: EngineCore,
  lifecycle: RunLifecycle,
  isReady: () => boolean,
): EventIntake => {
  const { store, registry, clock } = core;
  const expressions = expressionCache();

  const candidates = (event: IncomingEvent): Listener[] =>
    store.listeners.pathsOf(event.name).flatMap((path) => {
      if (path === "") return store.listeners.unfiled(event.name);
      const value = indexValue(event.parsed, path.split("."));
      return value === undefined ? [] : store.listeners.filedUnder(event.name, path, value);
    });

  const concerns = (listener: Listener, event: IncomingEvent, arrivedAtMs: number): boolean => {
    if (listener.expiresAtMs !== undefined && listener.expiresAtMs <= arrivedAtMs) return false;
    if (listener.expression === undefined) return true;
    const run = store.runs.find(listener.runId);
    const started = run && store.events.find(run.eventId);
    if (!started) return false;
    const expression = expressions.get(listener.expression);
    return expression.matches(reviveEvent(started).parsed, event.parsed);
  };

  const route = (event: IncomingEvent, arrivedAtMs: number): void => {
    const heard = candidates(event).filter((listener) => concerns(listener, event, arrivedAtMs));
    for (const { runId } of heard.filter(({ kind }) => kind === "cancel")) {
      lifecycle.finish(runId, { status: "Cancelled", output: null });
    }
    for (const { runId, stepId } of heard.filter(({ kind }) => kind === "wait")) {
      lifecycle.endWait(runId, stepId, event.body);
    }
    for (const definition of registry.startedBy({ name: event.name, body: event.parsed })) {
      lifecycle.start(definition, event);
    }
  };

  return {
    take(event) {
      const { id, name, body } = event;
      const nowMs = clock.now();
      if (!store.events.insert({ id, name, body, receivedAtMs: nowMs })) return false;
      if (isReady()) route(event, nowMs);
      else store.queue.insert({ kind: "route", dueAtMs: nowMs, subject: id });
      return true;
    },
    routeStored(eventId) {
      const stored = store.events.find(eventId);
      if (stored) route(reviveEvent(stored), stored.receivedAtMs);
    },
  };
};
