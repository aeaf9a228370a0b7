import type { Ledger, MessageStatus } from "../store/ledger.ts";

/**
 * Whether the lead may have been told of an interview: a confirmation of one of its first `revisions` revisions
 * went out, is on its way, or may have gone out.
 */
export async function mayHaveBeenTold(
  ledger: Pick<Ledger, "findByKey">,
  interviewId: string,
  revisions: number,
): Promise<boolean> {
  for (let revision = revisions; revision >= 1; revision -= 1) {
    for (const channel of ["sms", "email"]) {
      const key = `interview.scheduled:${interviewId}#${revision}:confirmation:${channel}`;
      const message = await ledger.findByKey(key);
      if (message !== null && mayHaveGoneOut(message.status)) return true;
    }
  }
  return false;
}

function mayHaveGoneOut(status: MessageStatus): boolean {
  switch (status) {
    // Composed before the cancellation was known, it may go out any moment.
    case "pending":
    case "sending":
    case "accepted":
    case "sent":
    case "delivered":
    case "unknown":
      return true;
    case "refused":
    case "deferred":
    case "skipped":
    case "undelivered":
    case "failed":
      return false;
    default:
      return status satisfies never;
  }
}
