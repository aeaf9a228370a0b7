import type { InngestFunction } from "inngest";
import type { Config } from "../config.ts";
import type { DeliveryService } from "../delivery/create-delivery.ts";
import type { InngestClient } from "../functions/inngest-client.ts";
import { journeys } from "../functions/journeys.ts";
import { createNotify } from "../functions/notify.ts";
import { paceOf } from "../functions/pace.ts";
import { reconciliation } from "../functions/reconcile.ts";
import { createRecordEvent } from "../functions/record-event.ts";
import { retention } from "../functions/retention.ts";
import type { Log } from "../logging.ts";
import type { Store } from "../store/open-store.ts";
import type { Vault } from "../store/vault.ts";

/** Every durable function, as the configuration wants it. */
export function configuredFunctions(
  config: Config,
  {
    inngest,
    store,
    vault,
    delivery,
    log,
  }: { inngest: InngestClient; store: Store; vault: Vault; delivery: DeliveryService; log: Log },
): InngestFunction.Any[] {
  const { deliver, giveUp, reconcile } = delivery;
  const { subjects, ledger } = store;
  const { fallbackAfterMs, delays } = config;
  const now = () => new Date();
  return [
    ...journeys({
      inngest,
      subjects,
      ledger,
      vault,
      recordEvent: createRecordEvent(subjects, now),
      notify: createNotify({ deliver, giveUp, ledger, fallbackAfterMs, now }),
      delays,
      pace: paceOf(config.throughput),
      now,
    }),
    retention({
      inngest,
      personalData: store.personalData,
      retention: config.retention,
      timeZone: config.timeZone,
      now,
      log,
    }),
    reconciliation(inngest, { reconcile, schedule: config.reconcile.schedule }),
  ];
}
