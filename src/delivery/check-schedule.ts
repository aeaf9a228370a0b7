import type { MessageRecord } from "../store/ledger.ts";
import type { DeliveryContext } from "./delivery-context.ts";

/** How long to wait before each further question, in multiples of the first wait; the last one repeats. */
const waits = [1, 2.5, 7.5, 30, 120, 480, 720];
const longestWaitMs = 24 * 3_600_000;

/** A provider that has said nothing final by then will not. */
const askForMs = 72 * 3_600_000;

/**
 * When a provider is asked next what became of a message that it has been asked about `checks` times. Null: not any
 * more, 72 hours after it was accepted, or begun where that is not known.
 */
export function nextCheckAt(
  { now, checkAfterMs }: Pick<DeliveryContext, "now" | "checkAfterMs">,
  message: Pick<MessageRecord, "acceptedAt" | "firstAttemptAt" | "createdAt">,
  checks: number,
): string | null {
  const waitMs = checkAfterMs * (waits[Math.min(checks, waits.length - 1)] ?? 1);
  const at = now().getTime() + Math.min(waitMs, longestWaitMs);
  const since = message.acceptedAt ?? message.firstAttemptAt ?? message.createdAt;
  return at > Date.parse(since) + askForMs ? null : new Date(at).toISOString();
}

/** When a provider is first asked about a message that it has, or may have, since now. */
export function firstCheckAt({ now, checkAfterMs }: Pick<DeliveryContext, "now" | "checkAfterMs">): string {
  return new Date(now().getTime() + checkAfterMs).toISOString();
}
