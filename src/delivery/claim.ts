import { leaseMs, type DeliveryContext } from "./delivery-context.ts";

/** This process's claim on a message, from now on. */
export function claim(context: Pick<DeliveryContext, "bootId" | "now" | "sendTimeoutMs">) {
  const at = context.now();
  return {
    owner: context.bootId,
    at: at.toISOString(),
    leaseUntilAt: new Date(at.getTime() + leaseMs(context)).toISOString(),
  };
}
