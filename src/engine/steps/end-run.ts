import { type CallOrigin, hasAttemptsLeft } from "./call-origin.ts";
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
  { core: { store }, lifecycle }: StepTools,
  origin: CallOrigin,
  { error, final }: Pick<On<"run-error">, "error" | "final">,
): Applied => {
  const { run, item, retryAtMs } = origin;
  if (final || !hasAttemptsLeft(origin)) {
    lifecycle.finish(run.id, { status: "Failed", output: error });
  } else {
    const { kind, subject, attempt } = item;
    store.queue.insert({ kind, subject, dueAtMs: retryAtMs, runId: run.id, attempt: attempt + 1 });
  }
  return nothingEnded;
};
