import { parseInstantMs } from "../definition/durations.ts";
import type { FunctionDefinition } from "../definition/function-definition.ts";
import type { EngineCore } from "../engine-core.ts";
import { fileListener } from "../matching/file-listener.ts";
import type { IncomingEvent } from "../matching/incoming-event.ts";

/** Has a run cancelled by the events its function names, from now on. */
export const listenForCancellation = (
  { store, clock }: Pick<EngineCore, "store" | "clock">,
  { runId, event }: { runId: string; event: IncomingEvent },
  { cancels }: FunctionDefinition,
): void => {
  for (const { event: name, condition, timeout } of cancels) {
    const expiresAtMs = timeout === undefined ? undefined : parseInstantMs(timeout, clock.now());
    store.listeners.insert(
      { kind: "cancel", runId, stepId: "", expression: condition?.source, expiresAtMs },
      fileListener(name, condition, event.parsed),
    );
  }
};
