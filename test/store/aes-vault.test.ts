import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";

const key = new Uint8Array(32).fill(1);
const otherKey = new Uint8Array(32).fill(2);
const unreadable = expect.objectContaining({ code: "VAULT_UNREADABLE" });

describe("the vault", () => {
  const vault = createVault({ key });

  it("opens what it sealed, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (text, context) => {
        expect(vault.open(vault.seal(text, context), context)).toBe(text);
      }),
    );
  });

  it("never seals to the same text twice, and shows nothing of the secret", () => {
    const sealed = [vault.seal("hunter2", "trial:T1"), vault.seal("hunter2", "trial:T1")];
    expect(new Set(sealed).size).toBe(2);
    expect(sealed.join()).not.toContain("hunter2");
    expect(sealed[0]).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/);
  });

  it("refuses another context", () => {
    const sealed = vault.seal("secret", "trial:T1");
    expect(() => vault.open(sealed, "trial:T2")).toThrow(unreadable);
  });

  it("refuses a text in which any character was changed", () => {
    const sealed = vault.seal("secret", "c");
    // The last character carries bits that base64url ignores.
    for (let index = 0; index < sealed.length - 1; index++) {
      const changed = sealed.slice(0, index) + (sealed[index] === "A" ? "B" : "A") + sealed.slice(index + 1);
      expect(() => vault.open(changed, "c")).toThrow(unreadable);
    }
  });

  it.each(["", "secret", "v1.00000000.", "v2.00000000.AAAA", "v1.x.y.z"])(
    "refuses %j, which it did not seal",
    (text) => {
      expect(() => vault.open(text, "c")).toThrow(unreadable);
    },
  );

  it("refuses a text cut short", () => {
    const sealed = vault.seal("", "c");
    expect(() => vault.open(sealed.slice(0, -20), "c")).toThrow(unreadable);
  });

  it("opens what a previous key sealed, and seals with the present one", () => {
    const sealed = vault.seal("secret", "c");
    const rotated = createVault({ key: otherKey, previousKeys: [key] });
    expect(rotated.open(sealed, "c")).toBe("secret");
    expect(() => createVault({ key: otherKey }).open(sealed, "c")).toThrow(unreadable);
    expect(() => vault.open(rotated.seal("secret", "c"), "c")).toThrow(unreadable);
  });

  it("tells by the prefix what the present key sealed", () => {
    const rotated = createVault({ key: otherKey, previousKeys: [key] });
    expect(vault.seal("secret", "c").startsWith(vault.sealedPrefix())).toBe(true);
    expect(rotated.seal("secret", "c").startsWith(rotated.sealedPrefix())).toBe(true);
    expect(rotated.sealedPrefix()).not.toBe(vault.sealedPrefix());
  });

  it("makes a key that is made on demand once, and only for sealing", () => {
    let made = 0;
    const onDemand = createVault({
      key: () => {
        made += 1;
        return otherKey;
      },
      previousKeys: [key],
    });
    expect(onDemand.open(vault.seal("secret", "c"), "c")).toBe("secret");
    expect(() => onDemand.open("v1.00000000.AAAA", "c")).toThrow(unreadable);
    expect(made).toBe(0);
    expect(onDemand.open(onDemand.seal("secret", "c"), "c")).toBe("secret");
    onDemand.seal("secret", "c");
    expect(made).toBe(1);
  });

  it("refuses a key of another length", () => {
    expect(() => createVault({ key: new Uint8Array(16) })).toThrow(RangeError);
    expect(() => createVault({ key, previousKeys: [new Uint8Array(31)] })).toThrow(RangeError);
  });
});
