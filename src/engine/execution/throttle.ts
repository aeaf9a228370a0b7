import type { EngineCore } from "../engine-core.ts";
import type { FunctionDefinition } from "../function-definition.ts";
import type { ExpressionEvent } from "../matching/expressions.ts";

/**
 * When a run may start under its function's throttle, with the slot taken for it. This is the generic cell rate
 * algorithm, as in Inngest: starts are spaced by period / limit, and `burst` of them may come at once.
 */
export const reserveStartMs = (
  { store }: Pick<EngineCore, "store">,
  { id, throttle }: FunctionDefinition,
  event: ExpressionEvent,
  earliestMs: number,
): number => {
  if (!throttle) return earliestMs;
  const key = throttle.key?.key(event) ?? "";
  const spacingMs = throttle.periodMs / throttle.limit;
  const freeAtMs = Math.max(store.guards.throttleFreeAtMs(id, key) ?? 0, earliestMs);
  store.guards.setThrottle(id, key, Math.ceil(freeAtMs + spacingMs));
  return Math.max(earliestMs, Math.ceil(freeAtMs - (throttle.burst - 1) * spacingMs));
};
