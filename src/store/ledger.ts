import type { ProviderStatus } from "../channels/channel.ts";
import type { ChannelId, Locale } from "../messages/message.ts";
import type { MessageClass } from "../messages/template.ts";

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
  /** Null until it was composed once. */
  class: MessageClass | null;
  channel: ChannelId;
  provider: string;
  /** The message this one stands in for, by id; null for most. */
  fallbackFor: string | null;
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
  /** Those of earlier requests for it, before it was sent again by hand; separated by spaces. */
  earlierProviderIds: string | null;
  segments: number | null;
  /** What it is estimated to cost, in millionths of the configured currency; null where no price is known. */
  costMicros: number | null;
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
  /** When a provider was first known to have it. */
  acceptedAt: string | null;
  /** When the provider is asked what became of it; null: not any more, or not yet. */
  nextCheckAt: string | null;
  /** How many times it was asked. */
  checks: number;
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
> & { fallbackFor?: string | null; owner: string; leaseUntilAt: string; at: string };

/** Fields a transition may set; a missing one keeps its value, null clears it. */
export type Transition = {
  status: MessageStatus;
  at: string;
} & Partial<
  Pick<
    MessageRecord,
    | "provider"
    | "class"
    | "locale"
    | "recipient"
    | "reason"
    | "explanation"
    | "providerCode"
    | "providerMessageId"
    | "earlierProviderIds"
    | "segments"
    | "costMicros"
    | "attempts"
    | "retryable"
    | "configuration"
    | "body"
    | "contentDigest"
    | "rendering"
    | "firstAttemptAt"
    | "deferredUntilAt"
    | "acceptedAt"
    | "nextCheckAt"
    | "checks"
    | "owner"
    | "leaseUntilAt"
  >
> & {
    /** The exact bytes to send, sealed; null erases them. */
    sealedBytes?: string | null;
  };

/** What a message adds to the usage of its day, and what the day may hold. */
export type Charge = {
  /** `YYYY-MM-DD` in the configured zone. */
  day: string;
  /** Whom it goes to, as a keyed digest. */
  addressId: string;
  /** 0 for e-mail. */
  segments: number;
  costMicros: number;
  limits: UsageLimits;
  /** Whether a message that counted before counts once more: it is sent a second time on purpose. Default false. */
  anew?: boolean;
};

/** Null: no limit. */
export type UsageLimits = Record<UsageLimit, number | null>;

export type UsageLimit = "recipient-messages" | "recipient-segments" | "day-messages" | "day-segments";

/** What a day has carried by one channel. */
export type DayUsage = {
  day: string;
  channel: ChannelId;
  messages: number;
  segments: number;
  costMicros: number;
};

/** What a provider says of a message, by webhook or when asked. */
export type StatusReport = {
  channel: ChannelId;
  providerMessageId: string;
  /** The ledger's id, where the provider gave it back: it counts more than the provider's. */
  messageId: string | null;
  status: ProviderStatus;
  reason: string | null;
  explanation: string | null;
  providerCode: string | null;
  at: string;
  /** When to ask the provider if the status is not final; missing: what is planned stays. */
  nextCheckAt?: string;
};

/** `unmatched`: no message of this ledger. `unchanged`: the row says as much or more already. */
export type AppliedReport =
  | { outcome: "applied"; message: MessageRecord; before: MessageStatus }
  | { outcome: "unchanged"; message: MessageRecord }
  | { outcome: "unmatched" };

export type MessageFilter = {
  leadId?: string | undefined;
  status?: MessageStatus | undefined;
  channel?: ChannelId | undefined;
  journey?: string | undefined;
  /**
   * Part of the recipient, of what was said, of the template, key, id, provider's id or explanation; letters of ASCII in
   * either case. No control characters.
   */
  text?: string | undefined;
  /** Created then or later; ISO 8601 UTC with milliseconds. */
  since?: string | undefined;
  /** Created before then. */
  until?: string | undefined;
  /** Opaque, from the page before. */
  cursor?: string | undefined;
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
  /**
   * The transition to `sending`, with the message charged to its day in the same transaction: once, however many
   * attempts follow. One that comes from `sending` to refused, deferred or skipped is taken off again.
   * `overLimit`: nothing was changed. Null when the fence is not the row's.
   */
  begin(
    id: string,
    fence: number,
    transition: Transition,
    charge: Charge,
  ): Promise<{ message: MessageRecord } | { overLimit: UsageLimit } | null>;
  /**
   * Records what a provider reported. Any order and any number of repeats end in the same state: a status never goes
   * back, a final one wins (of two, `delivered` for SMS, `undelivered` for e-mail, where a bounce may follow). It
   * settles a message whose answer was lost, and the worker that still holds its claim is fenced out.
   */
  applyStatus(report: StatusReport): Promise<AppliedReport>;
  /** Plans the next question to the provider; null ends them. Leaves the timeline alone. */
  planCheck(id: string, plan: { nextCheckAt: string | null; checks: number }): Promise<void>;
  /** Messages whose `nextCheckAt` has come, the longest overdue first. */
  dueForCheck(options: { now: string; limit: number }): Promise<MessageRecord[]>;
  /** Deferred messages whose time came before `deferredBefore`, the longest overdue first. */
  overdue(options: { deferredBefore: string; limit: number }): Promise<MessageRecord[]>;
  /** What a day has carried, by channel. `day` is `YYYY-MM-DD`. */
  usage(day: string): Promise<DayUsage[]>;
  /** The sealed bytes kept for an attempt, or null when there are none. */
  sealedBytes(id: string): Promise<string | null>;
  find(id: string): Promise<MessageRecord | null>;
  findByKey(key: string): Promise<MessageRecord | null>;
  /**
   * Newest first. With `text` or `journey` a page looks at so many messages only: it may hold fewer than `limit`, or none,
   * and have a `nextCursor` all the same. @throws CursorInvalidError
   */
  list(filter: MessageFilter): Promise<{ messages: MessageRecord[]; nextCursor: string | null }>;
  /** How many messages of a period are in which state; states without any are missing. */
  counts(period: Pick<MessageFilter, "since" | "until">): Promise<Partial<Record<MessageStatus, number>>>;
  /** The messages that these runs were the first to ask for, oldest first. */
  ofRuns(runIds: readonly string[]): Promise<MessageRecord[]>;
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
