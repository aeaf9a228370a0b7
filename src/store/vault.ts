/** Keeps secrets unreadable at rest and digests comparable. */
export interface Vault {
  /** Authenticated encryption; the result is text. `context` must be given again to open it. */
  seal(plainText: string, context: string): string;
  /** @throws VaultError (`code: "VAULT_UNREADABLE"`) when the key or the context is another, or the text was changed. */
  open(sealed: string, context: string): string;
  /** Keyed digest, hex: equal for equal text and purpose, useless without the key. */
  digest(text: string, purpose: string): string;
}
