import type { FunctionDefinition } from "../definition/function-definition.ts";
import type { EngineCore } from "../engine-core.ts";
import { idempotencyWindowMs } from "../limits.ts";
import type { IncomingEvent } from "../matching/incoming-event.ts";
import { eventKey } from "./event-key.ts";

/** Takes the idempotency key of a run that is to start; false when one with the same key started within a day. */
export const claimIdempotencyKey = (
  core: EngineCore,
  { id, flow: { idempotency } }: FunctionDefinition,
  event: IncomingEvent,
): boolean => {
  if (!idempotency) return true;
  const { store, clock } = core;
  const key = eventKey(core, { functionId: id, option: "idempotency", key: idempotency }, event.parsed);
  if (key === undefined) return true;
  const nowMs = clock.now();
  return store.guards.claimKey(id, key, { nowMs, expiresAtMs: nowMs + idempotencyWindowMs });
};
