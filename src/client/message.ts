/** Where a message is in its life; `accepted` and later: a provider has it. */
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

/** A message as the server's log shows it. Instants are ISO 8601 UTC. */
export type Message = {
  id: string;
  /** Its business identity, unique: `lead.created:L1:confirmation:sms`. */
  key: string;
  /** `lead-created` and so on; `one-off` for messages sent outside any journey. */
  journey: string;
  template: string | null;
  channel: "sms" | "email";
  provider: string;
  /** E.164 or e-mail address; null until it is known. */
  recipient: string | null;
  status: MessageStatus;
  /** Why it is refused, skipped, deferred, unknown: a stable word such as `landline`. */
  reason: string | null;
  /** The same in words. */
  explanation: string | null;
  /** Whether a refusal may pass by itself. */
  retryable: boolean | null;
  providerCode: string | null;
  providerMessageId: string | null;
  segments: number | null;
  /** What it is estimated to cost: a decimal amount. Null until it is known, and where there is no price. */
  estimatedCost?: { amount: string; currency: string } | null;
  attempts: number;
  locale: "fr" | "en" | null;
  leadId: string | null;
  interviewId: string | null;
  trialId: string | null;
  runId: string | null;
  deferredUntilAt: string | null;
  createdAt: string;
  updatedAt: string;
};

/** One change in the life of a message. */
export type TimelineEntry = {
  at: string;
  status: MessageStatus;
  attempt: number;
  reason: string | null;
  providerCode: string | null;
  explanation: string | null;
};

/** A message with what was said (secrets masked) and its past, oldest first. */
export type MessageDetails = {
  message: Message & { body: { text: string; subject?: string; html?: string } | null };
  timeline: TimelineEntry[];
};

/** Which messages to list. */
export type MessageFilter = {
  leadId?: string | undefined;
  status?: MessageStatus | undefined;
  channel?: "sms" | "email" | undefined;
  /** Such as `lead-created`. */
  journey?: string | undefined;
  /** In what was said, the recipient or the key. */
  text?: string | undefined;
  /** From the page before. */
  cursor?: string | undefined;
  /** 1–200; default 50. */
  limit?: number | undefined;
};

/** Messages, newest first. */
export type MessagePage = {
  messages: Message[];
  /** For the page after this one; null on the last. */
  nextCursor: string | null;
  /** Channels of the server that reach no real person; empty when all do. */
  sandboxChannels: string[];
};
