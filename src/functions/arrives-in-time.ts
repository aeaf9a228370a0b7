import { isUndelivered } from "../delivery/apply-report.ts";
import type { Delivery } from "../delivery/delivery-outcome.ts";
import type { MessageStatus } from "../store/ledger.ts";
import { internalEvents } from "./internal-events.ts";
import type { NotifyContext, Step } from "./notify.ts";

/**
 * Whether a message that a provider has accepted gets no report of having failed while its fallback waits. No news is
 * good news: not every provider's carrier confirms.
 */
export async function arrivesInTime(
  { ledger, fallbackAfterMs, now }: Pick<NotifyContext, "ledger" | "fallbackAfterMs" | "now">,
  step: Step,
  { stepId, outcome }: { stepId: string; outcome: Pick<Delivery, "messageId" | "createdAt"> },
): Promise<boolean> {
  const look = async () => {
    const message = await ledger.find(outcome.messageId);
    const acceptedAt = message?.acceptedAt ?? outcome.createdAt;
    const untilAt = new Date(Date.parse(acceptedAt) + fallbackAfterMs).toISOString();
    const arrived = verdict(message?.status ?? "accepted");
    return { arrived: now().toISOString() >= untilAt ? (arrived ?? true) : arrived, untilAt };
  };
  // waitForEvent knows nothing of events before the wait began, so the store is asked before and after.
  const before = await step.run(`${stepId}-arrived`, look);
  if (before.arrived !== null) return before.arrived;
  await step.waitForEvent(`${stepId}-undelivered`, {
    event: internalEvents.undelivered,
    timeout: new Date(before.untilAt),
    if: `async.data.messageId == "${outcome.messageId}"`,
  });
  const after = await step.run(`${stepId}-arrived-again`, look);
  return after.arrived ?? true;
}

/** Null: not known yet. */
function verdict(status: MessageStatus): boolean | null {
  if (status === "delivered") return true;
  return isUndelivered(status) ? false : null;
}
