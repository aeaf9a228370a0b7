import type { AppliedReport, MessageRecord, MessageStatus, StatusReport } from "../store/ledger.ts";
import { firstCheckAt } from "./check-schedule.ts";
import type { DeliveryContext } from "./delivery-context.ts";

/** What a report is applied with. */
export type ReportContext = Pick<DeliveryContext, "ledger" | "now" | "checkAfterMs" | "onUndelivered">;

/**
 * Records what a provider reported of a message, whether it told by itself or was asked, and says so to who waits for
 * it when the message did not arrive. Any order and any number of repeats end in the same state.
 */
export async function applyReport(context: ReportContext, report: StatusReport): Promise<AppliedReport> {
  // A report that settles a lost answer finds nothing planned; one that is final ends the questions all the same.
  const applied = await context.ledger.applyStatus({ nextCheckAt: firstCheckAt(context), ...report });
  if (applied.outcome === "applied" && isUndelivered(applied.message.status)) {
    if (!isUndelivered(applied.before)) context.onUndelivered(applied.message);
  }
  return applied;
}

/** Whether a provider that took a message could not bring it to the person. */
export function isUndelivered(status: MessageStatus): boolean {
  return status === "undelivered" || status === "failed";
}

/** Whether a provider has no more to say of a message. */
export function isFinal(status: MessageStatus): boolean {
  return status === "delivered" || isUndelivered(status);
}

/** Hears of a message that was accepted and did not arrive. Must neither throw nor keep its caller waiting. */
export type OnUndelivered = (message: Pick<MessageRecord, "id" | "channel" | "providerMessageId">) => void;
