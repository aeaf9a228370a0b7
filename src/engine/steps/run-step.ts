import { type CallOrigin, hasAttemptsLeft } from "./call-origin.ts";
import { recordFailure } from "./record-failure.ts";
import { checkSize } from "./step-limits.ts";
import { type Applied, ended, nothingEnded, type On, type StepTools } from "./step-tools.ts";

/** Queues a `step.run` of its own, unless it is known. */
export const planStep = (
  { core: { store, clock } }: StepTools,
  { run }: CallOrigin,
  { stepId, name, race }: On<"step-planned">,
): Applied => {
  if (store.steps.open(run.id, { stepId, name, kind: "run", race })) {
    store.queue.insert({ kind: "step", dueAtMs: clock.now(), runId: run.id, subject: stepId });
  }
  return nothingEnded;
};

/** Keeps what a `step.run` returned. @throws RunFault when it is too large */
export const completeStep = (
  { core: { store }, lifecycle }: StepTools,
  { run }: CallOrigin,
  { stepId, name, data }: On<"step-done">,
): Applied => {
  checkSize(`The output of step "${name}"`, data);
  const race = store.steps.find(run.id, stepId)?.race ?? false;
  lifecycle.finishStep(run.id, { stepId, name, kind: "run", outcome: "data", value: data });
  store.queue.removeOfStep(run.id, stepId, "step");
  return ended(race);
};

/** Puts a `step.run` that threw on for later; with no attempt left its error is thrown into the function. */
export const failStep = (
  { core, lifecycle }: StepTools,
  origin: CallOrigin,
  { stepId, name, error, final }: On<"step-error">,
): Applied => {
  const { store, atPoint } = core;
  const { run, item, retryAtMs } = origin;
  const isLast = final || !hasAttemptsLeft(origin);
  recordFailure(core, origin, { stepId, error, retryAtMs: isLast ? undefined : retryAtMs });
  if (!isLast) {
    store.steps.open(run.id, { stepId, name, kind: "run", race: false });
    const attempt = item.attempt + 1;
    store.queue.insert({ kind: "step", dueAtMs: retryAtMs, runId: run.id, subject: stepId, attempt });
    atPoint("step failed");
    return nothingEnded;
  }
  checkSize(`The error of step "${name}"`, error);
  const race = store.steps.find(run.id, stepId)?.race ?? false;
  lifecycle.finishStep(run.id, { stepId, name, kind: "run", outcome: "error", value: error });
  store.queue.removeOfStep(run.id, stepId, "step");
  return ended(race);
};
