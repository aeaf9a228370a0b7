import type { Receipt } from "../channels/channel.ts";
import type { MessageRecord, Transition } from "../store/ledger.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { suppress } from "./suppress.ts";

/**
 * A provider that refuses a message because the person opted out speaks for all that come after it: the address is
 * suppressed, so that none of them is asked of the provider again. A webhook that says the same finds it done.
 */
export async function heedOptOut(
  { suppressions, now }: Pick<DeliveryContext, "suppressions" | "now">,
  { channel, recipient }: Pick<MessageRecord, "channel"> & Pick<Transition, "recipient">,
  receipt: Receipt,
): Promise<void> {
  if (receipt.status !== "refused" || receipt.reason !== "opted-out" || recipient == null) return;
  const objection = { reason: "opted-out", address: recipient } as const;
  const applied = { outcome: "unmatched" } as const;
  await suppress({ suppressions, now }, { channel, objection, occurredAt: null, applied });
}
