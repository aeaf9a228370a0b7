import { type CanonicalJson, toCanonicalJson } from "../canonical-json.ts";
import { parseInstantMs } from "../durations.ts";
import type { EngineCore } from "../engine-core.ts";
import { maxRunStateBytes, maxStepOutputBytes, maxStepsPerRun } from "../limits.ts";
import { compileExpression, type Expression } from "../matching/expressions.ts";
import { fileListener } from "../matching/file-listener.ts";
import { reviveEvent } from "../matching/incoming-event.ts";
import type { Operation } from "../protocol/operations.ts";
import type { RunLifecycle } from "./run-lifecycle.ts";

/** A run and the call whose operations are applied to it. */
export type CallOrigin = {
  runId: string;
  eventId: string;
  /** Tries of this work before this one. */
  attempt: number;
  maxAttempts: number;
  /** When a failed step may be tried again. */
  retryAtMs: number;
};

/** What the operations amounted to. */
export type Applied = {
  /** Something ended, so the function has to be asked what comes next. */
  progressed: boolean;
  /** A step of a race ended, so it has to be asked without waiting for its siblings. */
  urgent: boolean;
};

/** Why a run cannot go on: its error. */
class RunFault extends Error {}

/**
 * Applies operations to a run inside the caller's transaction. Repeats of what is known change nothing, because
 * the SDK reports open steps again with every call. Something unsupported, over a limit or invalid ends the run.
 */
export const operationApplier = (core: EngineCore, lifecycle: RunLifecycle) => {
  const { store, clock } = core;

  const finishStep = (
    runId: string,
    step: { stepId: string; name: string },
    outcome: "data" | "error",
    value: CanonicalJson,
  ): boolean => {
    const sizeBytes = Buffer.byteLength(value);
    if (sizeBytes > maxStepOutputBytes) {
      throw new RunFault(
        `The output of step "${step.name}" has ${sizeBytes} bytes, and ${maxStepOutputBytes} are allowed.`,
      );
    }
    const known = store.steps.find(runId, step.stepId);
    lifecycle.finishStep(runId, { ...step, kind: "run", outcome, value });
    store.queue.removeOfStep(runId, step.stepId, "step");
    return known?.race ?? false;
  };

  const retryStep = (origin: CallOrigin, step: { stepId: string; name: string }): void => {
    const { runId, attempt, retryAtMs } = origin;
    store.steps.open(runId, { stepId: step.stepId, name: step.name, kind: "run", race: false });
    store.queue.insert({
      kind: "step",
      dueAtMs: retryAtMs,
      runId,
      subject: step.stepId,
      attempt: attempt + 1,
    });
  };

  const sleep = (runId: string, operation: Extract<Operation, { op: "sleep" }>): void => {
    const { stepId, name, until, race } = operation;
    const dueAtMs = parseInstantMs(until, clock.now());
    if (dueAtMs === undefined)
      throw new RunFault(`Step "${name}" sleeps until "${until}", which is no time.`);
    if (!store.steps.open(runId, { stepId, name, kind: "sleep", race })) return;
    store.queue.insert({ kind: "sleep", dueAtMs: Math.round(dueAtMs), runId, subject: stepId });
  };

  const wait = ({ runId, eventId }: CallOrigin, operation: Extract<Operation, { op: "wait" }>): void => {
    const { stepId, name, eventName, timeout, race } = operation;
    const instantMs = parseInstantMs(timeout, clock.now());
    if (instantMs === undefined) {
      throw new RunFault(`Step "${name}" waits until "${timeout}", which is no time.`);
    }
    const expiresAtMs = Math.round(instantMs);
    const condition = compileCondition(operation);
    if (!store.steps.open(runId, { stepId, name, kind: "wait", race })) return;
    const event = store.events.find(eventId);
    store.listeners.insert(
      { kind: "wait", runId, stepId, expression: condition?.source, expiresAtMs },
      fileListener(eventName, condition, event ? reviveEvent(event).parsed : {}),
    );
    store.queue.insert({ kind: "wait", dueAtMs: expiresAtMs, runId, subject: stepId });
  };

  const applyOne = (origin: CallOrigin, operation: Operation): Applied => {
    const { runId } = origin;
    switch (operation.op) {
      case "step-done":
        return ended(finishStep(runId, operation, "data", operation.data));
      case "step-error": {
        if (operation.final || origin.attempt + 1 >= origin.maxAttempts) {
          return ended(finishStep(runId, operation, "error", operation.error));
        }
        retryStep(origin, operation);
        return nothingEnded;
      }
      case "step-planned": {
        const { stepId, name, race } = operation;
        if (store.steps.open(runId, { stepId, name, kind: "run", race })) {
          store.queue.insert({ kind: "step", dueAtMs: clock.now(), runId, subject: stepId });
        }
        return nothingEnded;
      }
      case "sleep":
        sleep(runId, operation);
        return nothingEnded;
      case "wait":
        wait(origin, operation);
        return nothingEnded;
      case "run-complete":
        checkOutputSize(operation.output);
        lifecycle.finish(runId, { status: "Completed", output: operation.output });
        return nothingEnded;
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

  const checkState = (runId: string): void => {
    const { steps, bytes } = store.steps.stateSize(runId);
    if (steps > maxStepsPerRun) throw new RunFault(`The run has more than ${maxStepsPerRun} steps.`);
    if (bytes > maxRunStateBytes) {
      throw new RunFault(`The outputs of the run's steps exceed ${maxRunStateBytes} bytes together.`);
    }
  };

  return (origin: CallOrigin, operations: Operation[]): Applied => {
    const total = { progressed: false, urgent: false };
    try {
      for (const operation of operations) {
        const { progressed, urgent } = applyOne(origin, operation);
        total.progressed ||= progressed;
        total.urgent ||= urgent;
      }
      checkState(origin.runId);
    } catch (error) {
      if (!(error instanceof RunFault)) throw error;
      lifecycle.finish(origin.runId, { status: "Failed", output: runError(error.message) });
    }
    return total;
  };
};

const nothingEnded: Applied = { progressed: false, urgent: false };
const ended = (urgent: boolean): Applied => ({ progressed: true, urgent });

const checkOutputSize = (output: CanonicalJson): void => {
  const sizeBytes = Buffer.byteLength(output);
  if (sizeBytes <= maxStepOutputBytes) return;
  throw new RunFault(`The function's result has ${sizeBytes} bytes, and ${maxStepOutputBytes} are allowed.`);
};

const compileCondition = ({
  condition,
  name,
}: Extract<Operation, { op: "wait" }>): Expression | undefined => {
  if (condition === undefined) return undefined;
  try {
    return compileExpression(condition, "event and async");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RunFault(`The condition of step "${name}" is not a valid expression: ${reason}`);
  }
};

/** An error of the engine's own as a run's output, in the shape of a serialised error. */
export const runError = (message: string): CanonicalJson =>
  toCanonicalJson({ name: "EngineRunError", message, stack: "" });
