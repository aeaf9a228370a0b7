import type { ChannelId, EmailMessage, SmsMessage } from "../messages/message.ts";

/**
 * Why a provider will not take a message. `account`: nothing can be sent until credentials or the account are
 * mended. `route`: this message cannot go this way, others can. `trial`: the trial account may not text it.
 * `recipient`: the address can never receive it. `opted-out`: the person said no. `content`: the text itself.
 * `rate-limited` and `quota`: later. `unreachable`: the request never reached the provider.
 * `conflict`: same idempotency key with other bytes, a fault of ours. `unrecognised`: a code not in the table.
 */
export type RefusalReason =
  | "account"
  | "route"
  | "trial"
  | "recipient"
  | "opted-out"
  | "content"
  | "rate-limited"
  | "quota"
  | "unreachable"
  | "conflict"
  | "unrecognised";

/** What came back from a provider. Plain JSON: it crosses the Inngest step boundary, where classes do not survive. */
export type Receipt =
  | { status: "accepted"; providerMessageId: string; acceptedAt: string; segments?: number }
  | {
      status: "refused";
      reason: RefusalReason;
      /** Whether the same message may be accepted later with nothing changed. */
      retryable: boolean;
      /** The provider's own code, as text: `21211`, `validation_error`, `ECONNREFUSED`. */
      providerCode: string;
      /** In words for an operator: without credentials, message text or full addresses. */
      message: string;
      retryAfterMs?: number;
      /** It concerns more than this message: somebody has to look at it, once. */
      alert?: true;
    }
  /** The provider may have it: a timeout, a reset after the request was written, a 5xx, an unreadable answer. */
  | { status: "unknown"; providerCode: string; message: string };

export type SendOptions = {
  /** The ledger's message id, for correlation (status callback URL, tags). */
  messageId: string;
  /** Stable for the same bytes; 1–256 characters. */
  idempotencyKey: string;
  /** Deadline of the whole call, connection included. */
  timeoutMs: number;
  /**
   * Awaited when the provider has been reached, as the last act before the request is written; never called when it
   * could not be reached. When it rejects, nothing is written, and `send` rejects with the same error.
   */
  beforeRequest?: () => Promise<void>;
};

/** Asks for one message by the provider's id, or for the candidates when the id was lost. */
export type LookupQuery =
  | { by: "id"; providerMessageId: string; timeoutMs: number }
  | { by: "recipient"; recipient: string; createdAfter: string; timeoutMs: number };

/** The status words of the ledger that a provider can report. */
export type ProviderStatus = "accepted" | "sent" | "delivered" | "undelivered" | "failed";

/** Why the provider will not write to an address again, or what the person said about it. */
export type Objection = "stop" | "opted-out" | "hard-bounce" | "complaint" | "provider-suppressed";

/** What is the matter with a message that a provider took, in our own words, whether it told by itself or was asked. */
export type Trouble = {
  /** A stable word for the row, such as `undelivered`, `recipient`, `bounced`; null when nothing went wrong. */
  reason: string | null;
  explanation: string | null;
  /** What its address must be suppressed for, if anything. */
  objection: Objection | null;
  /** The account itself is blocked: nothing can be sent. */
  accountFault: boolean;
};

/** A message the provider has. `content` is what identifies it: the text of an SMS, the subject of an e-mail. */
export type ProviderMessage = {
  providerMessageId: string;
  status: ProviderStatus;
  providerCode?: string;
  /** Missing: nothing is the matter with it. */
  trouble?: Trouble;
  createdAt: string;
  content: string;
  segments?: number;
};

/** `failed`: the provider could not be asked, which says nothing about the message. */
export type LookupResult =
  | { status: "answered"; messages: ProviderMessage[] }
  | { status: "failed"; message: string };

/** One way to reach a person through one provider. It never retries and never sleeps. */
export interface Channel<M> {
  readonly id: ChannelId;
  readonly provider: "twilio" | "resend" | "sandbox";
  /** Changes when credentials, sender or endpoint change. A digest: safe to store and log. */
  readonly configuration: string;
  /** How long the provider itself drops a second send with the same idempotency key; 0 = never. */
  readonly nativeIdempotencyMs: number;
  /** Never throws for what a provider or a network does; throws only for a bug, or what `beforeRequest` throws. */
  send(message: M, options: SendOptions): Promise<Receipt>;
  /** Messages the provider has, newest first. Absence never proves that a message was not sent. */
  lookup(query: LookupQuery): Promise<LookupResult>;
}

export type SmsChannel = Channel<SmsMessage>;
export type EmailChannel = Channel<EmailMessage>;
