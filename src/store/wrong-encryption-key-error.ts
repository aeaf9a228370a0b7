/** The store was sealed with a key that was not given. Nothing in it has been changed. */
export class WrongEncryptionKeyError extends Error {
  override name = "WrongEncryptionKeyError" as const;
  readonly code = "ENCRYPTION_KEY_WRONG" as const;
  /** @param what the store, in the words of whoever configured it */
  constructor(what: string, cause: unknown) {
    super(
      `${what} was sealed with another ENCRYPTION_KEY, and nothing was changed: give that key as ` +
        "ENCRYPTION_KEY_PREVIOUS, or restore the file encryption.key of the data directory.",
      { cause },
    );
  }
}
