import type { Hono } from "hono";
import type { Config } from "../config.ts";
import { desk, type DeskContext } from "../dashboard/desk.ts";
import { createSessions } from "../dashboard/shell/session.ts";
import { createReadMessage } from "../desk/message-details.ts";
import { createRunPreviews } from "../desk/run-preview.ts";
import type { SimulateContext } from "../desk/simulate.ts";
import { createSuppressionList } from "../desk/suppression-list.ts";
import type { AppParts } from "./app-parts.ts";
import type { AppActions } from "./configured-actions.ts";
import { configuredTry } from "./configured-try.ts";

/** The pages for people, as the configuration wants them. `report`: what the providers' webhooks call. */
export function configuredDesk(
  config: Config,
  parts: AppParts,
  actions: AppActions & { report: SimulateContext["report"] },
): Hono {
  const { store, delivery, runs, health, live, now } = parts;
  const { ledger, audit, suppressions } = store;
  const { leads, planResend, resendMessage, sandboxChannels, secure } = actions;
  const { apiKey, brandName, timeZone, dayLimits, prices, retention } = config;
  return desk({
    brandName,
    timeZone,
    sandboxChannels,
    secure,
    sessions: apiKey === undefined ? null : createSessions({ apiKey, secure, now }),
    ledger,
    audit,
    live,
    now,
    health,
    dayLimits,
    prices,
    currency: prices.currency,
    keepsBodiesMs: retention.bodiesMs,
    setup: setupOf(config, parts),
    ...leads,
    leadRuns: runs,
    ...runPages(parts, actions),
    readMessage: createReadMessage({ ledger, audit }),
    planResend,
    resendMessage,
    circuits: delivery.circuits,
    suppressionList: createSuppressionList(suppressions, now),
    tryIt: configuredTry(config, { ...parts, ...actions }),
  });
}

/** What runs where, for the line under the message log. */
function setupOf(config: Config, { channels }: Pick<AppParts, "channels">): DeskContext["setup"] {
  return {
    providers: { sms: channels.sms.provider, email: channels.email.provider },
    execution: config.inngest.mode === "embedded" ? "embedded" : "inngest",
    database: config.databaseUrl === undefined ? "sqlite" : "postgres",
  };
}

/** The pages of runs, with the previews that an embedded engine allows. */
function runPages(
  { runs, rehearsals, store }: AppParts,
  { rehearseReplay }: AppActions,
): Pick<DeskContext, "runs" | "runPreviews" | "eventIdsOf"> {
  return {
    runs,
    runPreviews:
      rehearseReplay === null
        ? null
        : createRunPreviews({
            rehearseReplay,
            next: (leadId, options) => rehearsals.next(leadId, options),
          }),
    eventIdsOf: async (leadId) => (await store.subjects.eventsOf(leadId)).map(({ id }) => id),
  };
}
