import twilio from "twilio";
import { ledgerId } from "./ledger-id.ts";
import { optOutKeyword } from "./opt-out-keywords.ts";
import { isSid, statusOf } from "./twilio-message.ts";
import { codeOf, isTrouble, troubleOf } from "./twilio-trouble.ts";
import type { WebhookEvent, WebhookReader, WebhookRequest, WebhookResult } from "./webhook.ts";

export type TwilioWebhookOptions = {
  /** The current primary token, and the one before while it is being replaced. */
  authTokens: string[];
  /** Where Twilio finds this server: scheme, host, and port and path prefix where there are any. */
  publicUrl: string;
  /** Webhooks of other accounts are not read. */
  accountSid: string;
};

type Parameters = Readonly<Record<string, string | string[]>>;

/**
 * Twilio's webhooks: what became of a message, and what came in. The signature covers the public URL with its query and
 * every parameter, and has no date: a webhook may be a repetition.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function twilioWebhooks(options: TwilioWebhookOptions): {
  status: WebhookReader;
  inbound: WebhookReader;
} {
  const reader =
    (eventOf: (parameters: Parameters, url: URL) => WebhookEvent | null): WebhookReader =>
    (request) =>
      read(request, options, eventOf);
  return { status: reader(statusEvent), inbound: reader(inboundEvent) };
}

function read(
  request: WebhookRequest,
  { authTokens, publicUrl, accountSid }: TwilioWebhookOptions,
  eventOf: (parameters: Parameters, url: URL) => WebhookEvent | null,
): WebhookResult {
  const signature = request.headers.get("x-twilio-signature") ?? "";
  // The base64 of a SHA-1. Nothing else is worth computing for.
  if (!/^[A-Za-z0-9+/]{27}=$/.test(signature)) return { status: "forged" };
  const url = publicUrl + request.pathAndQuery;
  if (!URL.canParse(url)) return { status: "forged" };
  const parameters = formParameters(request.rawBody);
  // The SDK compares in constant time, and tries the URL with and without its port, as Twilio signs either.
  const signed = authTokens.some((token) => twilio.validateRequest(token, signature, url, parameters));
  if (!signed) return { status: "forged" };
  const account = parameters["AccountSid"];
  if (account !== undefined && account !== accountSid) {
    return { status: "unreadable", message: "It names another Twilio account than the configured one." };
  }
  // What is signed has no separators: a parameter moved into the query leaves the signature as it was. Such a query
  // names no message of the ledger any more (ledgerId), and a text cannot be cut into another sender's.
  if (sendersIn(parameters) > 1) {
    return { status: "unreadable", message: "It can be read as coming from more than one number." };
  }
  const event = eventOf(parameters, new URL(url));
  return { status: "verified", events: event === null ? [] : [event] };
}

/**
 * How many numbers what is signed may come from, wherever one parameter ends and the next begins: a text that holds
 * `From+33…` could be cut there, and read as another person's STOP or START under its own signature.
 */
function sendersIn(parameters: Parameters): number {
  const signed = Object.keys(parameters)
    .toSorted()
    .map((name) =>
      [parameters[name]]
        .flat()
        .map((value) => `${name}${value}`)
        .join(""),
    )
    .join("");
  return signed.split("From+").length - 1;
}

/** Every parameter; one that is repeated has all its values, as the SDK signs them. */
function formParameters(rawBody: Uint8Array): Parameters {
  const form = new URLSearchParams(new TextDecoder("utf-8", { ignoreBOM: true }).decode(rawBody));
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

const nothingWrong = {
  providerCode: null,
  reason: null,
  explanation: null,
  objection: null,
  accountFault: false,
};

function statusEvent(parameters: Parameters, url: URL): WebhookEvent | null {
  const providerMessageId = textOf(parameters, "MessageSid");
  const word = textOf(parameters, "MessageStatus");
  const status = statusOf(word);
  if (!isSid(providerMessageId) || status === undefined) return null;
  const named = url.searchParams.getAll("message");
  return {
    type: "status",
    channel: "sms",
    messageId: named.length === 1 ? ledgerId(named[0]) : null,
    providerMessageId,
    status,
    occurredAt: null,
    ...(isTrouble(status) ? failure(parameters, word) : nothingWrong),
  };
}

function failure(parameters: Parameters, word: string) {
  const providerCode = codeOf(textOf(parameters, "ErrorCode"));
  const { objection, ...trouble } = troubleOf(providerCode, word);
  const address = phoneNumber(textOf(parameters, "To"));
  return { providerCode, ...trouble, objection: objection === null ? null : { reason: objection, address } };
}

function inboundEvent(parameters: Parameters): WebhookEvent | null {
  const providerMessageId = textOf(parameters, "MessageSid");
  const from = phoneNumber(textOf(parameters, "From"));
  // A short code or a name cannot be written to, so that there is nothing to stop.
  if (!isSid(providerMessageId) || from === null) return null;
  return { type: "inbound", channel: "sms", providerMessageId, from, keyword: keywordOf(parameters) };
}

/** Where Twilio handles opt-outs itself, with words of the operator's choice, it says what it made of the text. */
function keywordOf(parameters: Parameters): "stop" | "start" | null {
  switch (textOf(parameters, "OptOutType").toUpperCase()) {
    case "STOP":
      return "stop";
    case "START":
      return "start";
    case "HELP":
      return null;
    default:
      return optOutKeyword(textOf(parameters, "Body"));
  }
}

/** A parameter that is there once. */
function textOf(parameters: Parameters, name: string): string {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  return typeof value === "string" ? value : "";
}

function phoneNumber(text: string): string | null {
  return /^\+[1-9]\d{6,14}$/.test(text) ? text : null;
}
