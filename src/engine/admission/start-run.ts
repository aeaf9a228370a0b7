import type { FunctionDefinition } from "../definition/function-definition.ts";
import type { EngineCore } from "../engine-core.ts";
import { concurrencyValues } from "../execution/concurrency.ts";
import type { RunLifecycle } from "../execution/run-lifecycle.ts";
import { type IncomingEvent, reviveEvent } from "../matching/incoming-event.ts";
import type { NewRun } from "../storage/runs-table.ts";
import { listenForCancellation } from "./cancellation.ts";
import { cronOf } from "./cron-event.ts";
import { priorityMs } from "./priority.ts";
import { claimSingleton } from "./singleton.ts";
import { reserveStartMs } from "./throttle.ts";
import type { RunTimeouts } from "./timeouts.ts";

/** What a run is started for. The first event is the one that expressions see. */
export type RunOrigin = {
  events: readonly [IncomingEvent, ...IncomingEvent[]];
  /** Its first call is not made earlier. Default: the `ts` of its event. */
  notBeforeMs?: number | undefined;
} & Pick<NewRun, "batchId" | "originalRunId">;

/** Starts runs. All of it happens inside the caller's transaction. */
export type RunStarter = {
  /**
   * Starts a run and returns its id; undefined when its singleton is taken. Rate limit, idempotency, debounce and
   * batching are not asked: they are for `Admission.admit`, which comes before for everything but a rerun.
   */
  start(definition: FunctionDefinition, origin: RunOrigin): string | undefined;
  /** Has a run called for the first time, as soon as its function's throttle lets it. */
  begin(runId: string): void;
};

export const runStarter = (
  core: EngineCore,
  { lifecycle, timeouts }: { lifecycle: RunLifecycle; timeouts: RunTimeouts },
): RunStarter => {
  const { store, registry, clock } = core;

  const begin = (runId: string, definition: FunctionDefinition | undefined, event: IncomingEvent): void => {
    const dueAtMs = definition ? reserveStartMs(core, definition, event.parsed) : clock.now();
    store.queue.insert({ kind: "discover", dueAtMs, runId });
  };

  /** What may end a run before its function does. Batch runs have neither, as in Inngest. */
  const limit = (
    run: { id: string; startedAtMs: number },
    definition: FunctionDefinition,
    event: IncomingEvent,
  ) => {
    listenForCancellation(core, { runId: run.id, event }, definition);
    timeouts.onStart(run, definition);
  };

  return {
    start(definition, { events, notBeforeMs, ...origin }) {
      const [event, ...others] = events;
      const singleton = claimSingleton(core, lifecycle, { definition, event });
      if (!singleton.isFree) return undefined;
      const id = core.newId();
      const startedAtMs = clock.now();
      store.runs.insert({
        ...origin,
        id,
        functionId: definition.id,
        eventIds: [event.id, ...others.map((other) => other.id)],
        cron: cronOf(event),
        singleton: singleton.key,
        priorityMs: priorityMs(core, definition, event),
        concurrency: concurrencyValues(definition.flow.concurrency, event.parsed),
        startedAtMs,
      });
      const isBatch = origin.batchId !== undefined;
      if (!isBatch) limit({ id, startedAtMs }, definition, event);
      const beginAtMs = notBeforeMs ?? (isBatch ? startedAtMs : event.tsMs);
      if (beginAtMs > startedAtMs) store.queue.insert({ kind: "start", dueAtMs: beginAtMs, runId: id });
      else begin(id, definition, event);
      core.atPoint("run made");
      return id;
    },
    begin(runId) {
      const run = store.runs.find(runId);
      const event = run && store.events.find(run.eventId);
      if (event) begin(runId, registry.find(run.functionId), reviveEvent(event));
    },
  };
};
