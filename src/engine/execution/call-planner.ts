import type { EngineCore } from "../engine-core.ts";
import { reviveEvent } from "../matching/incoming-event.ts";
import type { Run } from "../storage/runs-table.ts";
import { concurrencyGroups, concurrencyValues } from "./concurrency.ts";
import type { ReadyCall } from "./ready-queue.ts";

/**
 * Tells when a call may start: calls of runs that started first go first, a run's priority taken as time by which it
 * started earlier. Undefined when there is nothing to call (any more, or for now).
 */
export const callPlanner = ({ store, registry, logger }: EngineCore, maxCalls: number) => {
  const valuesOf = (run: Run, limits: Parameters<typeof concurrencyValues>[0]) => {
    const isKnown = limits.every(
      ({ key }) => key === undefined || Object.hasOwn(run.concurrency, key.source),
    );
    if (isKnown) return run.concurrency;
    // The function was given other limits after the run had started.
    const event = store.events.find(run.eventId);
    return event ? concurrencyValues(limits, reviveEvent(event).parsed) : {};
  };

  return (itemId: number): ReadyCall | undefined => {
    const item = store.queue.find(itemId);
    const run = item?.runId === undefined ? undefined : store.runs.find(item.runId);
    if (!item || !run) return undefined;
    const definition = registry.find(run.functionId);
    if (!definition) {
      logger.warn("A run is held until its function is registered again", {
        functionId: run.functionId,
        runId: run.id,
      });
      return undefined;
    }
    return {
      id: itemId,
      dueAtMs: item.dueAtMs,
      runId: run.id,
      order: run.startedAtMs - run.priorityMs,
      groups: concurrencyGroups(definition, valuesOf(run, definition.flow.concurrency), maxCalls),
      // Two discoveries at once could both execute the same next step.
      alone: item.kind === "discover",
    };
  };
};
