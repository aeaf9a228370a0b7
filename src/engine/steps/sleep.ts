import type { CallOrigin } from "./call-origin.ts";
import { stepInstantMs } from "./step-instant.ts";
import { type Applied, nothingEnded, type On, type StepTools } from "./step-tools.ts";

/** Sets the timer of a `step.sleep` or `sleepUntil`, unless it is set. @throws RunFault when its time is none */
export const sleep = (
  { core: { store, clock } }: StepTools,
  { run }: CallOrigin,
  { stepId, name, until, race }: On<"sleep">,
): Applied => {
  const dueAtMs = stepInstantMs(clock, name, until);
  if (store.steps.open(run.id, { stepId, name, kind: "sleep", race })) {
    store.queue.insert({ kind: "sleep", dueAtMs, runId: run.id, subject: stepId });
  }
  return nothingEnded;
};
