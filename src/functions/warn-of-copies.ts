import type { Log } from "../logging.ts";

/** Says that what was removed may still be readable in a file of the database. `properties`: ids only. */
export function warnOfCopies(log: Log, properties?: { leadId: string }): void {
  log(
    "warning",
    "Another process was reading the database: copies of what was removed may stay in its files until the nightly " +
      "retention job rewrites them.",
    properties,
  );
}
