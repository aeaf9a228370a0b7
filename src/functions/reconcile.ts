import type { Reconcile } from "../delivery/reconcile.ts";
import type { InngestClient } from "./inngest-client.ts";

/** More than is left over in five minutes by any day's limit; the rest waits for the next run. */
const maxBatches = 20;

/**
 * Asks the providers, on a schedule, about messages whose last word is not in, so that statuses arrive also where no
 * webhook can. Step ids are stable for ever.
 */
export function reconciliation(
  inngest: InngestClient,
  { reconcile, schedule }: { reconcile: Reconcile; schedule: string },
) {
  return inngest.createFunction(
    { id: "reconcile", retries: 2, concurrency: { limit: 1 }, triggers: [{ cron: schedule }] },
    async ({ step }) => {
      let changed = 0;
      for (let batch = 1; batch <= maxBatches; batch += 1) {
        const found = await step.run(`batch-${batch}`, reconcile);
        changed += found.changed;
        if (!found.more) break;
      }
      return { changed };
    },
  );
}
