import type { Channel, EmailChannel, SmsChannel } from "../channels/channel.ts";

/** What is known of a real channel in a rehearsal: who it is, and nothing that could reach its provider. */
export type ChannelIdentity = Pick<
  Channel<never>,
  "id" | "provider" | "configuration" | "nativeIdempotencyMs"
>;

/** Channels that keep what would go out to themselves. */
export type RehearsalChannels = {
  sms: SmsChannel;
  email: EmailChannel;
  /** How many requests were made for a message, by the ledger's id. */
  requestsFor(messageId: string): number;
};

/** What a rehearsal's provider ids begin with; no provider's do. */
const idPrefix = "rehearsal_";

/** Channels in the place of the real ones, so that the policy and the ledger decide as they would for these. */
export function rehearsalChannels(
  real: { sms: ChannelIdentity; email: ChannelIdentity },
  now: () => Date,
): RehearsalChannels {
  const requests = new Map<string, number>();
  const inPlaceOf = (identity: ChannelIdentity): Channel<unknown> => ({
    id: identity.id,
    provider: identity.provider,
    configuration: identity.configuration,
    nativeIdempotencyMs: identity.nativeIdempotencyMs,
    async send(_message, { messageId, beforeRequest }) {
      await beforeRequest?.();
      const count = (requests.get(messageId) ?? 0) + 1;
      requests.set(messageId, count);
      return {
        status: "accepted",
        providerMessageId: `${idPrefix}${messageId}_${count}`,
        acceptedAt: now().toISOString(),
      };
    },
    // Nobody is asked, and nobody is told that somebody was: see `verdictOf`.
    lookup: () => Promise.resolve({ status: "answered", messages: [] }),
  });
  return {
    sms: inPlaceOf(real.sms),
    email: inPlaceOf(real.email),
    requestsFor: (messageId) => requests.get(messageId) ?? 0,
  };
}
