import type { FunctionDefinition } from "../definition/function-definition.ts";
import type { EngineCore } from "../engine-core.ts";
import { maxPrioritySeconds } from "../limits.ts";
import type { IncomingEvent } from "../matching/incoming-event.ts";

/**
 * Milliseconds by which a run goes before others of its age; negative: after. What is no whole number counts
 * as 0, as in Inngest, and is logged; a whole number read from the event counts, which Inngest wants in `int()`.
 */
export const priorityMs = (
  { logger }: Pick<EngineCore, "logger">,
  { id, flow: { priority } }: FunctionDefinition,
  event: IncomingEvent,
): number => {
  if (!priority) return 0;
  const seconds = priority.integer(event.parsed);
  if (seconds === undefined) {
    logger.warn("A run starts with no priority, because its expression gives no whole number", {
      functionId: id,
      event: event.name,
    });
    return 0;
  }
  return Math.max(-maxPrioritySeconds, Math.min(seconds, maxPrioritySeconds)) * 1000;
};
