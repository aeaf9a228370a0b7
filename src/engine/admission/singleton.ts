import type { FunctionDefinition } from "../definition/function-definition.ts";
import type { EngineCore } from "../engine-core.ts";
import type { RunLifecycle } from "../execution/run-lifecycle.ts";
import type { IncomingEvent } from "../matching/incoming-event.ts";
import { eventKey } from "./event-key.ts";

/**
 * Makes room for a run of a singleton: cancels the run that holds its key, or refuses the new one (`isFree` false).
 * `key` is what the new run holds until it ends; undefined when its function is no singleton for this event.
 */
export const claimSingleton = (
  core: EngineCore,
  lifecycle: RunLifecycle,
  { definition, event }: { definition: FunctionDefinition; event: IncomingEvent },
): { isFree: boolean; key: string | undefined } => {
  const { id, flow } = definition;
  if (!flow.singleton) return { isFree: true, key: undefined };
  const { mode } = flow.singleton;
  const key = eventKey(core, { functionId: id, option: "singleton", key: flow.singleton.key }, event.parsed);
  const holders = key === undefined ? [] : core.store.runs.holdingSingleton(id, key);
  if (mode === "cancel") {
    for (const runId of holders) lifecycle.finish(runId, { status: "Cancelled", output: null });
  }
  return { isFree: mode === "cancel" || holders.length === 0, key };
};
