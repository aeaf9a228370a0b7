import type { InngestFunction } from "inngest";
import type { Config } from "../config.ts";
import type { DeliveryService } from "../delivery/create-delivery.ts";
import type { InngestClient } from "../functions/inngest-client.ts";
import { journeys } from "../functions/journeys.ts";
import { createNotify } from "../functions/notify.ts";
import { paceOf } from "../functions/pace.ts";
import { reconciliation } from "../functions/reconcile.ts";
import { createRecordEvent, type RecordEvent } from "../functions/record-event.ts";
import { retention } from "../functions/retention.ts";
import type { Log } from "../logging.ts";
import type { Store } from "../store/open-store.ts";
import type { Vault } from "../store/vault.ts";

/** What the composition root has built by then. */
export type FunctionParts = {
  inngest: InngestClient;
  store: Store;
  vault: Vault;
  delivery: Pick<DeliveryService, "deliver" | "giveUp">;
  /** Default: the machine's clock. */
  now?: () => Date;
  /** Default: an event is recorded when the journey begins. */
  recordEvent?: RecordEvent;
};

/** Every durable function, as the configuration wants it. */
export function configuredFunctions(
  config: Config,
  { log, delivery, ...parts }: FunctionParts & { delivery: DeliveryService; log: Log },
): InngestFunction.Any[] {
  const { inngest, store } = parts;
  const { reconcile } = delivery;
  return [
    ...configuredJourneys(config, { ...parts, delivery }),
    retention({
      inngest,
      personalData: store.personalData,
      retention: config.retention,
      timeZone: config.timeZone,
      now: systemNow,
      log,
    }),
    reconciliation(inngest, { reconcile, schedule: config.reconcile.schedule }),
  ];
}

/** The functions that events start, as the configuration wants them. */
export function configuredJourneys(config: Config, parts: FunctionParts): InngestFunction.Any[] {
  const { inngest, store, vault, delivery, now = systemNow } = parts;
  const { subjects, ledger } = store;
  const { deliver, giveUp } = delivery;
  const { fallbackAfterMs, delays } = config;
  return journeys({
    inngest,
    subjects,
    ledger,
    vault,
    recordEvent: parts.recordEvent ?? createRecordEvent(subjects, now),
    notify: createNotify({ deliver, giveUp, ledger, fallbackAfterMs, now }),
    delays,
    pace: paceOf(config.throughput),
    now,
  });
}

function systemNow(): Date {
  return new Date();
}
