import type { MessageClass } from "../../messages/template.ts";
import type { Suppression, SuppressionReason } from "../../store/suppressions.ts";
import { skip, type Withholding } from "./withholding.ts";

const words: Record<SuppressionReason, [reason: string, explanation: string]> = {
  stop: ["suppressed-stop", "The person answered STOP."],
  "opted-out": ["suppressed-opted-out", "The person opted out at the provider."],
  "hard-bounce": ["suppressed-hard-bounce", "Mail to this address came back for good."],
  complaint: ["suppressed-complaint", "The person reported an earlier message as spam."],
  "provider-suppressed": ["suppressed-by-provider", "The provider does not write to this address any more."],
  unsubscribed: ["suppressed-unsubscribed", "The person unsubscribed from promotional messages."],
  manual: ["suppressed-manual", "An operator put this address on the suppression list."],
};

/** Nobody is written to who must not be: some for any message, some for promotional ones. */
export function notSuppressed(
  suppressions: readonly Suppression[],
  messageClass: MessageClass,
): Withholding | null {
  const binding = suppressions.filter(({ scope }) => scope === "all" || messageClass === "promotional");
  // The widest first, then the latest, so that the same list always gives the same reason.
  const [strongest] = binding.toSorted(
    (a, b) => a.scope.localeCompare(b.scope) || b.sinceAt.localeCompare(a.sinceAt),
  );
  return strongest === undefined ? null : skip(...words[strongest.reason]);
}
