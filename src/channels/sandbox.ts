import type { ChannelId, EmailMessage, SmsMessage } from "../messages/message.ts";
import type { Channel, EmailChannel, LookupQuery, ProviderMessage, Receipt, SmsChannel } from "./channel.ts";

/** A message the sandbox "sent". */
export type SandboxEntry = {
  id: string;
  channel: ChannelId;
  idempotencyKey: string;
  recipient: string;
  /** The message as JSON. */
  body: string;
  createdAt: string;
};

/** The sandbox's phone and inbox, kept by the store. */
export interface SandboxMailbox {
  /**
   * Keeps a message. A repeated e-mail key keeps nothing and answers with the first message's id; for SMS every
   * call is a message, as at the provider it stands for.
   */
  record(entry: Omit<SandboxEntry, "id">): Promise<{ id: string; alreadyRecorded: boolean }>;
  find(id: string): Promise<SandboxEntry | null>;
  /** Those created at `createdAfter` or later, newest first. */
  findByRecipient(channel: ChannelId, recipient: string, createdAfter: string): Promise<SandboxEntry[]>;
}

export type SandboxOptions = { mailbox: SandboxMailbox; clock?: () => Date };

const idPrefix = "sandbox_";

/** SMS that reach nobody: they land in the mailbox. Like Twilio it knows no idempotency keys. */
export function sandboxSmsChannel({
  segments,
  ...options
}: SandboxOptions & {
  /** How many segments a text takes; receipts carry none when missing. */
  segments?: (text: string) => number;
}): SmsChannel {
  return sandboxChannel<SmsMessage>(options, {
    id: "sms",
    nativeIdempotencyMs: 0,
    content: ({ text }) => text,
    ...(segments !== undefined && { segments: ({ text }: SmsMessage) => segments(text) }),
  });
}

/** E-mails that reach nobody: they land in the mailbox. Like Resend it drops what has a key it knows. */
export function sandboxEmailChannel(options: SandboxOptions): EmailChannel {
  return sandboxChannel<EmailMessage>(options, {
    id: "email",
    nativeIdempotencyMs: 23 * 60 * 60 * 1000,
    content: ({ subject }) => subject,
  });
}

type SandboxKind<M> = {
  id: ChannelId;
  nativeIdempotencyMs: number;
  content: (message: M) => string;
  segments?: (message: M) => number;
};

function sandboxChannel<M extends { to: string }>(
  { mailbox, clock = () => new Date() }: SandboxOptions,
  { id: channel, nativeIdempotencyMs, content, segments }: SandboxKind<M>,
): Channel<M> {
  const providerMessage = ({ id, body, createdAt }: SandboxEntry): ProviderMessage => {
    const message: M = JSON.parse(body);
    return {
      providerMessageId: idPrefix + id,
      status: "delivered",
      createdAt,
      content: content(message),
      ...(segments !== undefined && { segments: segments(message) }),
    };
  };

  async function find(query: LookupQuery): Promise<SandboxEntry[]> {
    if (query.by === "recipient") {
      return mailbox.findByRecipient(channel, query.recipient, query.createdAfter);
    }
    if (!query.providerMessageId.startsWith(idPrefix)) return [];
    const entry = await mailbox.find(query.providerMessageId.slice(idPrefix.length));
    return entry === null || entry.channel !== channel ? [] : [entry];
  }

  return {
    id: channel,
    provider: "sandbox",
    configuration: "sandbox",
    nativeIdempotencyMs,

    async send(message, { idempotencyKey, beforeRequest }): Promise<Receipt> {
      await beforeRequest?.();
      const body = JSON.stringify(message);
      const createdAt = clock().toISOString();
      const recorded = await mailbox.record({
        channel,
        idempotencyKey,
        recipient: message.to,
        body,
        createdAt,
      });
      if (recorded.alreadyRecorded && (await mailbox.find(recorded.id))?.body !== body) return conflict;
      return {
        status: "accepted",
        providerMessageId: idPrefix + recorded.id,
        acceptedAt: createdAt,
        ...(segments !== undefined && { segments: segments(message) }),
      };
    },

    async lookup(query) {
      return { status: "answered", messages: (await find(query)).map(providerMessage) };
    },
  };
}

/** What Resend answers in the same case. */
const conflict: Receipt = {
  status: "refused",
  reason: "conflict",
  retryable: false,
  providerCode: "invalid_idempotent_request",
  message: "Sandbox: an e-mail with other content was sent with the same idempotency key.",
};
