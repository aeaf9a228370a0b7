/** A sealed text could not be opened. Says nothing of its content. */
export class VaultError extends Error {
  override name = "VaultError" as const;
  readonly code = "VAULT_UNREADABLE";
}
