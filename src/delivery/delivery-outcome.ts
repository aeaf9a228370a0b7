import type { ChannelId } from "../messages/message.ts";
import type { MessageRecord, MessageStatus } from "../store/ledger.ts";

/** What became of a message, as plain JSON: it crosses the Inngest step boundary. Nothing personal is in it. */
export type Delivery = {
  messageId: string;
  channel: ChannelId;
  status: MessageStatus;
  reason: string | null;
  explanation: string | null;
  providerCode: string | null;
  providerMessageId: string | null;
  segments: number | null;
  createdAt: string;
  /** When a deferred message may be asked for again. */
  deferredUntilAt: string | null;
  /** Set when delivering the same key again may help: after `afterMs`, or whenever the caller sees fit (null). */
  retry: { afterMs: number | null } | null;
};

/** The outcome a row stands for; `retry` is decided where the row was changed. */
export function outcomeOf(message: MessageRecord, retry: Delivery["retry"] = null): Delivery {
  return {
    messageId: message.id,
    channel: message.channel,
    status: message.status,
    reason: message.reason,
    explanation: message.explanation,
    providerCode: message.providerCode,
    providerMessageId: message.providerMessageId,
    segments: message.segments,
    createdAt: message.createdAt,
    deferredUntilAt: message.deferredUntilAt,
    retry,
  };
}

/** Whether a provider has, or had, the message: an answer to its request says no more than the row. */
export function providerHasIt(status: MessageStatus): boolean {
  return isAccepted(status) || status === "undelivered" || status === "failed";
}

/** Whether a provider has taken responsibility for the message. */
export function isAccepted(status: MessageStatus): boolean {
  return status === "accepted" || status === "sent" || status === "delivered";
}
