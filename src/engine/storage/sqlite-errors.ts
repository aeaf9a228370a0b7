const sqliteBusy = 5;
// CORRUPT and NOTADB.
const damages = new Set([11, 26]);
// Faults of a statement or its values, hence of a programmer: ERROR, CONSTRAINT, MISMATCH, MISUSE, RANGE.
const statementFaults = new Set([1, 19, 20, 21, 25]);

const resultCode = (error: unknown): number | undefined =>
  error instanceof Error && "errcode" in error && typeof error.errcode === "number"
    ? // The primary result code is the low byte of an extended one.
      error.errcode & 0xff
    : undefined;

/** Whether SQLite refused because another connection holds the lock. */
export const isBusy = (error: unknown): boolean => resultCode(error) === sqliteBusy;

/** Whether SQLite found something in the file that it did not write. */
export const isDamage = (error: unknown): boolean => damages.has(resultCode(error) ?? 0);

/** Whether SQLite could not read or write its file: full or failing disk, no permission, damage. */
export const isStorageFault = (error: unknown): boolean => {
  const code = resultCode(error);
  return code !== undefined && !statementFaults.has(code);
};
