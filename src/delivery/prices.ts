import type { Prices } from "../config.ts";
import type { ChannelId } from "../messages/message.ts";
import { checkPhone } from "./phone.ts";

/** What is about to be paid for. */
export type PricedMessage = {
  channel: ChannelId;
  /** E.164 or e-mail address. */
  to: string;
  /** Null for e-mail. */
  segments: number | null;
};

/**
 * What a message is estimated to cost, in millionths of `prices.currency`: an SMS by its segments and the country of its
 * number, an e-mail by the piece. Null where the table has no price.
 */
export function estimatedCostMicros(prices: Prices, { channel, to, segments }: PricedMessage): number | null {
  if (channel === "email") return prices.emailMicros;
  const phone = checkPhone(to);
  const country = phone.valid ? phone.country : undefined;
  const { smsSegmentMicros } = prices;
  const own = country !== undefined && Object.hasOwn(smsSegmentMicros, country) ? country : "*";
  const price = smsSegmentMicros[own];
  return price === undefined || segments === null ? null : price * segments;
}

/** Millionths as a decimal amount, at least two decimals and no more than it needs: 50000 is `"0.05"`. */
export function amountText(micros: number): string {
  return (micros / 1_000_000).toFixed(6).replace(/0{1,4}$/, "");
}
