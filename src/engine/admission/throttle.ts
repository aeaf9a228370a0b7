import type { FunctionDefinition } from "../definition/function-definition.ts";
import type { EngineCore } from "../engine-core.ts";
import type { ExpressionEvent } from "../matching/expressions.ts";

/**
 * When a run that is ready now may start under its function's throttle, with the slot taken for it. This is the
 * generic cell rate algorithm, as in Inngest: starts are spaced by period / limit, and `burst` of them may come at
 * once.
 */
export const reserveStartMs = (
  { store, clock }: Pick<EngineCore, "store" | "clock">,
  { id, flow: { throttle } }: FunctionDefinition,
  event: ExpressionEvent,
): number => {
  const nowMs = clock.now();
  if (!throttle) return nowMs;
  const key = throttle.key?.key(event) ?? "";
  const spacingMs = throttle.periodMs / throttle.limit;
  const freeAtMs = Math.max(store.guards.throttleFreeAtMs(id, key) ?? 0, nowMs);
  store.guards.setThrottle(id, key, Math.ceil(freeAtMs + spacingMs));
  return Math.max(nowMs, Math.ceil(freeAtMs - (throttle.burst - 1) * spacingMs));
};
