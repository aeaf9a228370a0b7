/** Keeps secrets unreadable at rest. */
export interface Vault {
  /** Authenticated encryption; the result is text. `context` must be given again to open it. */
  seal(plainText: string, context: string): string;
  /** @throws VaultError (`code: "VAULT_UNREADABLE"`) when the key or the context is another, or the text was changed. */
  open(sealed: string, context: string): string;
  /** What every text sealed with the present key starts with, and none sealed with another. */
  sealedPrefix(): string;
}
