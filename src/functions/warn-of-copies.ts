import type { DeliveryLog } from "../delivery/delivery-context.ts";

/** Says that what was removed may still be readable in a file of the database. `properties`: ids only. */
export function warnOfCopies(log: DeliveryLog, properties: { leadId?: string } = {}): void {
  log(
    "warning",
    "Another process was reading the database: copies of what was removed may stay in its files until the nightly " +
      "retention job rewrites them.",
    properties,
  );
}
