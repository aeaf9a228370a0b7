import { Resend } from "resend";
import type { EmailMessage } from "../messages/message.ts";
import { checkedBaseUrl } from "./base-url.ts";
import type {
  EmailChannel,
  LookupQuery,
  LookupResult,
  ProviderMessage,
  Receipt,
  SendOptions,
} from "./channel.ts";
import { ChannelOptionsError } from "./channel-options-error.ts";
import { configurationDigest } from "./configuration-digest.ts";
import { deadline, exchangeJson } from "./exchange.ts";
import { failedLookup } from "./failed-lookup.ts";
import { type ErrorReader, failureReceipt, type UnrecognisedError } from "./failure-receipt.ts";
import { resendVerdict } from "./resend-errors.ts";
import { isEmailId, providerMessage, type ResendMessage, wentTo } from "./resend-message.ts";

export type ResendOptions = {
  apiKey: string;
  /** Put in place of `https://api.resend.com`. */
  baseUrl?: string;
  /** The configured sender. Messages carry their own; this one only makes `configuration` change with it. */
  from?: string;
  /** Told of each error that resend-errors.ts does not have. */
  onUnrecognised?: (error: UnrecognisedError) => void;
  clock?: () => Date;
};

const productionUrl = "https://api.resend.com";
const pageSize = 100;

/** Resend remembers a key for 24 hours; an hour is left for clocks that differ. */
const nativeIdempotencyMs = 23 * 60 * 60 * 1000;

/**
 * E-mail through Resend. Within `nativeIdempotencyMs` of the first attempt the same bytes with the same key may be sent
 * again: Resend makes no second e-mail of them.
 *
 * @throws ChannelOptionsError (`code: "CHANNEL_OPTIONS_INVALID"`)
 */
export function resendChannel(options: ResendOptions): EmailChannel {
  const { apiKey, clock = () => new Date() } = options;
  // Header values that fetch or the SDK would refuse are quoted in their errors.
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw new ChannelOptionsError("apiKey must be printable ASCII, no spaces.");
  const baseUrl = checkedBaseUrl(options.baseUrl ?? productionUrl, "baseUrl");
  const resend = new PlainResend(apiKey, { baseUrl });
  const reader: ErrorReader = {
    provider: "Resend",
    codeOf,
    verdictOn: resendVerdict,
    onUnrecognised: options.onUnrecognised ?? (() => {}),
    clock,
  };

  return {
    id: "email",
    provider: "resend",
    configuration: configurationDigest([apiKey, options.from, baseUrl]),
    nativeIdempotencyMs,

    async send(
      message: EmailMessage,
      { messageId, idempotencyKey, timeoutMs, beforeRequest }: SendOptions,
    ): Promise<Receipt> {
      try {
        const { data } = await new PlainResend(apiKey, { baseUrl }, beforeRequest).emails.send(
          { ...message, tags: [{ name: "message_id", value: tagValue(messageId) }] },
          { idempotencyKey, signal: deadline(timeoutMs) },
        );
        return acceptedReceipt(data?.id, clock());
      } catch (error) {
        return failureReceipt(error, reader);
      }
    },

    async lookup(query: LookupQuery): Promise<LookupResult> {
      const signal = deadline(query.timeoutMs);
      try {
        const messages =
          query.by === "id"
            ? await fetchById(resend, query.providerMessageId, signal)
            : await listByRecipient(resend, query, signal);
        return { status: "answered", messages };
      } catch (error) {
        return failedLookup(error, { by: query.by, provider: "Resend" });
      }
    },
  };
}

/**
 * The SDK with our transport under it. Its own answers a network failure with a result that no longer tells whether
 * Resend was reached, follows redirects with the message in hand, and prints errors when RESEND_DEBUG is set.
 */
class PlainResend extends Resend {
  readonly #beforeRequest: (() => Promise<void>) | undefined;

  constructor(apiKey: string, options: { baseUrl: string }, beforeRequest?: () => Promise<void>) {
    super(apiKey, options);
    this.#beforeRequest = beforeRequest;
  }

  override async fetchRequest(path: string, options: RequestInit = {}) {
    const answer = await exchangeJson({
      url: new URL(this.baseUrl + path),
      method: options.method ?? "GET",
      headers: Object.fromEntries(new Headers(options.headers)),
      ...(typeof options.body === "string" && { body: options.body }),
      signal: options.signal ?? AbortSignal.abort(),
      beforeRequest: this.#beforeRequest,
    });
    return { data: answer.body, error: null, headers: null };
  }
}

/** Tags take `A-Z a-z 0-9 _ -` only. */
function tagValue(messageId: string): string {
  return messageId.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 256);
}

function acceptedReceipt(id: unknown, now: Date): Receipt {
  if (isEmailId(id)) return { status: "accepted", providerMessageId: id, acceptedAt: now.toISOString() };
  const message = "Resend accepted the e-mail but gave no id for it: it may have the message.";
  return { status: "unknown", providerCode: "no_id", message };
}

function codeOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("name" in body)) return undefined;
  return typeof body.name === "string" && /^[a-z_]{1,64}$/.test(body.name) ? body.name : undefined;
}

async function fetchById(resend: Resend, id: string, signal: AbortSignal): Promise<ProviderMessage[]> {
  if (!isEmailId(id)) return [];
  const { data } = await resend.emails.get(id, { signal });
  const message = data === null ? undefined : providerMessage(data);
  return message === undefined ? [] : [message];
}

/** Resend lists the e-mails of the whole account and filters by nothing: page, newest first, until they are too old. */
async function listByRecipient(
  resend: Resend,
  { recipient, createdAfter }: Extract<LookupQuery, { by: "recipient" }>,
  signal: AbortSignal,
): Promise<ProviderMessage[]> {
  const sinceMs = Date.parse(createdAfter);
  const found: ProviderMessage[] = [];
  let after: string | undefined;
  while (true) {
    const { data } = await resend.emails.list(
      { limit: pageSize, ...(after !== undefined && { after }) },
      { signal },
    );
    const emails: ResendMessage[] = data?.data ?? [];
    for (const email of emails) {
      const message = providerMessage(email);
      if (message === undefined) continue;
      if (Date.parse(message.createdAt) < sinceMs) return found;
      if (wentTo(email, recipient)) found.push(message);
    }
    const last = emails.at(-1)?.id;
    if (data?.has_more !== true || !isEmailId(last)) return found;
    after = last;
  }
}
