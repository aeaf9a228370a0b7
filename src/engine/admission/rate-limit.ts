import type { FunctionDefinition } from "../definition/function-definition.ts";
import type { EngineCore } from "../engine-core.ts";
import type { IncomingEvent } from "../matching/incoming-event.ts";
import { eventKey } from "./event-key.ts";

/** The share of the limit that may come at once beyond the first, as in Inngest. */
const burstShare = 0.1;

/**
 * Takes one of the starts that a function's rate limit allows; false when none is left. As in Inngest it is no
 * fixed window but the generic cell rate algorithm: starts are spaced by period / limit, and a tenth of the limit
 * may come at once beyond the first.
 */
export const takeRate = (
  core: EngineCore,
  { id, flow: { rateLimit } }: FunctionDefinition,
  event: IncomingEvent,
): boolean => {
  if (!rateLimit) return true;
  const { store, clock } = core;
  const key = eventKey(core, { functionId: id, option: "rateLimit", key: rateLimit.key }, event.parsed);
  if (key === undefined) return true;
  const spacingMs = rateLimit.periodMs / rateLimit.limit;
  const toleranceMs = Math.floor(rateLimit.limit * burstShare) * spacingMs;
  return store.guards.takeRate(id, key, { nowMs: clock.now(), spacingMs, toleranceMs });
};
