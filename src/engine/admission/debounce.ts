import type { FunctionDefinition } from "../definition/function-definition.ts";
import type { EngineCore } from "../engine-core.ts";
import { type IncomingEvent, reviveEvent } from "../matching/incoming-event.ts";
import type { RunStarter } from "./start-run.ts";

/** Puts runs off while events for them keep coming. All of it happens inside the caller's transaction. */
export type Debouncer = {
  /** Takes an event for a later run; false when its function is not debounced. */
  putOff(definition: FunctionDefinition, event: IncomingEvent): boolean;
  /** Starts the run of a debounce whose time is over; false while its function is not registered. */
  end(debounceId: string): boolean;
};

/**
 * The run is started for the latest event by `ts`: one that is older than the one at hand changes nothing. Each
 * other puts the run off by a period, up to the timeout from the first.
 */
export const debouncer = (core: EngineCore, starter: RunStarter): Debouncer => {
  const { store, registry, clock } = core;
  return {
    putOff({ id: functionId, flow: { debounce } }, event) {
      if (!debounce) return false;
      const { periodMs, timeoutMs } = debounce;
      const key = debounce.key?.key(event.parsed) ?? "";
      const open = store.debounces.ofKey(functionId, key);
      if (open && open.eventTsMs > event.tsMs) return true;
      if (open) store.queue.remove(open.timerId);
      const nowMs = clock.now();
      const { id, deadlineAtMs } = open ?? {
        id: core.newId(),
        deadlineAtMs: timeoutMs === undefined ? undefined : nowMs + timeoutMs,
      };
      const dueAtMs = Math.min(nowMs + periodMs, deadlineAtMs ?? Infinity);
      const timerId = store.queue.insert({ kind: "debounce", dueAtMs, subject: id });
      store.debounces.put({
        id,
        functionId,
        key,
        eventId: event.id,
        eventTsMs: event.tsMs,
        deadlineAtMs,
        timerId,
      });
      core.atPoint("event debounced");
      return true;
    },
    end(debounceId) {
      const debounce = store.debounces.find(debounceId);
      if (!debounce) return true;
      const definition = registry.find(debounce.functionId);
      if (!definition) return false;
      store.debounces.remove(debounceId);
      const event = store.events.find(debounce.eventId);
      if (event) starter.start(definition, { events: [reviveEvent(event)] });
      core.atPoint("debounce ended");
      return true;
    },
  };
};
