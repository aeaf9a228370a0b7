import twilio from "twilio";
import { Webhook } from "standardwebhooks";
import type { WebhookRequest } from "../../src/channels/webhook.ts";

export const publicUrl = "https://notify.example.com";
export const accountSid = `AC${"0".repeat(31)}1`;
export const authToken = "twilio-token";
export const webhookSecret = `whsec_${Buffer.from("a secret of the provider's").toString("base64")}`;

export type SignedWebhook = { pathAndQuery: string; headers: Record<string, string>; body: string };

type Parameters = Record<string, string | string[]>;

/** A webhook as Twilio sends and signs it. */
export function twilioWebhook(
  pathAndQuery: string,
  parameters: Parameters,
  { token = authToken, url = publicUrl }: { token?: string; url?: string } = {},
): SignedWebhook {
  const all: Parameters = { AccountSid: accountSid, ApiVersion: "2010-04-01", ...parameters };
  const form = new URLSearchParams();
  for (const [name, values] of Object.entries(all)) {
    for (const value of [values].flat()) form.append(name, value);
  }
  return {
    pathAndQuery,
    headers: {
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
      "x-twilio-signature": twilio.getExpectedTwilioSignature(token, url + pathAndQuery, all),
    },
    body: form.toString(),
  };
}

/** A status callback, for the message of the ledger that its URL names. */
export function statusCallback(
  messageId: string | null,
  parameters: Parameters,
  signing: { token?: string; url?: string } = {},
): SignedWebhook {
  const query = messageId === null ? "" : `?message=${messageId}`;
  return twilioWebhook(`/webhooks/twilio/status${query}`, parameters, signing);
}

export function inboundSms(
  parameters: Parameters,
  signing: { token?: string; url?: string } = {},
): SignedWebhook {
  return twilioWebhook("/webhooks/twilio/inbound", parameters, signing);
}

/** A webhook as Resend sends and signs it. */
export function resendWebhook(
  body: unknown,
  { at, secret = webhookSecret, id = "msg_1" }: { at: Date; secret?: string; id?: string },
): SignedWebhook {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    pathAndQuery: "/webhooks/resend",
    headers: {
      "content-type": "application/json",
      "svix-id": id,
      "svix-timestamp": String(Math.floor(at.getTime() / 1000)),
      "svix-signature": new Webhook(secret).sign(id, at, text),
    },
    body: text,
  };
}

/** The same as a reader gets it. */
export function received({ pathAndQuery, headers, body }: SignedWebhook): WebhookRequest {
  return { pathAndQuery, headers: new Headers(headers), rawBody: new TextEncoder().encode(body) };
}

export function sid(number: number): string {
  return `SM${String(number).padStart(32, "0")}`;
}
