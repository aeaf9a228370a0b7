import { timingSafeEqual } from "node:crypto";
import type { Locale } from "../messages/message.ts";
import type { Digest } from "../store/digests.ts";
import type { SuppressedAddress } from "../store/suppressions.ts";

/** Whose promotional messages a link ends, and the language of its page. */
export type Unsubscription = SuppressedAddress & { locale: Locale };

/** Version 0 in the upper six bits; bit 0: e-mail, bit 1: English. */
const emailFlag = 0b01;
const englishFlag = 0b10;
const idBytes = 16;
/** 64 bits: guessing goes through the server, one request at a time. */
const macBytes = 8;
const tokenBytes = 1 + idBytes + macBytes;

/**
 * A link's token, 34 URL-safe characters: flags, the address's id, a signature. Nothing in it is personal, and it
 * never expires: the link of an old message must still work.
 */
export function unsubscribeToken({ channel, addressId, locale }: Unsubscription, digest: Digest): string {
  const flags = (channel === "email" ? emailFlag : 0) | (locale === "en" ? englishFlag : 0);
  const signed = Buffer.concat([Buffer.of(flags), Buffer.from(addressId, "hex")]);
  if (signed.length !== 1 + idBytes) {
    throw new RangeError(`An address id has ${2 * idBytes} hexadecimal digits, not "${addressId}".`);
  }
  return Buffer.concat([signed, mac(signed, digest)]).toString("base64url");
}

/** What a token stands for, or null when it was not made here. */
export function readUnsubscribeToken(token: string, digest: Digest): Unsubscription | null {
  const bytes = Buffer.from(token, "base64url");
  // The decoder is lenient: one token must have one spelling.
  if (bytes.length !== tokenBytes || bytes.toString("base64url") !== token) return null;
  const signed = bytes.subarray(0, 1 + idBytes);
  if (!timingSafeEqual(bytes.subarray(1 + idBytes), mac(signed, digest))) return null;
  const flags = signed[0] ?? 0;
  return {
    channel: (flags & emailFlag) === 0 ? "sms" : "email",
    locale: (flags & englishFlag) === 0 ? "fr" : "en",
    addressId: signed.subarray(1).toString("hex"),
  };
}

function mac(signed: Buffer, digest: Digest): Buffer {
  return Buffer.from(digest(signed.toString("hex"), "unsubscribe"), "hex").subarray(0, macBytes);
}
