/** The database cannot be opened or brought up to date: not there, not ours, damaged. */
export class StoreOpenError extends Error {
  override name = "StoreOpenError" as const;
  readonly code = "STORE_UNUSABLE" as const;
  constructor(what: string, cause: unknown) {
    super(`${what} cannot be used: ${reasonOf(cause)}.`, { cause });
  }
}

/** The driver's words; for a host with several addresses they are one level down. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join("; ");
  if (!(cause instanceof Error)) return String(cause);
  return cause.message.replace(/\.$/, "");
}
