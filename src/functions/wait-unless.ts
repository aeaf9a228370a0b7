import type { Step } from "./notify.ts";

/** Something to wait for, which an event makes pointless. */
export type WaitUnless = {
  untilAt: string;
  /** The event that ends the wait early, and the CEL expression that tells which one is meant. */
  event: string;
  if: string;
  /** Whether it has happened already, as the store knows it. */
  happened: () => Promise<boolean>;
  /** What a step just before has found, at this instant; missing: a step of its own looks for it. */
  found?: { happened: boolean; at: string } | undefined;
};

/**
 * Waits until an instant, and tells whether the event came first. `waitForEvent` knows nothing of events before
 * the wait began, so the store is asked before and after.
 */
export async function waitUnless(
  step: Step,
  id: string,
  wait: WaitUnless,
  now: () => Date,
): Promise<boolean> {
  const { untilAt, found } = wait;
  const before =
    found === undefined
      ? await step.run(`${id}-check`, async () => ({
          happened: await wait.happened(),
          due: now().toISOString() >= untilAt,
        }))
      : { happened: found.happened, due: found.at >= untilAt };
  if (before.happened || before.due) return before.happened;
  const received = await step.waitForEvent(`${id}-wait`, {
    event: wait.event,
    timeout: new Date(untilAt),
    if: wait.if,
  });
  return received === null ? step.run(`${id}-check-again`, wait.happened) : true;
}
