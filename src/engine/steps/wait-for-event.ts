import { compileExpression, type Expression } from "../matching/expressions.ts";
import { fileListener } from "../matching/file-listener.ts";
import { reviveEvent } from "../matching/incoming-event.ts";
import type { CallOrigin } from "./call-origin.ts";
import { RunFault } from "./run-fault.ts";
import { stepInstantMs } from "./step-instant.ts";
import { type Applied, nothingEnded, type On, type StepTools } from "./step-tools.ts";

/** Listens for the event of a `step.waitForEvent`, unless it does already. @throws RunFault when it is not valid */
export const waitForEvent = (
  { core: { store, clock } }: StepTools,
  { run }: CallOrigin,
  operation: On<"wait-for-event">,
): Applied => {
  const { stepId, name, eventName, timeout, race } = operation;
  const expiresAtMs = stepInstantMs(clock, name, timeout);
  const condition = compileCondition(operation);
  if (!store.steps.open(run.id, { stepId, name, kind: "wait", race })) return nothingEnded;
  const event = store.events.find(run.eventId);
  store.listeners.insert(
    { kind: "wait", runId: run.id, stepId, expression: condition?.source, expiresAtMs },
    fileListener(eventName, condition, event ? reviveEvent(event).parsed : {}),
  );
  store.queue.insert({ kind: "wait", dueAtMs: expiresAtMs, runId: run.id, subject: stepId });
  return nothingEnded;
};

const compileCondition = ({ condition, name }: On<"wait-for-event">): Expression | undefined => {
  if (condition === undefined) return undefined;
  try {
    return compileExpression(condition, "event and async");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RunFault(
      `The condition of step "${name}" is not a valid expression: ${reason}`,
      "InvalidExpression",
    );
  }
};
