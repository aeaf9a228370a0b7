import { idempotencyWindowMs } from "../limits.ts";
import type { EngineCore } from "../engine-core.ts";
import type { EventIntake } from "../matching/event-intake.ts";
import type { QueueItem } from "../storage/queue-table.ts";
import type { Admission } from "./admission.ts";
import { cronEvent, occasionText } from "./cron-event.ts";

/** A cron item's subject: which function, on which schedule. */
const cronSubject = (functionId: string, cron: string): string => `${functionId} ${cron}`;

/**
 * Starts a run of a schedule and queues its next time, counted from now: what was missed is made up for once. Two
 * schedules of a function that strike at the same time start one run. Inside the caller's transaction.
 */
export const strikeCron = (
  core: EngineCore,
  { admission, intake }: { admission: Admission; intake: EventIntake },
  { subject, dueAtMs: occasionMs }: QueueItem,
): void => {
  const { store, registry, clock, newId } = core;
  for (const definition of registry.all()) {
    for (const cron of definition.crons) {
      if (cronSubject(definition.id, cron.source) !== subject) continue;
      const nowMs = clock.now();
      const nextMs = cron.nextAfterMs(nowMs);
      if (nextMs !== undefined) store.queue.insert({ kind: "cron", dueAtMs: nextMs, subject });
      const occasion = { nowMs, expiresAtMs: nowMs + idempotencyWindowMs };
      if (!store.guards.claimKey(definition.id, `cron ${occasionText(occasionMs)}`, occasion)) return;
      const event = cronEvent(cron.source, { id: newId(), occasionMs, nowMs });
      intake.take(event);
      // The run is there from the occasion on, and so is never missed; jitter only delays its first call.
      admission.admit(definition, event, { notBeforeMs: nowMs + Math.floor(Math.random() * cron.jitterMs) });
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
