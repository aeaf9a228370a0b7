import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Vault } from "./vault.ts";
import { VaultError } from "./vault-error.ts";

const keyBytes = 32;
/** The nonce size of AES-GCM; random ones are safe for 2^32 seals by one key (NIST SP 800-38D §8.3). */
const nonceBytes = 12;
const tagBytes = 16;
const version = "v1";

/**
 * AES-256-GCM with the context as additional data, by keys derived from the given ones with HKDF. `previousKeys`
 * still open what they sealed. A function given as `key` is called once, when something is sealed for the first time.
 * @throws RangeError when a key is not 32 bytes long
 */
export function createVault(options: {
  key: Uint8Array | (() => Uint8Array);
  previousKeys?: Uint8Array[];
}): Vault {
  const { key, previousKeys = [] } = options;
  const opening = new Map(previousKeys.map(sealingKey).map(({ id, secret }) => [id, secret]));
  const hold = (held: Uint8Array) => {
    const made = sealingKey(held);
    opening.set(made.id, made.secret);
    return { ...made, prefix: `${version}.${made.id}.` };
  };
  let sealing = typeof key === "function" ? undefined : hold(key);
  const present = () => (sealing ??= hold(typeof key === "function" ? key() : key));
  return {
    seal(plainText, context) {
      const { id, secret, prefix } = present();
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", secret, nonce);
      cipher.setAAD(Buffer.from(`${version}.${id}.${context}`));
      const sealed = Buffer.concat([
        nonce,
        cipher.update(plainText, "utf8"),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return `${prefix}${sealed.toString("base64url")}`;
    },
    open: (sealed, context) => open(opening, sealed, context),
    sealedPrefix: () => present().prefix,
  };
}

function open(keys: Map<string, Uint8Array>, sealed: string, context: string): string {
  const [sealedVersion, keyId, payload, ...rest] = sealed.split(".");
  if (sealedVersion !== version || keyId === undefined || payload === undefined || rest.length > 0) {
    throw new VaultError("The sealed text has an unknown form: it was changed, or a newer version wrote it.");
  }
  const secret = keys.get(keyId);
  if (secret === undefined) {
    throw new VaultError(
      `The text was sealed with another key (${keyId}): give that key as well, as a previous one.`,
    );
  }
  const bytes = Buffer.from(payload, "base64url");
  if (bytes.length < nonceBytes + tagBytes) throw new VaultError("The sealed text is cut short.");
  try {
    const decipher = createDecipheriv("aes-256-gcm", secret, bytes.subarray(0, nonceBytes));
    decipher.setAAD(Buffer.from(`${version}.${keyId}.${context}`));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    const plain = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    return Buffer.concat([plain, decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new VaultError("The sealed text was changed, or sealed for another context.", { cause });
  }
}

function sealingKey(key: Uint8Array): { id: string; secret: Uint8Array } {
  if (key.length !== keyBytes) {
    throw new RangeError(`An encryption key has ${keyBytes} bytes, not ${key.length}.`);
  }
  const id = Buffer.from(derive(key, "key-id")).toString("hex").slice(0, 8);
  return { id, secret: derive(key, "seal") };
}

function derive(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, "", `bienvenue:${purpose}`, keyBytes));
}
