import { z } from "zod";
import type { FunctionDefinition } from "../definition/function-definition.ts";
import { type IncomingEvent, incomingEvent } from "../matching/incoming-event.ts";
import type { Run } from "../storage/runs-table.ts";
import type { StepOutcome } from "../storage/steps-table.ts";
import { engineError } from "./run-fault.ts";
import type { On } from "./step-tools.ts";

const eventName = "inngest/function.invoked";

/** What an `inngest/function.invoked` event asks for. */
export type Invocation = {
  functionId: string;
  /** The step that waits for the end of the run; undefined when none does. */
  waiter: { runId: string; stepId: string } | undefined;
};

/** The event that starts a run for a `step.invoke` of another run. */
export const invocationEvent = (
  { stepId, name, functionId, payload }: On<"invoke">,
  { id, functionId: invokerId }: Run,
  event: { id: string; nowMs: number; expiresAtMs: number },
): IncomingEvent =>
  incomingEvent(event.id, {
    name: eventName,
    data: {
      ...payload.data,
      _inngest: {
        source_fn_id: invokerId,
        fn_id: functionId,
        correlation_id: correlationId({ runId: id, stepId }),
        expire: event.expiresAtMs,
        name,
      },
    },
    ts: event.nowMs,
    ...(payload.v ? { v: payload.v } : {}),
    ...(payload.meta ? { meta: payload.meta } : {}),
  });

const bodySchema = z.object({
  data: z.object({ _inngest: z.object({ fn_id: z.string(), correlation_id: z.string().optional() }) }),
});

/** What an event invokes; undefined for all but those of the engine's own making: nobody else may use their name. */
export const invocationOf = ({
  name,
  body,
}: Pick<IncomingEvent, "name" | "body">): Invocation | undefined => {
  if (name !== eventName) return undefined;
  const data = bodySchema.safeParse(JSON.parse(body)).data?.data._inngest;
  if (!data) return undefined;
  const [runId, stepId] = data.correlation_id?.split(".") ?? [];
  return {
    functionId: data.fn_id,
    waiter: runId !== undefined && stepId !== undefined ? { runId, stepId } : undefined,
  };
};

const invocationFailed = (message: string, name = "Error"): StepOutcome => ({
  outcome: "error",
  value: engineError(message, name),
});

/** How steps come out whose function did not end in time, is not registered, or was kept from starting. */
export const invocationTimedOut = invocationFailed(
  "Timed out waiting for invoked function to complete",
  "InngestInvokeTimeoutError",
);
export const invocationUnknown = (functionId: string): StepOutcome =>
  invocationFailed(`could not find function with ID: ${functionId}`);
/** A singleton can only be the reason where nothing before it in admission can. */
export const invocationDropped = ({ flow }: Pick<FunctionDefinition, "flow">): StepOutcome =>
  invocationFailed(
    flow.rateLimit || flow.idempotency
      ? "invoked function is rate limited"
      : "invoked function was skipped: another run of its singleton has not ended",
  );

/** The step that waits for the end of a run started by an event: others may have heard the event as well. */
export const waiterOf = (
  { functionId }: Pick<Run, "functionId">,
  event: Pick<IncomingEvent, "name" | "body">,
): Invocation["waiter"] => {
  const invocation = invocationOf(event);
  return invocation?.functionId === functionId ? invocation.waiter : undefined;
};

/** A waiting step in one word, as system events tell of it. */
export const correlationId = ({ runId, stepId }: NonNullable<Invocation["waiter"]>): string =>
  `${runId}.${stepId}`;
