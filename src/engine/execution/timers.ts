import type { Admission } from "../admission/admission.ts";
import { strikeCron } from "../admission/cron-schedule.ts";
import type { RunStarter } from "../admission/start-run.ts";
import type { RunTimeouts } from "../admission/timeouts.ts";
import type { EngineCore } from "../engine-core.ts";
import type { EventIntake } from "../matching/event-intake.ts";
import type { QueueEntry, QueueItem } from "../storage/queue-table.ts";
import { invocationTimedOut } from "../steps/invocation.ts";
import type { RunLifecycle } from "./run-lifecycle.ts";

/**
 * Does what a due timer stands for. Resolves once it is on disk; a timer that is gone does nothing, and one whose
 * function is not registered stays until it is.
 */
export const timers =
  (core: EngineCore, parts: TimerParts) =>
  async (entry: QueueEntry): Promise<void> => {
    core.atPoint("timer due");
    await core.store.write(() => {
      const item = core.store.queue.find(entry.id);
      if (!item) return;
      if (fire(core, parts, item)) core.store.queue.remove(item.id);
      else core.logger.warn("A timer is held until its function is registered again", { kind: item.kind });
      core.atPoint("timer fired");
    });
    core.atPoint("timer recorded");
  };

type TimerParts = {
  lifecycle: RunLifecycle;
  starter: RunStarter;
  admission: Admission;
  timeouts: RunTimeouts;
  intake: EventIntake;
};

/** False when it is not done, for want of the function. */
const fire = (core: EngineCore, parts: TimerParts, item: QueueItem): boolean => {
  const { lifecycle, starter, admission, timeouts, intake } = parts;
  const { kind, runId = "", subject } = item;
  switch (kind) {
    case "start":
      starter.begin(runId);
      return true;
    case "sleep":
    case "wait":
      endStep(core, lifecycle, { runId, stepId: subject });
      return true;
    case "route":
      intake.routeStored(subject);
      return true;
    case "cron":
      strikeCron(core, parts, item);
      return true;
    case "debounce":
      return admission.endDebounce(subject);
    case "batch":
      return admission.endBatch(subject);
    case "start-timeout":
    case "finish-timeout":
      return timeouts.onTime(kind, runId);
    case "discover":
    case "step":
    case "gateway":
      throw new Error(`A ${kind} item is a call and no timer.`);
    default:
      return kind satisfies never;
  }
};

/** Ends a step whose time is over: a sleep and a wait with nothing, an invocation with an error. */
const endStep = (
  { store }: EngineCore,
  lifecycle: RunLifecycle,
  { runId, stepId }: { runId: string; stepId: string },
): void => {
  const isInvocation = store.steps.find(runId, stepId)?.kind === "invoke";
  lifecycle.endWait(runId, stepId, isInvocation ? invocationTimedOut : { outcome: "data", value: "null" });
};
