import { toCanonicalJson } from "../canonical-json.ts";
import type { EngineCore } from "../engine-core.ts";
import type { RunLifecycle } from "../execution/run-lifecycle.ts";
import type { CallOrigin } from "./call-origin.ts";
import { RunFault } from "./run-fault.ts";
import { stepInstantMs } from "./step-instant.ts";
import { type Applied, nothingEnded, type On, type StepTools } from "./step-tools.ts";

/**
 * Has a `step.waitForSignal` wait, unless it does already. One step at a time waits for a signal: one that takes the
 * signal of another (`replace`) leaves that one to its timeout.
 * @throws RunFault when another step waits for the signal and is not to be replaced, or the timeout is none.
 */
export const waitForSignal = (
  { core: { store, clock, atPoint } }: StepTools,
  { run }: CallOrigin,
  { stepId, name, signal, timeout, replace, race }: On<"wait-for-signal">,
): Applied => {
  const expiresAtMs = stepInstantMs(clock, name, timeout);
  if (!store.steps.open(run.id, { stepId, name, kind: "signal", race })) return nothingEnded;
  if (signal === "") throw new RunFault(`Step "${name}" waits for a signal without a name.`);
  const waiter = store.signals.find(signal, clock.now());
  if (waiter && !replace) {
    throw new RunFault(
      `Step "${name}" cannot wait for the signal "${signal}": run ${waiter.runId} waits for it. Use another signal, ` +
        `or \`onConflict: "replace"\`.`,
      "Error",
    );
  }
  store.signals.put({ signal, runId: run.id, stepId, expiresAtMs });
  store.queue.insert({ kind: "wait", dueAtMs: expiresAtMs, runId: run.id, subject: stepId });
  atPoint("signal wait made");
  return nothingEnded;
};

/** Ends the step that waits for a signal; resolves to its run, undefined when none waits: a signal is not kept. */
export const signalSender =
  ({ store, clock, atPoint }: EngineCore, lifecycle: RunLifecycle) =>
  async (signal: string, data: unknown): Promise<string | undefined> => {
    const taker = await store.write(() => {
      const waiter = store.signals.find(signal, clock.now());
      if (!waiter) return undefined;
      const value = toCanonicalJson({ signal, data });
      lifecycle.endWait(waiter.runId, waiter.stepId, { outcome: "data", value });
      atPoint("signal taken");
      return waiter.runId;
    });
    atPoint("signal recorded, not answered");
    return taker;
  };
