import { isValid } from "ulid";

/** The ledger's id that a provider gave back, or null when it is not one: nothing else may reach a query. */
export function ledgerId(given: unknown): string | null {
  return typeof given === "string" && isValid(given) ? given.toUpperCase() : null;
}
