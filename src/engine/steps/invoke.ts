import { toCanonicalJson } from "../canonical-json.ts";
import type { CallOrigin } from "./call-origin.ts";
import { invocationEvent } from "./invocation.ts";
import { checkSize } from "./step-limits.ts";
import { stepInstantMs } from "./step-instant.ts";
import { type Applied, nothingEnded, type On, type StepTools } from "./step-tools.ts";

/** What is kept with the open step, so that operators can be told which run it waits for. */
export type InvokedInput = { functionId: string; eventId: string };

/**
 * Sends the event that starts another function for a `step.invoke`, unless it was sent, and has the step wait for
 * that run's end. @throws RunFault when the timeout is none or the data too large
 */
export const invoke = (
  { core: { store, clock, newId, atPoint }, announce }: StepTools,
  { run }: CallOrigin,
  operation: On<"invoke">,
): Applied => {
  const { stepId, name, timeout, race } = operation;
  const nowMs = clock.now();
  const expiresAtMs = stepInstantMs(clock, name, timeout);
  const eventId = newId();
  const input = toCanonicalJson({ functionId: operation.functionId, eventId } satisfies InvokedInput);
  if (!store.steps.open(run.id, { stepId, name, kind: "invoke", race, input })) return nothingEnded;
  const event = invocationEvent(operation, run, { id: eventId, nowMs, expiresAtMs });
  checkSize(`The data with which step "${name}" invokes "${operation.functionId}"`, event.body);
  store.queue.insert({ kind: "wait", dueAtMs: expiresAtMs, runId: run.id, subject: stepId });
  announce(event);
  atPoint("invocation made");
  return nothingEnded;
};
