/**
 * Nothing of a change was written: the disk is full or failing, or another process holds the file. It may be made
 * again. `cause` is SQLite's own error.
 */
export class StoreWriteError extends Error {
  override name = "StoreWriteError" as const;
  readonly code = "STORE_WRITE_FAILED";
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `The store could not write (${why}), and nothing of the change stays. Check the disk's free space.`,
      {
        cause,
      },
    );
  }
}
