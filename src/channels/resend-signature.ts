import { createHash, timingSafeEqual } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { ChannelOptionsError } from "./channel-options-error.ts";
import type { WebhookRequest } from "./webhook.ts";

/** How far the provider's clock and ours may be apart: older webhooks are somebody's recording. */
const toleranceMs = 5 * 60 * 1000;

/** Parts of a webhook's signature header, of which a few are enough for any rotation. */
const maxSignatures = 16;

/**
 * Checks a webhook's signature: over id, date and the very bytes, by any of the secrets. Returns the body as text, or
 * null when nothing proves that it is genuine and of now.
 *
 * Computed by the library that Resend's SDK verifies with, and compared here: its own comparison reads the clock of the
 * machine, and takes bytes that are no UTF-8 for others.
 *
 * @see https://docs.svix.com/receiving/verifying-payloads/how-manual
 * @throws ChannelOptionsError (`code: "CHANNEL_OPTIONS_INVALID"`) at once, for a secret that is none
 */
export function signatureCheck(
  secrets: string[],
  clock: () => Date,
): (request: WebhookRequest) => string | null {
  const signers = secrets.map(signerOf);
  return ({ rawBody, headers }) => {
    const id = headers.get("svix-id") ?? headers.get("webhook-id");
    const seconds = headers.get("svix-timestamp") ?? headers.get("webhook-timestamp") ?? "";
    const given = headers.get("svix-signature") ?? headers.get("webhook-signature") ?? "";
    if (id === null || !/^\d{1,11}$/.test(seconds)) return null;
    const signedAt = new Date(Number(seconds) * 1000);
    if (Math.abs(clock().getTime() - signedAt.getTime()) > toleranceMs) return null;
    const body = utf8(rawBody);
    if (body === null) return null;
    const signatures = given.split(" ", maxSignatures).filter((signature) => signature.startsWith("v1,"));
    const genuine = signers.some((signer) => {
      const expected = signer.sign(id, signedAt, body);
      return signatures.some((signature) => sameText(signature, expected));
    });
    return genuine ? body : null;
  };
}

function signerOf(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch {
    // The library's error is left out: it may quote the secret.
    throw new ChannelOptionsError("Each webhook secret must be whsec_ followed by base64.");
  }
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Digests have one length, so that the comparison takes the same time whatever was given. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
