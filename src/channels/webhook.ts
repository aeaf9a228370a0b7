import type { ChannelId } from "../messages/message.ts";
import type { Objection, ProviderStatus, Trouble } from "./channel.ts";

/** A webhook as it came in. The signature is over these very bytes. */
export type WebhookRequest = {
  rawBody: Uint8Array;
  headers: Headers;
  /** Path and query as received, such as `/webhooks/twilio/status?message=01J…`; the host is the configured one. */
  pathAndQuery: string;
};

/** What a webhook tells. Instants are ISO 8601 UTC; missing where the provider gives none. */
export type WebhookEvent =
  | (Omit<Trouble, "objection"> & {
      type: "status";
      channel: ChannelId;
      /** The ledger's id, where the provider gave it back. */
      messageId: string | null;
      providerMessageId: string;
      status: ProviderStatus;
      providerCode: string | null;
      occurredAt: string | null;
      /** What the address must be suppressed for, if anything; `address` is whom it was about. */
      objection: { reason: Objection; address: string | null } | null;
    })
  | {
      type: "inbound";
      channel: ChannelId;
      providerMessageId: string;
      /** E.164. */
      from: string;
      /** What the person wants, in French or English; null: anything else. */
      keyword: "stop" | "start" | null;
    };

/** `forged`: the signature is missing, wrong or too old. `unreadable`: signed, but not what the provider documents. */
export type WebhookResult =
  | { status: "verified"; events: WebhookEvent[] }
  | { status: "forged" }
  | { status: "unreadable"; message: string };

/** Verifies a provider's webhook and says what it tells. Unknown parameters and kinds of event are no error. */
export type WebhookReader = (request: WebhookRequest) => WebhookResult;
