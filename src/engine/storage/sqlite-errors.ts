const sqliteBusy = 5;

const resultCode = (error: unknown): number | undefined =>
  error instanceof Error && "errcode" in error && typeof error.errcode === "number"
    ? // The primary result code is the low byte of an extended one.
      error.errcode & 0xff
    : undefined;

/** Whether SQLite refused because another connection holds the lock. */
export const isBusy = (error: unknown): boolean => resultCode(error) === sqliteBusy;
