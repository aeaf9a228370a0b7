import type { Hono } from "hono";
import type { Config } from "../config.ts";
import { desk } from "../dashboard/desk.ts";
import type { Live } from "../dashboard/shell/live.ts";
import { createSessions } from "../dashboard/shell/session.ts";
import type { HealthContext } from "../desk/health-view.ts";
import { createSuppressionList } from "../desk/suppression-list.ts";
import type { DeliveryService } from "../delivery/create-delivery.ts";
import { createRunPreviews } from "../desk/run-preview.ts";
import { createRehearseReplay } from "../desk/rehearse-replay.ts";
import type { DeskRuns } from "../desk/runs.ts";
import type { DeliveryContext } from "../delivery/delivery-context.ts";
import { createSendOneOff } from "../desk/one-off.ts";
import { createReadMessage } from "../desk/message-details.ts";
import { createResendMessage } from "../desk/resend-message.ts";
import type { InternalEvents } from "../functions/internal-events.ts";
import { createApp, type AppContext } from "../http/app.ts";
import { createLimits } from "../http/limits.ts";
import type { RunsContext } from "../http/run-routes.ts";
import { createRateLimit } from "../http/rate-limit.ts";
import type { Log } from "../logging.ts";
import type { Store } from "../store/open-store.ts";
import { localUrl } from "./banner.ts";
import { configuredTry } from "./configured-try.ts";
import { configuredLeads, setupOf } from "./configured-leads.ts";
import { inngestFindsUsAt } from "./inngest-finds-us-at.ts";
import { webhooks } from "./webhooks.ts";

/** What the composition root has built by then. */
export type AppParts = Pick<AppContext, "door" | "inngestEndpoint" | "readiness" | "rehearsals"> & {
  store: Store;
  channels: DeliveryContext["channels"];
  delivery: DeliveryService;
  told: InternalEvents;
  health: HealthContext;
  /** Tells open pages of changes. */
  live: Live;
  runs: DeskRuns;
  log: Log;
  /** The clock of what a person sees and does. Default: the machine's. */
  now?: () => Date;
};

/** The HTTP application as the configuration wants it. */
export async function configuredApp(config: Config, parts: AppParts): Promise<Hono> {
  const { store, channels, delivery, door, runs, inngestEndpoint, readiness } = parts;
  const { health, rehearsals, live, log, now = () => new Date() } = parts;
  const { ledger, suppressions, audit } = store;
  const { currency } = config.prices;
  const leads = configuredLeads({ ...parts, now });
  const resendMessage = createResendMessage({ resendByHand: delivery.resendByHand, audit: store.audit, now });
  const secure = config.publicUrl?.startsWith("https:") ?? false;
  const sandboxChannels = Object.values(channels)
    .filter((channel) => channel.provider === "sandbox")
    .map((channel) => channel.id);
  const sendOneOff = createSendOneOff({
    deliver: delivery.deliver,
    allowedCountries: config.smsAllowedCountries,
  });
  const rateLimit = createRateLimit(config.sendRateLimitPerMinute, now);
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
    send: {
      sendOneOff,
      ledger,
      rateLimit,
    },
    messages: { ledger, resendMessage, planResend: delivery.planResend, currency },
    runs: runsContext(parts),
    usage: { ledger, dayLimits: config.dayLimits, currency, timeZone: config.timeZone, now },
    circuits: delivery.circuits,
    audit,
    unsubscribe: { suppressions, digest: store.digest, brandName: config.brandName, now },
    leads: { ...leads, currency },
    webhooks: webhookContext,
    pages: desk({
      brandName: config.brandName,
      sandboxChannels,
      sessions: config.apiKey === undefined ? null : createSessions({ apiKey: config.apiKey, secure, now }),
      secure,
      timeZone: config.timeZone,
      ledger,
      dayLimits: config.dayLimits,
      currency,
      setup: setupOf(config, parts),
      ...leads,
      leadRuns: runs,
      readMessage: createReadMessage({ ledger, audit: store.audit }),
      planResend: delivery.planResend,
      resendMessage,
      prices: config.prices,
      keepsBodiesMs: config.retention.bodiesMs,
      audit,
      health,
      circuits: delivery.circuits,
      ...runPages(parts),
      suppressionList: createSuppressionList(suppressions, now),
      now,
      live,
      tryIt: configuredTry(config, {
        ...parts,
        sandboxChannels,
        sendOneOff,
        rateLimit,
        report: webhookContext.report,
        now,
      }),
    }),
    limits: createLimits(config.apiRateLimitPerMinute, now),
    secure,
    apiKey: config.apiKey,
    publicHosts: config.publicUrl === undefined ? [] : [new URL(config.publicUrl).host],
    inngestHosts: [new URL(inngestFindsUsAt(config, localUrl(config.host, config.port))).host],
    inngestSigns: config.inngest.mode !== "dev",
    sandboxChannels,
    log: { fault: (method, path, error) => log("error", "A request failed.", { method, path, error }) },
  });
}

/** The pages of runs, with the previews that an embedded engine allows. */
function runPages({ runs, rehearsals, store }: Pick<AppParts, "runs" | "rehearsals" | "store">) {
  const runPreviews =
    runs.kind === "inngest"
      ? null
      : createRunPreviews({
          rehearseReplay: createRehearseReplay(runs, (eventId) => rehearsals.replay(eventId)),
          next: (leadId, options) => rehearsals.next(leadId, options),
        });
  const eventIdsOf = async (leadId: string) => (await store.subjects.eventsOf(leadId)).map(({ id }) => id);
  return { runs, runPreviews, eventIdsOf };
}

function runsContext({ runs, rehearsals }: Pick<AppParts, "runs" | "rehearsals">): RunsContext {
  if (runs.kind === "inngest") return { runs };
  return { runs, rehearseReplay: createRehearseReplay(runs, (eventId) => rehearsals.replay(eventId)) };
}
