/** The store cannot be opened. Names the database, never its password; the driver's error is the `cause`. */
export class StoreUnavailableError extends Error {
  override name = "StoreUnavailableError" as const;
  readonly code = "STORE_UNAVAILABLE";
  constructor(where: string, whatToDo: string, cause: unknown) {
    const said = cause instanceof Error && cause.message !== "" ? cause.message : String(cause);
    super(`${where} cannot be opened: ${said.replace(/\.$/, "")}. ${whatToDo}`, { cause });
  }
}
