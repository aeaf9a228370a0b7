import type { EngineCore } from "../engine-core.ts";
import type { Expression, ExpressionEvent } from "../matching/expressions.ts";

/**
 * What an event counts under for an option of its function; empty text without a key expression. Undefined when
 * the option does not apply to the event: its key is `false`, which is Inngest's way to say so, or it cannot be
 * computed, which is logged.
 */
export const eventKey = (
  { logger }: Pick<EngineCore, "logger">,
  { functionId, option, key }: { functionId: string; option: string; key: Expression | undefined },
  event: ExpressionEvent,
): string | undefined => {
  if (!key) return "";
  const value = key.key(event);
  if (value === undefined) {
    logger.warn("A key cannot be computed from the event, so the option does not apply to it", {
      functionId,
      option,
      event: event["name"],
    });
  }
  return value === "false" ? undefined : value;
};
