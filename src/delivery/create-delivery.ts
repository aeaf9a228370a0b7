import { createDeliver, type Deliver } from "./deliver.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { createGiveUp, type GiveUp } from "./give-up.ts";
import { createSettleInterrupted, type SettleInterrupted } from "./settle-interrupted.ts";

/** Everything that changes a message's state. */
export type DeliveryService = { deliver: Deliver; giveUp: GiveUp; settleInterrupted: SettleInterrupted };

/** Creates the delivery over a ledger, a policy and two channels. */
export function createDelivery(context: DeliveryContext): DeliveryService {
  const deliver = createDeliver(context);
  return {
    deliver,
    giveUp: createGiveUp(context),
    settleInterrupted: createSettleInterrupted(context, deliver),
  };
}
