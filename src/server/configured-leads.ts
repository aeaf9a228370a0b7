import type { Config } from "../config.ts";
import { createLeadActions, type LeadActions } from "../desk/lead-actions.ts";
import { createViewLead, type ViewLead } from "../desk/lead-view.ts";
import { createNextOfLead } from "../desk/next-of-lead.ts";
import { createEraseLead } from "../functions/erase-lead.ts";
import type { AppParts } from "./configured-app.ts";

/** What is known of people, and done about their data: the same for pages and for the HTTP API. */
export function configuredLeads({
  store,
  told,
  runs,
  rehearsals,
  log,
  now,
}: Pick<AppParts, "store" | "told" | "runs" | "rehearsals" | "log"> & { now: () => Date }): {
  viewLead: ViewLead;
  leadActions: LeadActions;
} {
  const { personalData, audit } = store;
  const onFailure = (leadId: string, error: unknown) =>
    log("warning", "What comes next for a lead could not be worked out.", { leadId, error });
  return {
    viewLead: createViewLead({ ...store, runs, next: createNextOfLead({ rehearsals, onFailure, now }) }),
    leadActions: createLeadActions({
      erase: createEraseLead({ personalData, onLeadErased: told.onLeadErased, now, log }),
      personalData,
      audit,
      now,
      onUnrecorded: (error) => log("error", "What was done by hand could not be recorded.", { error }),
    }),
  };
}

/** What runs where, for the line under the message log. */
export function setupOf(config: Config, { channels }: Pick<AppParts, "channels">) {
  return {
    providers: { sms: channels.sms.provider, email: channels.email.provider },
    execution: config.inngest.mode === "embedded" ? ("embedded" as const) : ("inngest" as const),
    database: config.databaseUrl === undefined ? ("sqlite" as const) : ("postgres" as const),
  };
}
