import type { EngineCore } from "../engine-core.ts";
import type { RunLifecycle } from "../execution/run-lifecycle.ts";
import type { IncomingEvent } from "../matching/incoming-event.ts";
import type { Operation } from "../protocol/operations.ts";
import type { CallOrigin } from "./call-origin.ts";
import { requestThroughGateway } from "./gateway.ts";
import { invoke } from "./invoke.ts";
import { completeRun, failRun } from "./end-run.ts";
import { engineError, RunFault } from "./run-fault.ts";
import { completeStep, failStep, planStep } from "./run-step.ts";
import { sleep } from "./sleep.ts";
import { checkRunState } from "./step-limits.ts";
import { type Applied, ended, nothingEnded, type StepTools } from "./step-tools.ts";
import { waitForEvent } from "./wait-for-event.ts";
import { waitForSignal } from "./wait-for-signal.ts";

/** Applies what a call brought to its run, inside the caller's transaction. */
export type OperationApplier = (origin: CallOrigin, operations: Operation[]) => Applied;

/**
 * Repeats of what is known change nothing, because the SDK reports open steps again with every call. Something
 * unsupported, over a limit or invalid ends the run.
 */
export const operationApplier = (
  core: EngineCore,
  lifecycle: RunLifecycle,
  announce: (event: IncomingEvent) => void,
): OperationApplier => {
  return (origin, operations) => {
    const announced: IncomingEvent[] = [];
    const tools: StepTools = { core, lifecycle, announce: (event) => announced.push(event) };
    try {
      const applied = applyAll(tools, origin, operations);
      for (const event of announced) announce(event);
      return applied;
    } catch (error) {
      if (!(error instanceof RunFault)) throw error;
      const output = engineError(error.message, error.name);
      lifecycle.finish(origin.run.id, { status: "Failed", output });
      return nothingEnded;
    }
  };
};

const applyAll = (tools: StepTools, origin: CallOrigin, operations: Operation[]): Applied => {
  const total = { progressed: false, urgent: false };
  for (const operation of operations) {
    const { progressed, urgent } = applyOne(tools, origin, operation);
    // The function is done with this call, and with what it started and did not wait for.
    if (operation.op === "run-complete" || operation.op === "run-error") return total;
    total.progressed ||= progressed;
    total.urgent ||= urgent;
  }
  checkRunState(tools.core.store, origin.run.id);
  return total;
};

const applyOne = (tools: StepTools, origin: CallOrigin, operation: Operation): Applied => {
  switch (operation.op) {
    case "step-planned":
      return planStep(tools, origin, operation);
    case "step-done":
      return completeStep(tools, origin, operation);
    case "step-error":
      return failStep(tools, origin, operation);
    case "sleep":
      return sleep(tools, origin, operation);
    case "wait-for-event":
      return waitForEvent(tools, origin, operation);
    case "wait-for-signal":
      return waitForSignal(tools, origin, operation);
    case "invoke":
      return invoke(tools, origin, operation);
    case "gateway":
      return requestThroughGateway(tools, origin, operation);
    case "run-complete":
      return completeRun(tools, origin, operation);
    case "run-error":
      return failRun(tools, origin, operation);
    case "call-again":
      return ended(false);
    case "unsupported":
      throw new RunFault(
        `Step "${operation.name}" needs the operation ${operation.opcode}, which the embedded engine does not ` +
          `support. Run the function on an Inngest server (see docs/engine.md).`,
      );
    default:
      return operation satisfies never;
  }
};
