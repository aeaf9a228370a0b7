import twilio from "twilio";
import type {
  LookupQuery,
  LookupResult,
  ProviderMessage,
  Receipt,
  SendOptions,
  SmsChannel,
} from "./channel.ts";
import { ChannelOptionsError } from "./channel-options-error.ts";
import { checkedBaseUrl } from "./base-url.ts";
import { configurationDigest } from "./configuration-digest.ts";
import { deadline, exchangeJson } from "./exchange.ts";
import { type ErrorReader, failureReceipt, type UnrecognisedError } from "./failure-receipt.ts";
import { failedLookup } from "./failed-lookup.ts";
import { twilioVerdict } from "./twilio-errors.ts";
import { isSid, providerMessage, segmentsOf, sidOf, type TwilioMessage } from "./twilio-message.ts";
import type { SmsMessage } from "../messages/message.ts";

export type TwilioOptions = {
  /** Starts with `AC`. */
  accountSid: string;
  authToken: string;
  /** Default sender: E.164 or an alphanumeric sender id. Not used when there is a messaging service. */
  from?: string;
  messagingServiceSid?: string;
  /** Scheme, host, port and path prefix put in place of `https://api.twilio.com`: a regional proxy, a simulator. */
  baseUrl?: string;
  /** Where Twilio reports what becomes of a message of the ledger. */
  statusCallbackUrl?: (messageId: string) => string | undefined;
  /** Told of each error code that twilio-errors.ts does not have. */
  onUnrecognised?: (error: UnrecognisedError) => void;
  clock?: () => Date;
};

type Client = ReturnType<typeof twilio>;
type MessagePage = { instances: TwilioMessage[]; nextPage(): Promise<MessagePage> | undefined };
type RequestOptions = Parameters<InstanceType<typeof twilio.RequestClient>["request"]>[0];

const productionUrl = "https://api.twilio.com";
const pageSize = 100;

/**
 * SMS through Twilio, which knows no idempotency keys: a send whose outcome is unknown must be looked up, never
 * repeated.
 *
 * @throws ChannelOptionsError (`code: "CHANNEL_OPTIONS_INVALID"`)
 */
export function twilioChannel(options: TwilioOptions): SmsChannel {
  const { accountSid, authToken, clock = () => new Date() } = options;
  if (!/^AC\w+$/.test(accountSid)) throw new ChannelOptionsError("accountSid must start with AC.");
  if (authToken === "") throw new ChannelOptionsError("authToken must not be empty.");
  const defaultSender = options.messagingServiceSid ?? options.from;
  if (defaultSender === undefined)
    throw new ChannelOptionsError("from or messagingServiceSid must be given.");
  const baseUrl = checkedBaseUrl(options.baseUrl ?? productionUrl, "baseUrl");
  const reader: ErrorReader = {
    provider: "Twilio",
    codeOf,
    verdictOn: twilioVerdict,
    onUnrecognised: options.onUnrecognised ?? (() => {}),
    clock,
  };
  /** A client for one call: it carries the call's deadline, and what precedes its request. */
  const clientUntil = (signal: AbortSignal, beforeRequest?: () => Promise<void>) =>
    twilio(accountSid, authToken, {
      httpClient: new OneCallClient({ baseUrl, signal, beforeRequest }),
      autoRetry: false,
    });

  return {
    id: "sms",
    provider: "twilio",
    configuration: configurationDigest([
      accountSid,
      authToken,
      options.from,
      options.messagingServiceSid,
      baseUrl,
    ]),
    nativeIdempotencyMs: 0,

    async send(message: SmsMessage, { messageId, timeoutMs, beforeRequest }: SendOptions): Promise<Receipt> {
      const statusCallback = options.statusCallbackUrl?.(messageId);
      try {
        const sms = await clientUntil(deadline(timeoutMs), beforeRequest).messages.create({
          to: message.to,
          body: message.text,
          ...senderOf(message.from ?? defaultSender),
          ...(statusCallback !== undefined && { statusCallback }),
        });
        return acceptedReceipt(sms, clock());
      } catch (error) {
        return failureReceipt(error, reader);
      }
    },

    async lookup(query: LookupQuery): Promise<LookupResult> {
      const client = clientUntil(deadline(query.timeoutMs));
      try {
        const found =
          query.by === "id"
            ? await fetchById(client, query.providerMessageId)
            : await listByRecipient(client, query);
        return { status: "answered", messages: found };
      } catch (error) {
        return failedLookup(error, { by: query.by, provider: "Twilio" });
      }
    },
  };
}

/** A messaging service chooses the number itself; anything else is the sender. */
function senderOf(sender: string): { messagingServiceSid: string } | { from: string } {
  return /^MG[0-9a-fA-F]{32}$/.test(sender) ? { messagingServiceSid: sender } : { from: sender };
}

function acceptedReceipt(sms: TwilioMessage, now: Date): Receipt {
  const providerMessageId = sidOf(sms);
  if (providerMessageId === undefined) {
    const message = "Twilio accepted the message but gave no id for it: it may have the message.";
    return { status: "unknown", providerCode: "no_sid", message };
  }
  const segments = segmentsOf(sms);
  const accepted = { status: "accepted", providerMessageId, acceptedAt: now.toISOString() } as const;
  return segments === undefined ? accepted : { ...accepted, segments };
}

/** Twilio's code is a number, in its own error bodies and in RFC 9457 problem documents alike. */
function codeOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("code" in body)) return undefined;
  return /^\d{1,9}$/.test(String(body.code)) ? String(body.code) : undefined;
}

async function fetchById(client: Client, sid: string): Promise<ProviderMessage[]> {
  if (!isSid(sid)) return [];
  const message = providerMessage(await client.messages(sid).fetch());
  return message === undefined ? [] : [message];
}

/** Pages through a recipient's messages. Filters by To only: DateSent knows days, and no messages still queued. */
async function listByRecipient(
  client: Client,
  { recipient, createdAfter }: Extract<LookupQuery, { by: "recipient" }>,
): Promise<ProviderMessage[]> {
  // Twilio's dates have whole seconds.
  const sinceMs = Math.floor(Date.parse(createdAfter) / 1000) * 1000;
  const found: ProviderMessage[] = [];
  let page: MessagePage = await client.messages.page({ to: recipient, pageSize });
  while (true) {
    const messages = page.instances.map(providerMessage).filter((message) => message !== undefined);
    const recent = messages.filter(({ createdAt }) => Date.parse(createdAt) >= sinceMs);
    found.push(...recent);
    const next = recent.length < messages.length ? undefined : await page.nextPage();
    if (next === undefined) return found;
    page = next;
  }
}

type OneCall = { baseUrl: string; signal: AbortSignal; beforeRequest: (() => Promise<void>) | undefined };

/**
 * The SDK's HTTP client, with our transport under it: one connection for one request, a deadline over all of it, the
 * base URL replaced. The SDK's own follows the environment and throws Axios errors, which hold the credentials.
 */
class OneCallClient extends twilio.RequestClient {
  readonly #call: OneCall;

  constructor(call: OneCall) {
    super({ keepAlive: false, autoRetry: false });
    this.#call = call;
  }

  override async request(options: RequestOptions) {
    const { pathname, search } = new URL(options.uri);
    const { baseUrl, signal, beforeRequest } = this.#call;
    const url = new URL(baseUrl + pathname + search);
    for (const [name, value] of Object.entries(options.params ?? {}))
      url.searchParams.set(name, String(value));
    const { username = "", password = "" } = options;
    const credentials = Buffer.from(`${username}:${password}`).toString("base64");
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(options.data ?? {})) form.set(name, String(value));
    const answer = await exchangeJson({
      url,
      method: options.method.toUpperCase(),
      headers: { ...options.headers, authorization: `Basic ${credentials}` },
      ...(options.data !== undefined && { body: form.toString() }),
      signal,
      beforeRequest,
    });
    return { statusCode: answer.status, headers: answer.headers, body: answer.body };
  }
}
