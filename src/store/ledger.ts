import type { ChannelId, Locale } from "../messages/message.ts";

/** Where a message is in its life. See docs/glossary.md. */
export type MessageStatus =
  | "pending"
  | "sending"
  | "accepted"
  | "sent"
  | "delivered"
  | "undelivered"
  | "failed"
  | "refused"
  | "unknown"
  | "deferred"
  | "skipped";

/** One message as the ledger holds it. Instants are ISO 8601 UTC with milliseconds. */
export type MessageRecord = {
  id: string;
  /** Unique and permanent: the business identity of the message. */
  key: string;
  /** `lead-created` and so on; `one-off` for messages sent through the HTTP routes. */
  journey: string;
  template: string | null;
  channel: ChannelId;
  provider: string;
  leadId: string | null;
  interviewId: string | null;
  trialId: string | null;
  runId: string | null;
  locale: Locale | null;
  /** E.164 or e-mail address; null until it is known. */
  recipient: string | null;
  status: MessageStatus;
  /** Why it is refused, skipped, deferred, unknown…: a stable word such as `landline`. */
  reason: string | null;
  /** The same in words, for an operator. */
  explanation: string | null;
  providerCode: string | null;
  providerMessageId: string | null;
  segments: number | null;
  /** How many times a request for this message was begun. */
  attempts: number;
  /** Whether a refusal may pass by itself. */
  retryable: boolean | null;
  /** Digest of the channel configuration the last attempt was made with. */
  configuration: string | null;
  /** What was sent, with secrets masked, as JSON: `{ text }` or `{ subject, text, html }`. */
  body: string | null;
  /** Keyed digest of what identifies the content at the provider, for lookup. */
  contentDigest: string | null;
  /** Counts renderings: the provider's idempotency key is `{id}.{rendering}`. */
  rendering: number;
  /** First attempt with the present bytes: the provider's idempotency window counts from here. */
  firstAttemptAt: string | null;
  /** When a deferred message may be asked for again. */
  deferredUntilAt: string | null;
  /** Boot id of the process that works on it, and until when its claim holds. */
  owner: string | null;
  leaseUntilAt: string | null;
  /** Grows with every claim: a writer with an older fence changes nothing. */
  fence: number;
  createdAt: string;
  updatedAt: string;
};

/** One change of a message: append-only. */
export type TimelineEntry = {
  at: string;
  status: MessageStatus;
  attempt: number;
  reason: string | null;
  providerCode: string | null;
  explanation: string | null;
};

export type NewMessage = Pick<
  MessageRecord,
  "key" | "journey" | "template" | "channel" | "provider" | "leadId" | "interviewId" | "trialId" | "runId"
> & { owner: string; leaseUntilAt: string; at: string };

/** Fields a transition may set; a missing one keeps its value, null clears it. */
export type Transition = {
  status: MessageStatus;
  at: string;
} & Partial<
  Pick<
    MessageRecord,
    | "provider"
    | "locale"
    | "recipient"
    | "reason"
    | "explanation"
    | "providerCode"
    | "providerMessageId"
    | "segments"
    | "attempts"
    | "retryable"
    | "configuration"
    | "body"
    | "contentDigest"
    | "rendering"
    | "firstAttemptAt"
    | "deferredUntilAt"
    | "owner"
    | "leaseUntilAt"
  >
> & {
    /** The exact bytes to send, sealed; null erases them. */
    sealedBytes?: string | null;
  };

export type MessageFilter = {
  leadId?: string;
  status?: MessageStatus;
  channel?: ChannelId;
  /** Opaque, from the page before. */
  cursor?: string;
  /** 1–200. */
  limit: number;
};

/** The record of every message, its state and its past. The only judge of whether something was sent. */
export interface Ledger {
  /** Creates the row as `pending`, owned and with fence 1, or returns the one that has the key already. */
  open(message: NewMessage): Promise<{ message: MessageRecord; created: boolean }>;
  /** Takes the row over from the holder of `fence`. Null when somebody else did so first. */
  take(
    id: string,
    fence: number,
    claim: { owner: string; leaseUntilAt: string; at: string },
  ): Promise<MessageRecord | null>;
  /** Changes the row and appends to its timeline, in one transaction. Null when the fence is not the row's. */
  transition(id: string, fence: number, transition: Transition): Promise<MessageRecord | null>;
  /** The sealed bytes kept for an attempt, or null when there are none. */
  sealedBytes(id: string): Promise<string | null>;
  find(id: string): Promise<MessageRecord | null>;
  findByKey(key: string): Promise<MessageRecord | null>;
  /** Newest first. */
  list(filter: MessageFilter): Promise<{ messages: MessageRecord[]; nextCursor: string | null }>;
  /** Oldest first. */
  timeline(id: string): Promise<TimelineEntry[]>;
  /** Which of these provider ids belong to a message already. */
  knownProviderMessageIds(channel: ChannelId, ids: string[]): Promise<Set<string>>;
  /** Rows in one of these states that nobody has touched since, oldest first: work for a sweep. */
  stale(
    statuses: MessageStatus[],
    options: { updatedBefore: string; limit: number; journey?: string },
  ): Promise<MessageRecord[]>;
}
