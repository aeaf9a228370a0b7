import type { FunctionDefinition } from "../definition/function-definition.ts";
import type { EngineCore } from "../engine-core.ts";
import { maxBatchBytes } from "../limits.ts";
import { type IncomingEvent, reviveEvent } from "../matching/incoming-event.ts";
import type { OpenBatch } from "../storage/batches-table.ts";
import type { RunStarter } from "./start-run.ts";

/** Gathers events to start one run for many. All of it happens inside the caller's transaction. */
export type Batcher = {
  /** Takes an event into a batch, and starts its run when it is full; false when the event is to run alone. */
  add(definition: FunctionDefinition, event: IncomingEvent): boolean;
  /** Starts the run of a batch whose time is over; false while its function is not registered. */
  end(batchId: string): boolean;
};

export const batcher = (core: EngineCore, starter: RunStarter): Batcher => {
  const { store, registry, clock } = core;

  const open = (functionId: string, key: string, timeoutMs: number): OpenBatch => {
    const id = core.newId();
    const timerId = store.queue.insert({ kind: "batch", dueAtMs: clock.now() + timeoutMs, subject: id });
    const batch = { id, functionId, key, timerId };
    store.batches.insert(batch);
    return { ...batch, sizeBytes: 0 };
  };

  const start = (definition: FunctionDefinition, { id, timerId }: OpenBatch): void => {
    const [first, ...others] = store.batches
      .eventIdsOf(id)
      .map((eventId) => store.events.find(eventId))
      .filter((event) => event !== undefined)
      .map(reviveEvent);
    store.queue.remove(timerId);
    store.batches.remove(id);
    if (first) starter.start(definition, { events: [first, ...others], batchId: id });
    core.atPoint("batch ended");
  };

  return {
    add(definition, event) {
      const { batching } = definition.flow;
      if (!batching || !(batching.condition?.matches(event.parsed) ?? true)) return false;
      const key = batching.key?.key(event.parsed) ?? "";
      const batch = store.batches.ofKey(definition.id, key) ?? open(definition.id, key, batching.timeoutMs);
      const sizeBytes = Buffer.byteLength(event.body);
      const length = store.batches.append(batch.id, { id: event.id, sizeBytes });
      core.atPoint("event put into a batch");
      if (length >= batching.maxSize || batch.sizeBytes + sizeBytes >= maxBatchBytes) {
        start(definition, batch);
      }
      return true;
    },
    end(batchId) {
      const batch = store.batches.find(batchId);
      if (!batch) return true;
      const definition = registry.find(batch.functionId);
      if (definition) start(definition, batch);
      return definition !== undefined;
    },
  };
};
