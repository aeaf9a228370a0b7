import { hostname } from "node:os";
import { ulid } from "ulid";
import type { Config } from "../config.ts";
import { createDelivery, type DeliveryService } from "../delivery/create-delivery.ts";
import type { DeliveryContext } from "../delivery/delivery-context.ts";
import type { Store } from "../store/open-store.ts";

/** What the composition root has built by then. */
export type DeliveryParts = Pick<
  DeliveryContext,
  "channels" | "vault" | "policy" | "alone" | "log" | "onUndelivered" | "onRestored"
> & {
  /** Default: the machine's clock. */
  now?: () => Date;
};

/** The delivery as the configuration wants it. */
export function configuredDelivery(config: Config, store: Store, parts: DeliveryParts): DeliveryService {
  const { ledger, digest, subjects, suppressions, circuits, alerts } = store;
  return createDelivery({
    ...parts,
    ledger,
    digest,
    suppressions,
    subjects,
    circuits,
    alerts,
    dayLimits: config.dayLimits,
    prices: config.prices,
    defaults: {
      brandName: config.brandName,
      locale: config.defaultLocale,
      timeZone: config.timeZone,
      emailFrom: config.emailFrom,
      emailReplyTo: config.emailReplyTo,
    },
    bootId: `${hostname()}:${process.pid}:${ulid()}`,
    sendTimeoutMs: config.sendTimeoutMs,
    checkAfterMs: config.reconcile.afterMs,
    now: parts.now ?? (() => new Date()),
  });
}
