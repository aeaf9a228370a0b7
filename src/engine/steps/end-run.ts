import { type CallOrigin, hasAttemptsLeft } from "./call-origin.ts";
import { recordFailure, triedStep } from "./record-failure.ts";
import { checkSize } from "./step-limits.ts";
import { type Applied, nothingEnded, type On, type StepTools } from "./step-tools.ts";

/** Ends a run with what its function returned. @throws RunFault when it is too large */
export const completeRun = (
  { lifecycle }: StepTools,
  { run }: CallOrigin,
  { output }: On<"run-complete">,
): Applied => {
  checkSize("The function's result", output);
  lifecycle.finish(run.id, { status: "Completed", output });
  return nothingEnded;
};

/** Puts a function that threw outside its steps on for later; with no attempt left its run has failed. */
export const failRun = (
  { core, lifecycle }: StepTools,
  origin: CallOrigin,
  { error, final }: Pick<On<"run-error">, "error" | "final">,
): Applied => {
  const { store } = core;
  const { run, item } = origin;
  const isLast = final || !hasAttemptsLeft(origin);
  const retryAtMs = isLast ? undefined : origin.retryAtMs;
  const tried = triedStep(item);
  // A call for a step may go on after it: what threw then was the function.
  const hasEnded = tried !== undefined && store.steps.find(run.id, tried)?.result !== undefined;
  recordFailure(core, origin, { stepId: hasEnded ? undefined : tried, error, retryAtMs });
  if (retryAtMs === undefined) {
    lifecycle.finish(run.id, { status: "Failed", output: error });
  } else {
    const { kind, subject, attempt } = item;
    store.queue.insert({ kind, subject, dueAtMs: retryAtMs, runId: run.id, attempt: attempt + 1 });
  }
  return nothingEnded;
};
