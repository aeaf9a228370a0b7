import type { CanonicalJson } from "../canonical-json.ts";
import { maxStateInCallBytes } from "../limits.ts";
import type { Step } from "../storage/steps-table.ts";

/** What the SDK is told when a function is called. */
export type CallContext = {
  runId: string;
  functionId: string;
  queueItemId: number;
  attempt: number;
  maxAttempts: number;
  /** Set while planned steps are open: the SDK then reports steps and executes none on its own. */
  disableImmediateExecution: boolean;
  /** What the run was started for, at least one. */
  events: CanonicalJson[];
  /** Finished steps in the order in which they finished. */
  steps: Step[];
};

/**
 * The body of a call, in canonical form. Events and step outcomes are stored canonical, so the body is put
 * together from them as text, with every object's keys in sorted order, and history is never parsed again. What is
 * too large for one request is left out, and the SDK told to fetch it (`use_api`).
 */
export const callBody = (call: CallContext): CanonicalJson => {
  const stack = call.steps.map(({ stepId }) => stepId);
  const steps = call.steps
    .toSorted((a, b) => (a.stepId < b.stepId ? -1 : 1))
    .map(({ stepId, result }) => `${JSON.stringify(stepId)}:${stepState(result)}`)
    .join(",");
  const events = call.events.join(",");
  const useApi = Buffer.byteLength(steps) + Buffer.byteLength(events) > maxStateInCallBytes;
  const context =
    `{"attempt":${call.attempt},"disable_immediate_execution":${call.disableImmediateExecution},` +
    `"fn_id":${JSON.stringify(call.functionId)},"max_attempts":${call.maxAttempts},` +
    `"qi_id":"${call.queueItemId}","run_id":"${call.runId}",` +
    `"stack":{"current":${stack.length},"stack":${JSON.stringify(stack)}},"use_api":${useApi}}`;
  return (
    `{"ctx":${context},"event":${call.events[0] ?? "{}"},"events":[${useApi ? "" : events}],` +
    `"steps":{${useApi ? "" : steps}},"use_api":${useApi},"version":-1}`
  );
};

/** A step's outcome as the SDK takes it back. @see stepSchema in the SDK's api/schema.ts */
export const stepState = (result: Step["result"]): CanonicalJson =>
  result?.outcome === "error"
    ? `{"error":${result.value},"type":"error"}`
    : `{"data":${result?.value ?? "null"},"type":"data"}`;
