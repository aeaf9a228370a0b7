import { type AuditEntry, type AuditLog, auditSubjects } from "../store/audit-log.ts";
import type { LeadExport, PersonalData } from "../store/personal-data.ts";
import type { RecordedEvent, Subjects } from "../store/subjects.ts";
import type { Suppression, Suppressions } from "../store/suppressions.ts";
import { type LeadRun, runsOfLead, type RunsOfLeads } from "./lead-runs.ts";
import { type LeadSummary, summaryOf } from "./lead-summary.ts";
import { type Happened, type MessageWithPast, timelineOf } from "./lead-timeline.ts";
import type { NextOfLead, WhatIsNext } from "./next-of-lead.ts";

/** All that an operator sees of a person. Secrets are not part of it. */
export type LeadView = Pick<LeadExport, "lead" | "interviews" | "trials"> & {
  /** What forbids writing to the lead's present addresses. */
  suppressions: Suppression[];
  /** In the order they arrived. */
  events: RecordedEvent[];
  /** Oldest first, one-off ones to the same addresses included. */
  messages: MessageWithPast[];
  /** How many earlier messages are left out. */
  earlierMessages: number;
  runs: LeadRun[];
  /** What people did by hand, oldest first. */
  byHand: AuditEntry[];
  summary: LeadSummary;
  /** Everything of the above that happened at an instant, oldest first. */
  timeline: Happened[];
  next: WhatIsNext;
};

/** `erased`: the person was known, and nothing is held any more. `unknown`: nobody ever said this id. */
export type LeadAnswer = { status: "known"; view: LeadView } | { status: "erased" } | { status: "unknown" };

/** Tells what is known of a lead, and what comes next. */
export type ViewLead = (leadId: string) => Promise<LeadAnswer>;

/** What the view is made of. */
export type LeadViewContext = {
  personalData: Pick<PersonalData, "export">;
  subjects: Pick<Subjects, "eventsOf" | "wasErased">;
  suppressions: Pick<Suppressions, "addressId">;
  audit: Pick<AuditLog, "list">;
  runs: RunsOfLeads;
  next: NextOfLead;
};

/** As many as somebody reads, and as a page bears. */
const maxMessages = 200;
const maxByHand = 100;

/** Creates the view over a store, the runs and the outlook. */
export function createViewLead(context: LeadViewContext): ViewLead {
  const { personalData, subjects, suppressions } = context;
  return async (leadId) => {
    const held = await personalData.export(leadId);
    if (held === null) {
      const wasErased = await subjects.wasErased({ leadId, ts: 0 });
      return { status: wasErased ? "erased" : "unknown" };
    }
    const { lead, interviews, trials } = held;
    const messages = held.messages.slice(-maxMessages);
    const events = await subjects.eventsOf(leadId);
    const runs = await runsOfLead(context.runs, { events, messages });
    const byHand = await byHandOf(context.audit, { leadId, messages, runs });
    const addresses = new Set(addressesOf(held, suppressions));
    return {
      status: "known",
      view: {
        lead,
        interviews,
        trials,
        suppressions: held.suppressions.filter(({ addressId }) => addresses.has(addressId)),
        events,
        messages,
        earlierMessages: held.messages.length - messages.length,
        runs,
        byHand,
        summary: summaryOf(held.messages),
        timeline: timelineOf({ events, runs, messages, byHand }),
        next: await context.next(leadId),
      },
    };
  };
}

function addressesOf({ lead }: LeadExport, { addressId }: Pick<Suppressions, "addressId">): string[] {
  if (lead.contact === null) return [];
  const { email, phone } = lead.contact;
  return [addressId("email", email), ...(phone === null ? [] : [addressId("sms", phone)])];
}

async function byHandOf(
  audit: Pick<AuditLog, "list">,
  of: { leadId: string; messages: readonly MessageWithPast[]; runs: readonly LeadRun[] },
): Promise<AuditEntry[]> {
  const subject = [
    auditSubjects.lead(of.leadId),
    ...of.messages.map(({ id }) => auditSubjects.message(id)),
    ...of.runs.map(({ id }) => auditSubjects.run(id)),
  ];
  const { entries } = await audit.list({ limit: maxByHand, subject });
  return entries.toReversed();
}
