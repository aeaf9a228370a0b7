import type { Hono } from "hono";
import type { Config } from "../config.ts";
import { createApp, type AppContext } from "../http/app.ts";
import { createLimits } from "../http/limits.ts";
import type { AppParts } from "./app-parts.ts";
import { localUrl } from "./banner.ts";
import { configuredActions, type AppActions } from "./configured-actions.ts";
import { configuredDesk } from "./configured-desk.ts";
import { inngestFindsUsAt } from "./inngest-finds-us-at.ts";
import { webhooks } from "./webhooks.ts";

type GivenParts = Omit<AppParts, "now"> & Partial<Pick<AppParts, "now">>;

/** The HTTP application as the configuration wants it. `now`: the machine's clock unless it is given. */
export async function configuredApp(config: Config, given: GivenParts): Promise<Hono> {
  const parts: AppParts = { now: () => new Date(), ...given };
  const { store, delivery, door, rehearsals, inngestEndpoint, readiness, log, now } = parts;
  const actions = configuredActions(config, parts);
  const webhookContext = await webhooks(config, store, {
    now,
    onUndelivered: parts.told.onUndelivered,
    onAccountFault: (channel, providerCode, explanation) =>
      delivery.circuits.accountFault(channel, { providerCode, explanation }),
  });
  return createApp({
    door,
    inngestEndpoint,
    readiness,
    rehearsals,
    ...routeContexts(config, parts, actions),
    circuits: delivery.circuits,
    audit: store.audit,
    webhooks: webhookContext,
    pages: configuredDesk(config, parts, { ...actions, report: webhookContext.report }),
    limits: createLimits(config.apiRateLimitPerMinute, now),
    ...reachedBy(config),
    secure: actions.secure,
    sandboxChannels: actions.sandboxChannels,
    log: { fault: (method, path, error) => log("error", "A request failed.", { method, path, error }) },
  });
}

/** What the routes of each kind work with. */
function routeContexts(
  { prices: { currency }, dayLimits, timeZone, brandName }: Config,
  { store: { ledger, suppressions, digest }, runs, now }: AppParts,
  { leads, planResend, resendMessage, sendOneOff, rateLimit, rehearseReplay }: AppActions,
): Pick<AppContext, "send" | "messages" | "runs" | "usage" | "unsubscribe" | "leads"> {
  return {
    send: { sendOneOff, ledger, rateLimit },
    messages: { ledger, resendMessage, planResend, currency },
    runs: rehearseReplay === null ? { runs } : { runs, rehearseReplay },
    usage: { ledger, dayLimits, currency, timeZone, now },
    unsubscribe: { suppressions, digest, brandName, now },
    leads: { ...leads, currency },
  };
}

/** Who may call, and under which names. */
function reachedBy(
  config: Config,
): Pick<AppContext, "apiKey" | "publicHosts" | "inngestHosts" | "inngestSigns"> {
  return {
    apiKey: config.apiKey,
    publicHosts: config.publicUrl === undefined ? [] : [new URL(config.publicUrl).host],
    inngestHosts: [new URL(inngestFindsUsAt(config, localUrl(config.host, config.port))).host],
    inngestSigns: config.inngest.mode !== "dev",
  };
}
