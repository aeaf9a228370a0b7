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
    if (await wentOutByAny(ledger, `interview.scheduled:${interviewId}#${revision}:confirmation`))
      return true;
  }
  return false;
}

/** Whether the lead expects an interview at an earlier date: told of it, and not told that it was cancelled. */
export async function expectsEarlierDate(
  ledger: Pick<Ledger, "findByKey">,
  interviewId: string,
  revision: number,
): Promise<boolean> {
  const cancelled = await wentOutByAny(ledger, `interview.cancelled:${interviewId}#${revision - 1}:notice`);
  return !cancelled && mayHaveBeenTold(ledger, interviewId, revision - 1);
}

async function wentOutByAny(ledger: Pick<Ledger, "findByKey">, key: string): Promise<boolean> {
  for (const channel of ["sms", "email"]) {
    const message = await ledger.findByKey(`${key}:${channel}`);
    if (message !== null && mayHaveGoneOut(message.status)) return true;
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
