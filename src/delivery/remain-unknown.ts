import type { MessageRecord } from "../store/ledger.ts";
import { nextCheckAt } from "./check-schedule.ts";
import { fencedOut, type DeliveryContext } from "./delivery-context.ts";
import { outcomeOf, type Delivery } from "./delivery-outcome.ts";

/**
 * Records that it is still not known what became of a message. `asked`: whether the provider could be asked, which
 * counts, and makes the next question wait longer.
 */
export async function remainUnknown(
  context: DeliveryContext,
  message: MessageRecord,
  { explanation, asked }: { explanation: string; asked: boolean },
): Promise<Delivery> {
  const checks = asked ? message.checks + 1 : message.checks;
  const unknown = await context.ledger.transition(message.id, message.fence, {
    status: "unknown",
    at: context.now().toISOString(),
    reason: message.status === "sending" ? "interrupted" : (message.reason ?? "ambiguous"),
    explanation,
    checks,
    nextCheckAt: nextCheckAt(context, message, checks),
    owner: null,
    leaseUntilAt: null,
  });
  return unknown === null ? fencedOut(context, message) : outcomeOf(unknown);
}
