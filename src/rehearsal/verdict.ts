import type { Delivery } from "../delivery/delivery-outcome.ts";
import type { MessageRecord } from "../store/ledger.ts";
import type { Said, Verdict } from "./rehearsal.ts";

/** What an outcome of a delivery means for somebody who wants to know what would happen. `requested`: by this delivery. */
export function verdictOf(
  before: MessageRecord | null,
  outcome: Delivery,
  { requested }: { requested: boolean },
): Verdict {
  switch (outcome.status) {
    case "accepted":
    case "sent":
    case "delivered":
    case "undelivered":
    case "failed":
      if (!requested) return "already-sent";
      return before !== null && mayHaveGoneOut(before) ? "would-repeat" : "would-send";
    case "skipped":
      return "would-skip";
    case "deferred":
    case "pending":
      return "would-wait";
    case "sending":
    case "unknown":
      return "would-ask-provider";
    case "refused":
      return outcome.reason === retriesExhausted && before?.reason !== retriesExhausted
        ? "would-fail"
        : "stays-refused";
    default:
      return outcome.status satisfies never;
  }
}

/** What a row says that was given up after its last attempt. */
export const retriesExhausted = "retries-exhausted";

/** Whether an earlier request for a message may have been heard. */
export function mayHaveGoneOut({ status }: Pick<MessageRecord, "status">): boolean {
  return status === "sending" || status === "unknown";
}

/** The words for an operator, where those of the row would claim what a rehearsal has not done. */
export function explanationOf(verdict: Verdict, explanation: string | null): string | null {
  switch (verdict) {
    case "would-ask-provider":
      return "It may have been sent: the provider would be asked, and it is not sent again unless that can do no harm.";
    case "would-repeat":
      return "It may have been sent: the same bytes would go out with the same key, and the provider drops what it has.";
    case "already-sent":
    case "would-send":
    case "would-wait":
    case "would-skip":
    case "stays-refused":
    case "would-fail":
      return explanation;
    default:
      return verdict satisfies never;
  }
}

/** What a row shows of its words; null when it was never composed. */
export function saidIn(body: string | null): Said | null {
  if (body === null) return null;
  const { text, subject, html }: { text: string; subject?: string; html?: string } = JSON.parse(body);
  return { text, subject: subject ?? null, html: html ?? null };
}
