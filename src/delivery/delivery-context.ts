import type { EmailChannel, SmsChannel } from "../channels/channel.ts";
import type { Prices } from "../config.ts";
import type { ChannelId } from "../messages/message.ts";
import type { Alerts } from "../store/alerts.ts";
import type { Circuits } from "../store/circuits.ts";
import type { Digest } from "../store/digests.ts";
import type { Ledger, MessageRecord, UsageLimits } from "../store/ledger.ts";
import type { Subjects } from "../store/subjects.ts";
import type { Suppressions } from "../store/suppressions.ts";
import type { Vault } from "../store/vault.ts";
import type { OnUndelivered } from "./apply-report.ts";
import { outcomeOf, providerHasIt, type Delivery } from "./delivery-outcome.ts";
import type { Policy } from "./policy.ts";
import type { RenderDefaults } from "./render.ts";

/** What delivery works with. */
export type DeliveryContext = {
  ledger: Ledger;
  channels: { sms: SmsChannel; email: EmailChannel };
  vault: Vault;
  digest: Digest;
  policy: Policy;
  suppressions: Pick<Suppressions, "addressId" | "add">;
  /** Who messages are about, asked when one that was composed before is sent once more. */
  subjects: Pick<Subjects, "lead">;
  circuits: Circuits;
  alerts: Alerts;
  /** What a day in `defaults.timeZone` may carry. */
  dayLimits: Readonly<Record<ChannelId, UsageLimits>>;
  prices: Prices;
  defaults: RenderDefaults;
  /** This process, for as long as it lives. */
  bootId: string;
  /** True where a lock proves that no other process works on this ledger, so that a foreign claim is a dead one. */
  alone: boolean;
  /** Deadline of one provider call. */
  sendTimeoutMs: number;
  /** How long after it was accepted a provider is first asked what became of a message. */
  checkAfterMs: number;
  onUndelivered: OnUndelivered;
  /** Hears that a channel's messages go out again. Must neither throw nor keep its caller waiting. */
  onRestored: (channel: ChannelId) => void;
  now: () => Date;
  log: DeliveryLog;
};

/** Where faults are reported: without recipients or bodies. */
export type DeliveryLog = (
  level: "info" | "warning" | "error",
  message: string,
  properties: Record<string, unknown>,
) => void;

/** A claim outlives the provider call by this much, so that a slow settle is not taken for a dead owner. */
const leaseMarginMs = 30_000;

/** How long a claim holds. One that is older has no worker any more. */
export function leaseMs({ sendTimeoutMs }: Pick<DeliveryContext, "sendTimeoutMs">): number {
  return sendTimeoutMs + leaseMarginMs;
}

/** This process's claim on a message, from now on. */
export function claim(context: DeliveryContext) {
  const at = context.now();
  return {
    owner: context.bootId,
    at: at.toISOString(),
    leaseUntilAt: new Date(at.getTime() + leaseMs(context)).toISOString(),
  };
}

/** Whether another worker may be busy with this message right now. */
export function claimIsLive(context: DeliveryContext, message: MessageRecord): boolean {
  // A claim of this very process that is not in flight was left by an error on the way.
  if (message.owner === null || message.owner === context.bootId || context.alone) return false;
  return message.leaseUntilAt !== null && message.leaseUntilAt > context.now().toISOString();
}

/** What the sealed bytes of a message are bound to. */
export function bytesContext(message: MessageRecord): string {
  return `message:${message.id}`;
}

/** Somebody took the claim over while this worker was busy: what they recorded counts. */
export async function fencedOut(context: DeliveryContext, message: MessageRecord): Promise<Delivery> {
  const current = (await context.ledger.find(message.id)) ?? message;
  // The provider may have reported the message before its answer to the request was recorded.
  const retry = providerHasIt(current.status) ? null : { afterMs: 1000 };
  return outcomeOf(current, retry);
}
