import type { EngineCore } from "../engine-core.ts";
import type { EventIntake } from "../matching/event-intake.ts";
import type { QueueEntry, QueueItem } from "../storage/queue-table.ts";
import { cronEvent } from "./system-events.ts";
import type { RunLifecycle } from "./run-lifecycle.ts";

/** Does what a due timer stands for. Resolves once it is on disk; a timer that is gone does nothing. */
export const timers =
  (core: EngineCore, lifecycle: RunLifecycle, intake: EventIntake) =>
  (entry: QueueEntry): Promise<void> =>
    core.store.write(() => {
      const item = core.store.queue.find(entry.id);
      if (!item) return;
      core.store.queue.remove(item.id);
      fire(core, lifecycle, intake, item);
    });

const fire = (core: EngineCore, lifecycle: RunLifecycle, intake: EventIntake, item: QueueItem): void => {
  switch (item.kind) {
    case "start":
      if (item.runId !== undefined) lifecycle.begin(item.runId);
      return;
    case "sleep":
    case "wait":
      if (item.runId !== undefined) lifecycle.endWait(item.runId, item.subject, "null");
      return;
    case "route":
      return intake.routeStored(item.subject);
    case "cron":
      return strike(core, lifecycle, item);
    case "discover":
    case "step":
      throw new Error(`A ${item.kind} item is a call and no timer.`);
    default:
      return item.kind satisfies never;
  }
};

/** A cron item's subject: which function, on which schedule. */
const cronSubject = (functionId: string, cron: string): string => `${functionId} ${cron}`;

/** Starts a run of a schedule and queues its next time, counted from now: what was missed is made up for once. */
const strike = (core: EngineCore, lifecycle: RunLifecycle, { subject }: QueueItem): void => {
  const { store, registry, clock, newId } = core;
  for (const definition of registry.all()) {
    for (const cron of definition.crons) {
      if (cronSubject(definition.id, cron.source) !== subject) continue;
      const nowMs = clock.now();
      const event = cronEvent(cron.source, newId(), nowMs);
      store.events.insert({ ...event, receivedAtMs: nowMs });
      lifecycle.start(definition, event);
      const nextMs = cron.nextAfterMs(nowMs);
      if (nextMs !== undefined) store.queue.insert({ kind: "cron", dueAtMs: nextMs, subject });
      return;
    }
  }
};

/** Queues the next time of every schedule that is new, and drops those that are no longer registered. */
export const scheduleCrons = ({ store, registry, clock }: EngineCore): void => {
  const wanted = new Map(
    registry
      .all()
      .flatMap(({ id, crons }) => crons.map((cron) => [cronSubject(id, cron.source), cron] as const)),
  );
  for (const { id, subject } of store.queue.crons()) {
    if (!wanted.delete(subject)) store.queue.remove(id);
  }
  for (const [subject, cron] of wanted) {
    const nextMs = cron.nextAfterMs(clock.now());
    if (nextMs !== undefined) store.queue.insert({ kind: "cron", dueAtMs: nextMs, subject });
  }
};
