import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  readUnsubscribeToken,
  unsubscribeToken,
  type Unsubscription,
} from "../../src/delivery/unsubscribe-token.ts";
import type { Digest } from "../../src/store/digests.ts";

const digestBy =
  (key: string): Digest =>
  (text, purpose) =>
    createHmac("sha256", `${key}:${purpose}`).update(text).digest("hex");
const digest = digestBy("key");

const addresses: fc.Arbitrary<Unsubscription> = fc.record({
  channel: fc.constantFrom("sms", "email"),
  locale: fc.constantFrom("fr", "en"),
  addressId: fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map((bytes) => Buffer.from(bytes).toString("hex")),
});

describe("an unsubscribe token", () => {
  it("says whose messages it ends, in 34 URL-safe characters, and is the same each time", () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const token = unsubscribeToken(address, digest);
        expect(token).toMatch(/^[A-Za-z0-9_-]{34}$/);
        expect(unsubscribeToken(address, digest)).toBe(token);
        expect(readUnsubscribeToken(token, digest)).toEqual(address);
      }),
    );
  });

  it("opens nothing once a single character is another, or with another key", () => {
    const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \u0000é";
    fc.assert(
      fc.property(
        addresses,
        fc.nat(33),
        fc.constantFrom(...Array.from(characters)),
        (address, position, character) => {
          const token = unsubscribeToken(address, digest);
          const forged = token.slice(0, position) + character + token.slice(position + 1);
          fc.pre(forged !== token);
          expect(readUnsubscribeToken(forged, digest)).toBeNull();
          expect(readUnsubscribeToken(token, digestBy("another"))).toBeNull();
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("has one spelling and one length", () => {
    const token = unsubscribeToken({ channel: "sms", locale: "fr", addressId: "ab".repeat(16) }, digest);
    for (const other of [
      "",
      `${token}A`,
      `${token}==`,
      ` ${token}`,
      token.slice(0, -1),
      "x".repeat(10_000),
    ]) {
      expect(readUnsubscribeToken(other, digest)).toBeNull();
    }
  });

  it("is not made for an address id of another length", () => {
    const address = { channel: "sms", locale: "fr", addressId: "abc" } as const;
    expect(() => unsubscribeToken(address, digest)).toThrow("32 hexadecimal digits");
  });
});
