import type { DeliveryContext } from "./delivery-context.ts";

/** A claim outlives the provider call by this much, so that a slow settle is not taken for a dead owner. */
const leaseMarginMs = 30_000;

/** This process's claim on a message, from now on. */
export function claim(context: Pick<DeliveryContext, "bootId" | "now" | "sendTimeoutMs">) {
  const at = context.now();
  const leaseMs = context.sendTimeoutMs + leaseMarginMs;
  return {
    owner: context.bootId,
    at: at.toISOString(),
    leaseUntilAt: new Date(at.getTime() + leaseMs).toISOString(),
  };
}
