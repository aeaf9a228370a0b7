import type { Receipt } from "../channels/channel.ts";
import type { MessageRecord, Transition } from "../store/ledger.ts";
import type { DeliveryContext } from "./delivery-context.ts";

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
  const addressId = suppressions.addressId(channel, recipient);
  const at = now().toISOString();
  await suppressions.add({ channel, addressId }, { reason: "opted-out", scope: "all", at });
}
