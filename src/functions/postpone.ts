import { circuitOpen } from "../delivery/circuit.ts";
import { isLimitReason } from "../delivery/day-limits.ts";
import type { Delivery } from "../delivery/delivery-outcome.ts";
import { internalEvents } from "./internal-events.ts";
import type { Step } from "./notify.ts";

/** A run may have 1000 steps, and each postponement takes two, for each channel. */
export const maxPostponements = 200;

const minuteMs = 60_000;

/**
 * Waits until a deferred message may be asked for again. One that waits for its channel's account is woken when the
 * account works again; by itself it looks ever more seldom, so that an outage of days uses up no run.
 */
export async function postpone(
  step: Step,
  stepId: string,
  {
    outcome,
    deferredUntilAt,
    postponement,
  }: { outcome: Pick<Delivery, "channel" | "reason">; deferredUntilAt: string; postponement: number },
): Promise<void> {
  if (outcome.reason !== circuitOpen) {
    await step.sleepUntil(stepId, deferredUntilAt);
    return;
  }
  const longerMs = (postponement - 1) * minuteMs;
  await step.waitForEvent(stepId, {
    event: internalEvents.restored,
    timeout: new Date(Date.parse(deferredUntilAt) + longerMs),
    if: `async.data.channel == "${outcome.channel}"`,
  });
}

/** Whether a message is held back by trouble, which a fallback is for, and not for the hours it may be sent at. */
export function waitsForNoHour(reason: string | null): boolean {
  return reason === circuitOpen || isLimitReason(reason);
}
