import { toCanonicalJson } from "../canonical-json.ts";
import type { EngineCore } from "../engine-core.ts";
import type { IncomingEvent } from "../matching/incoming-event.ts";
import { waiterOf } from "../steps/invocation.ts";
import type { StoredEvent } from "../storage/events-table.ts";
import type { Run } from "../storage/runs-table.ts";
import type { Step, StepOutcome } from "../storage/steps-table.ts";
import { cancellationError, endEvents, type RunEnd } from "./system-events.ts";

/** What can happen to a run. All of it happens inside the caller's transaction. */
export type RunLifecycle = {
  /** Records a step's outcome, unless it has one. */
  finishStep(runId: string, step: Pick<Step, "stepId" | "kind" | "name"> & StepOutcome): void;
  /** Ends a step that the engine carries out, and goes on; nothing when it, or its run, has ended. */
  endWait(runId: string, stepId: string, outcome: StepOutcome): void;
  /** Has the function called to see what it does next, unless that is about to happen. */
  discover(runId: string): void;
  /** Ends a run, with its timers and waits; nothing when it has ended before. */
  finish: (runId: string, end: RunEnd) => void;
};

/** `announce` takes the system events that tell of a run's end. */
export const runLifecycle = (core: EngineCore, announce: (event: IncomingEvent) => void): RunLifecycle => {
  const { store, registry, clock, logger } = core;

  const discover = (runId: string): void => {
    const isComing = store.queue.discoveriesOf(runId).some((id) => !core.inFlight.has(id));
    if (!isComing) store.queue.insert({ kind: "discover", dueAtMs: clock.now(), runId });
  };

  const finishStep: RunLifecycle["finishStep"] = (runId, step) => {
    store.steps.finish(runId, { ...step, endedAtMs: clock.now() });
  };

  const endWait: RunLifecycle["endWait"] = (runId, stepId, outcome) => {
    const step = store.steps.find(runId, stepId);
    // The event that ends a wait may have cancelled its run just before.
    if (!step || step.result || !store.runs.isRunning(runId)) return;
    core.atPoint("before a wait ends");
    finishStep(runId, { stepId, kind: step.kind, name: step.name, ...outcome });
    store.queue.removeOfStep(runId, stepId, step.kind === "sleep" ? "sleep" : "wait");
    if (step.kind === "wait") store.listeners.removeOfStep(runId, stepId);
    if (step.kind === "signal") store.signals.removeOfStep(runId, stepId);
    discover(runId);
    core.atPoint("wait ended");
  };

  const eventsOf = (run: Run): StoredEvent[] =>
    store.runs.eventIdsOf(run).flatMap((id) => store.events.find(id) ?? []);

  const isHeard = (name: string): boolean => registry.hears(name) || store.listeners.pathsOf(name).length > 0;

  return {
    finishStep,
    endWait,
    discover,
    finish(runId, end) {
      const run = store.runs.find(runId);
      if (!run || !store.runs.finish(runId, { ...end, endedAtMs: clock.now() })) return;
      store.queue.removeOfRun(runId);
      store.listeners.removeOfRun(runId);
      core.atPoint("run ended");
      // Neither output nor error: they may hold what no log may.
      logger[end.status === "Failed" ? "warn" : "debug"]("A run has ended", {
        functionId: run.functionId,
        runId,
        status: end.status,
      });
      const events = eventsOf(run);
      for (const event of events) {
        const waiter = waiterOf(run, event);
        if (waiter) endWait(waiter.runId, waiter.stepId, invokedOutcome(end));
      }
      for (const told of endEvents(run, end, { events, newId: core.newId, nowMs: clock.now(), isHeard })) {
        announce(told);
      }
    },
  };
};

/** How the step that invoked a run comes out. */
const invokedOutcome = ({ status, output }: RunEnd): StepOutcome => {
  switch (status) {
    case "Completed":
      return { outcome: "data", value: output ?? "null" };
    case "Failed":
      return { outcome: "error", value: output ?? "null" };
    case "Cancelled":
      return { outcome: "error", value: toCanonicalJson(cancellationError) };
    default:
      return status satisfies never;
  }
};
