import type { FunctionDefinition } from "../definition/function-definition.ts";
import type { EngineCore } from "../engine-core.ts";
import type { IncomingEvent } from "../matching/incoming-event.ts";
import { batcher } from "./batch.ts";
import { isCronEvent } from "./cron-event.ts";
import { debouncer } from "./debounce.ts";
import { claimIdempotencyKey } from "./idempotency.ts";
import { takeRate } from "./rate-limit.ts";
import type { RunStarter } from "./start-run.ts";

/** Decides what becomes of events that trigger a function. All of it happens inside the caller's transaction. */
export type Admission = {
  /**
   * Passes an event on to a function, whether one of its triggers matched, its schedule has come or another run
   * invokes it: all of the function's flow control applies. What starts without it, a rerun, goes to
   * `RunStarter.start`, where throttle, concurrency, priority and singleton still apply. False when neither now nor
   * later a run comes of it.
   */
  admit(definition: FunctionDefinition, event: IncomingEvent, start?: { notBeforeMs?: number }): boolean;
  /** Starts the run of a debounce whose time is over; false while its function is not registered. */
  endDebounce(debounceId: string): boolean;
  /** Starts the run of a batch whose time is over; false while its function is not registered. */
  endBatch(batchId: string): boolean;
};

/** In the order of Inngest: each rule sees only the events that the one before let through. */
export const admission = (core: EngineCore, starter: RunStarter): Admission => {
  const batches = batcher(core, starter);
  const debounces = debouncer(core, starter);
  return {
    admit(definition, event, { notBeforeMs } = {}) {
      if (!isCronEvent(event) && batches.add(definition, event)) return true;
      if (!claimIdempotencyKey(core, definition, event) || !takeRate(core, definition, event)) {
        core.logger.debug("An event starts nothing, because its function was started for its like before", {
          functionId: definition.id,
          event: event.name,
          eventId: event.id,
        });
        return false;
      }
      if (debounces.putOff(definition, event)) return true;
      return starter.start(definition, { events: [event], notBeforeMs }) !== undefined;
    },
    endDebounce: (debounceId) => debounces.end(debounceId),
    endBatch: (batchId) => batches.end(batchId),
  };
};
