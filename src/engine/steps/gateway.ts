import { z } from "zod";
import type { CallOrigin } from "./call-origin.ts";
import { RunFault } from "./run-fault.ts";
import { checkSize } from "./step-limits.ts";
import { type Applied, nothingEnded, type On, type StepTools } from "./step-tools.ts";

/** The HTTP request of a `step.fetch`, as the SDK describes it. @see gatewaySymbol in its InngestStepTools.ts */
export const gatewayRequestSchema = z.looseObject({
  url: z.url({ protocol: /^https?$/ }),
  method: z.string().min(1),
  headers: z.record(z.string(), z.string()).nullish(),
  body: z.string().nullish(),
});
export type GatewayRequest = z.infer<typeof gatewayRequestSchema>;

/**
 * Keeps the request of a `step.fetch` and queues it, unless it is known.
 * @throws RunFault when it is no request that can be kept, or too large
 */
export const requestThroughGateway = (
  { core: { store, clock } }: StepTools,
  { run }: CallOrigin,
  { stepId, name, request, race }: On<"gateway">,
): Applied => {
  const parsed = gatewayRequestSchema.safeParse(JSON.parse(request));
  if (!parsed.success) {
    throw new RunFault(
      `Step "${name}" asks for a request that the engine cannot make: ${z.prettifyError(parsed.error)}. ` +
        `A body must be text.`,
    );
  }
  checkSize(`The request of step "${name}"`, request);
  if (store.steps.open(run.id, { stepId, name, kind: "gateway", race, input: request })) {
    store.queue.insert({ kind: "gateway", dueAtMs: clock.now(), runId: run.id, subject: stepId });
  }
  return nothingEnded;
};
