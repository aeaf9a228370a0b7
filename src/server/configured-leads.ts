import { createLeadActions, type LeadActions } from "../desk/lead-actions.ts";
import { createViewLead, type ViewLead } from "../desk/lead-view.ts";
import { createNextOfLead } from "../desk/next-of-lead.ts";
import { createEraseLead } from "../functions/erase-lead.ts";
import type { AppParts } from "./app-parts.ts";

/** What is known of people, and done about their data: the same for pages and for the HTTP API. */
export function configuredLeads({
  store,
  told,
  runs,
  rehearsals,
  log,
  now,
}: Pick<AppParts, "store" | "told" | "runs" | "rehearsals" | "log" | "now">): {
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
