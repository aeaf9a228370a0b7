import type { ChannelId } from "../messages/message.ts";

/** Every reason for not writing to an address. */
export const suppressionReasons = [
  "stop",
  "opted-out",
  "hard-bounce",
  "complaint",
  "provider-suppressed",
  "unsubscribed",
  "manual",
] as const;

/**
 * Why an address is not written to. `stop`: answered STOP. `opted-out`: the provider says so (Twilio 21610).
 * `hard-bounce`, `complaint`, `provider-suppressed`: reported by the e-mail provider. `unsubscribed`: by the page or
 * the mail program's button. `manual`: by an operator.
 */
export type SuppressionReason = (typeof suppressionReasons)[number];

/** Whether it holds for every message, or for promotional ones only. */
export type SuppressionScope = "all" | "promotional";

/** An address as the list knows it. */
export type SuppressedAddress = {
  channel: ChannelId;
  /** Keyed digest of the address, 32 hexadecimal digits: the address itself is not kept. */
  addressId: string;
};

export type Suppression = SuppressedAddress & {
  reason: SuppressionReason;
  scope: SuppressionScope;
  sinceAt: string;
};

/**
 * Who must not be written to. Adding and lifting are idempotent and commute: for each reason the later instant counts,
 * in whatever order they are told; at the same instant lifting does, and of two scopes the wider.
 */
export interface Suppressions {
  /** The id of an address: the same in any letter case and with spaces around, and of no use without the store's key. */
  addressId(channel: ChannelId, address: string): string;
  /** `at` not later than the last lifting changes nothing. True when it holds now and did not before. */
  add(
    address: SuppressedAddress,
    entry: { reason: SuppressionReason; scope: SuppressionScope; at: string },
  ): Promise<boolean>;
  /** Lifts those of the given reasons, or all, that were added until `at`. Returns how many that ended. */
  lift(address: SuppressedAddress, entry: { reasons?: SuppressionReason[]; at: string }): Promise<number>;
  /** What is in force for an address. */
  active(address: SuppressedAddress): Promise<Suppression[]>;
  /** What is in force, latest first. `limit` 1–200. @throws CursorInvalidError */
  list(filter: { channel?: ChannelId; reason?: SuppressionReason; cursor?: string; limit: number }): Promise<{
    suppressions: Suppression[];
    nextCursor: string | null;
  }>;
}

/** Inbound messages that have been acted on, so that a replayed webhook does nothing. */
export interface InboundMessages {
  seen(channel: ChannelId, providerMessageId: string): Promise<boolean>;
  markSeen(channel: ChannelId, providerMessageId: string, at: string): Promise<void>;
}
