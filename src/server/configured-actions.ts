import type { Config } from "../config.ts";
import { createSendOneOff } from "../desk/one-off.ts";
import { createRehearseReplay } from "../desk/rehearse-replay.ts";
import { createResendMessage } from "../desk/resend-message.ts";
import { createRateLimit } from "../http/rate-limit.ts";
import type { AppParts } from "./app-parts.ts";
import { configuredLeads } from "./configured-leads.ts";

/** What can be done and asked by a page as well as by the HTTP API: one of each, so that both have the same limits. */
export type AppActions = ReturnType<typeof configuredActions>;

/** How long the rehearsal of a replay waits for its turn. */
const slotWithinMs = 3000;

/** Creates the actions as the configuration wants them. */
export function configuredActions(config: Config, parts: AppParts) {
  const { delivery, store, channels, runs, rehearsals, now } = parts;
  return {
    leads: configuredLeads(parts),
    planResend: delivery.planResend,
    resendMessage: createResendMessage({ resendByHand: delivery.resendByHand, audit: store.audit, now }),
    sendOneOff: createSendOneOff({
      deliver: delivery.deliver,
      allowedCountries: config.smsAllowedCountries,
    }),
    rateLimit: createRateLimit(config.sendRateLimitPerMinute, now),
    /** Null with an Inngest server, which replays what it has. */
    rehearseReplay:
      runs.kind === "inngest"
        ? null
        : createRehearseReplay(runs, (eventId) => rehearsals.replay(eventId, { slotWithinMs })),
    /** Those that send nothing to real people. */
    sandboxChannels: Object.values(channels)
      .filter((channel) => channel.provider === "sandbox")
      .map((channel) => channel.id),
    /** Browsers come in by https. */
    secure: config.publicUrl?.startsWith("https:") ?? false,
  };
}
