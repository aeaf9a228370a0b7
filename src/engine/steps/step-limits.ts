import type { CanonicalJson } from "../canonical-json.ts";
import { maxRunStateBytes, maxStepBytes, maxStepsPerRun } from "../limits.ts";
import type { EngineStore } from "../storage/engine-store.ts";
import { RunFault } from "./run-fault.ts";

/** @throws RunFault when `value`, which `what` names at the start of a sentence, is larger than a step may hold. */
export const checkSize = (what: string, value: CanonicalJson): void => {
  const sizeBytes = Buffer.byteLength(value);
  if (sizeBytes <= maxStepBytes) return;
  throw new RunFault(
    `${what} has ${sizeBytes} bytes, and ${maxStepBytes} are allowed. Keep the data elsewhere and return a ` +
      `reference to it.`,
    "InngestErrOutputTooLarge",
  );
};

/** @throws RunFault when the run has more steps, or more data in them, than a run may have. */
export const checkRunState = (store: EngineStore, runId: string): void => {
  const { steps, bytes } = store.steps.stateSize(runId);
  if (steps > maxStepsPerRun) {
    throw new RunFault(
      `The run has ${steps} steps, and ${maxStepsPerRun} are allowed. Spread the work over several runs.`,
      "InngestErrFunctionOverflowed",
    );
  }
  if (bytes > maxRunStateBytes) {
    throw new RunFault(
      `The outputs of the run's steps have ${bytes} bytes together, and ${maxRunStateBytes} are allowed. Keep the ` +
        `data elsewhere and return references to it.`,
      "InngestErrStateOverflowed",
    );
  }
};
