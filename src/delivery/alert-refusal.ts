import type { Receipt } from "../channels/channel.ts";
import type { ChannelId } from "../messages/message.ts";
import type { DeliveryContext } from "./delivery-context.ts";

/**
 * Tells a person, once, of a refusal that concerns more than its message: a route that is closed, a quota used up. Those
 * that pass by themselves are told again on another day (UTC); the rest, with another code or configuration.
 */
export async function alertRefusal(
  { alerts, channels, log, now }: Pick<DeliveryContext, "alerts" | "channels" | "log" | "now">,
  channel: ChannelId,
  receipt: Receipt,
): Promise<void> {
  // An account's fault is told where its circuit opens.
  if (receipt.status !== "refused" || receipt.reason === "account") return;
  if (receipt.reason !== "route" && receipt.alert !== true) return;
  const { reason, providerCode, message: explanation } = receipt;
  const at = now().toISOString();
  const occasion = receipt.retryable ? at.slice(0, 10) : channels[channel].configuration;
  if (await alerts.raise(`${channel}:${reason}:${providerCode}:${occasion}`, at)) {
    const words = "A provider refuses messages for a reason that somebody has to look at.";
    log("error", words, { alert: true, channel, reason, providerCode, explanation });
  }
}
