import type { EngineCore } from "../engine-core.ts";
import { reviveEvent } from "../matching/incoming-event.ts";
import type { Run } from "../storage/runs-table.ts";
import type { RunStarter } from "./start-run.ts";

/** What came of asking for a run again. */
export type Rerun =
  | { status: "started"; run: Run }
  /** Its function is not registered now. */
  | { status: "unregistered" }
  /** Another run holds the function's singleton. */
  | { status: "taken" };

/**
 * Starts a run for the events that another one was started for, past whatever keeps an event from starting a run
 * twice: idempotency, rate limits, debounces. It names the first of those that it repeats.
 */
export const rerunner = ({ store, registry }: EngineCore, starter: RunStarter) => {
  const start = (run: Run): Rerun => {
    const definition = registry.find(run.functionId);
    const [event, ...others] = store.runs.eventIdsOf(run).flatMap((id) => {
      const stored = store.events.find(id);
      return stored ? [reviveEvent(stored)] : [];
    });
    if (!definition || !event) return { status: "unregistered" };
    const id = starter.start(definition, {
      events: [event, ...others],
      originalRunId: run.originalRunId ?? run.id,
      batchId: run.batchId,
    });
    const started = id === undefined ? undefined : store.runs.find(id);
    return started ? { status: "started", run: started } : { status: "taken" };
  };
  return (run: Run): Promise<Rerun> => store.write(() => start(run));
};
