import type { Context } from "hono";
import type { Config } from "../config.ts";
import type { TryContext } from "../dashboard/try/try-context.ts";
import type { DeliveryContext } from "../delivery/delivery-context.ts";
import { createEmitEvent } from "../desk/emit-event.ts";
import type { SendOneOff } from "../desk/one-off.ts";
import { optOutWays } from "../delivery/opt-out.ts";
import { previewTemplate } from "../delivery/preview-template.ts";
import { createSimulate, type SimulateContext } from "../desk/simulate.ts";
import { samplePerson } from "../events/sample-fields.ts";
import type { EventDoor } from "../functions/event-door.ts";
import { callerOf } from "../http/caller.ts";
import { HttpError } from "../http/http-error.ts";
import type { RateLimit } from "../http/rate-limit.ts";
import { sampleData } from "../messages/sample-data.ts";
import type { Rehearsals } from "../rehearsal/rehearsal.ts";
import type { Store } from "../store/open-store.ts";
import { localUrl } from "./banner.ts";

/** What the composition root has built by then. */
export type TryParts = {
  store: Store;
  channels: DeliveryContext["channels"];
  sandboxChannels: readonly string[];
  door: EventDoor;
  sendOneOff: SendOneOff;
  /** The one of the send routes: whoever sends by a page as well as by the API has no more of it. */
  rateLimit: RateLimit;
  report: SimulateContext["report"];
  rehearsals: Pick<Rehearsals, "fastForward">;
  now: () => Date;
};

/** What the pages to try things out work with, as the configuration wants it. */
export function configuredTry(config: Config, parts: TryParts): TryContext {
  const { store, channels, sandboxChannels, now } = parts;
  const { ledger, subjects, audit, sandbox } = store;
  const { brandName, timeZone, prices } = config;
  return {
    providers: { sms: channels.sms.provider, email: channels.email.provider },
    sandboxChannels,
    timeZone,
    currency: prices.currency,
    emitEvent: createEmitEvent({ door: parts.door, subjects, audit, now }),
    sendOneOff: parts.sendOneOff,
    admit: (c) => secondsToWait(parts.rateLimit, c),
    preview: (template, locale) =>
      previewTemplate(
        {
          brandName,
          timeZone,
          prices,
          optOutWays: optOutWays(config, localUrl(config.host, config.port)),
        },
        { template, locale, data: sampleData(template), phone: samplePerson.phone },
      ),
    rehearsals: parts.rehearsals,
    sandbox,
    ledger,
    simulate: createSimulate({ ledger, report: parts.report, sandboxChannels, audit, now }),
    audit,
    now,
  };
}

/** The limit's refusal as a number: pages say it in their own words. */
function secondsToWait(rateLimit: RateLimit, c: Context): number | null {
  try {
    rateLimit(callerOf(c));
    return null;
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== 429) throw error;
    return error.retryAfterSeconds ?? 60;
  }
}
