import type { Admission } from "../admission/admission.ts";
import type { EngineCore } from "../engine-core.ts";
import type { RunLifecycle } from "../execution/run-lifecycle.ts";
import { type Invocation, invocationDropped, invocationOf, invocationUnknown } from "../steps/invocation.ts";
import type { Listener } from "../storage/listeners-table.ts";
import { indexValue, indexValuesEqualTo } from "./expressions.ts";
import { expressionCache } from "./expression-cache.ts";
import { type IncomingEvent, reviveEvent } from "./incoming-event.ts";

/** Takes events in. All of it happens inside the caller's transaction. */
export type EventIntake = {
  /**
   * Stores an event, does what follows from it and returns its id. When it is known already, nothing follows from
   * it again, and the id is that of the event known.
   */
  take(event: IncomingEvent): string;
  /** Does what follows from an event that was stored before the functions were known. */
  routeStored(eventId: string): void;
};

/**
 * From an event follow, in this order: runs it cancels, waits it ends, runs it starts, the run it invokes. So an event
 * never cancels the run it starts, and a rescheduling event cancels the old run and starts the new one.
 */
export const eventIntake = (
  core: EngineCore,
  {
    lifecycle,
    admission,
    isReady,
  }: { lifecycle: RunLifecycle; admission: Admission; isReady: () => boolean },
): EventIntake => {
  const { store, registry, clock } = core;
  const expressions = expressionCache();

  const candidates = (event: IncomingEvent): Listener[] =>
    store.listeners.pathsOf(event.name).flatMap((path) => {
      if (path === "") return store.listeners.unfiled(event.name);
      const values = indexValuesEqualTo(indexValue(event.parsed, path.split(".")));
      return values.flatMap((value) => store.listeners.filedUnder(event.name, path, value));
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
      lifecycle.endWait(runId, stepId, { outcome: "data", value: event.body });
    }
    const invocation = invocationOf(event);
    for (const definition of registry.startedBy({ name: event.name, body: event.parsed })) {
      if (definition.id !== invocation?.functionId) admission.admit(definition, event);
    }
    if (invocation) invoke(invocation, event);
  };

  const invoke = ({ functionId, waiter }: Invocation, event: IncomingEvent): void => {
    const definition = registry.find(functionId);
    if (definition && admission.admit(definition, event)) return;
    const outcome = definition ? invocationDropped(definition) : invocationUnknown(functionId);
    if (waiter) lifecycle.endWait(waiter.runId, waiter.stepId, outcome);
  };

  return {
    take(event) {
      const { id, externalId, name, body } = event;
      const nowMs = clock.now();
      const stored = store.events.insert({ id, externalId, name, body, receivedAtMs: nowMs });
      if (!stored.isNew) return stored.id;
      core.atPoint("event stored, nothing follows yet");
      if (isReady()) route(event, nowMs);
      else store.queue.insert({ kind: "route", dueAtMs: nowMs, subject: id });
      core.atPoint("event matched");
      return id;
    },
    routeStored(eventId) {
      const stored = store.events.find(eventId);
      if (stored) route(reviveEvent(stored), stored.receivedAtMs);
    },
  };
};
