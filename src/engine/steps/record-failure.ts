import type { CanonicalJson } from "../canonical-json.ts";
import type { EngineCore } from "../engine-core.ts";
import { readRunError } from "../run-error.ts";
import type { CallOrigin } from "./call-origin.ts";

/**
 * Notes an attempt that failed, for operators, inside the transaction that records what follows from it. `retryAtMs`
 * undefined: it is not tried again.
 */
export const recordFailure = (
  { store, clock }: Pick<EngineCore, "store" | "clock">,
  { run, item }: Pick<CallOrigin, "run" | "item">,
  failure: { stepId: string | undefined; error: CanonicalJson; retryAtMs: number | undefined },
): void => {
  const { stepId, error, retryAtMs } = failure;
  store.failures.insert(run.id, {
    kind: "failed",
    stepId,
    attempt: item.attempt,
    faults: 0,
    atMs: clock.now(),
    error: readRunError(error),
    retryAtMs,
  });
};

/** Notes that a call has not reached its app, in place of the last time it did not. */
export const recordUnreached = (
  { store, clock }: Pick<EngineCore, "store" | "clock">,
  { run, item }: Pick<CallOrigin, "run" | "item">,
  { reason, retryAtMs }: { reason: string; retryAtMs: number },
): void => {
  store.failures.insert(run.id, {
    kind: "unreached",
    stepId: triedStep(item),
    attempt: item.attempt,
    faults: item.faults + 1,
    atMs: clock.now(),
    error: readRunError(JSON.stringify({ name: "Unreached", message: reason })),
    retryAtMs,
  });
};

/** The step that a call was for; undefined when it was to see what the function does next. */
export const triedStep = ({ kind, subject }: CallOrigin["item"]): string | undefined =>
  kind === "step" || kind === "gateway" ? subject : undefined;
