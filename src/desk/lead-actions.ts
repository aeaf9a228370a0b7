import type { EraseLead } from "../functions/erase-lead.ts";
import { type AuditEntry, type AuditLog, auditSubjects } from "../store/audit-log.ts";
import type { LeadExport, PersonalData, Removed } from "../store/personal-data.ts";

/** How many rows of each kind are held of a person. */
export type HeldCounts = Record<"interviews" | "trials" | "events" | "messages" | "suppressions", number>;

/** What an operator does about a person's data. Erasures and exports are recorded, as done by `actor`. */
export type LeadActions = {
  /** Erases the person everywhere. Repeating it is harmless. */
  erase: (leadId: string, actor: string) => Promise<Removed>;
  /** How much is held, by kind; null: nothing is. It tells nothing of the person, and is not recorded. */
  count: (leadId: string) => Promise<HeldCounts | null>;
  /** All that is held; null: nothing is. */
  export: (leadId: string, actor: string) => Promise<LeadExport | null>;
};

/** Creates the actions. */
export function createLeadActions(context: {
  erase: EraseLead;
  personalData: Pick<PersonalData, "export">;
  audit: Pick<AuditLog, "record">;
  now: () => Date;
  /** Hears why an entry of the audit log could not be written. */
  onUnrecorded: (error: unknown) => void;
}): LeadActions {
  const { erase, personalData, audit, now, onUnrecorded } = context;
  const record = async (what: Omit<AuditEntry, "at">) =>
    // The action has been done by then: who was told otherwise would do it again.
    await audit.record({ at: now().toISOString(), ...what }).catch(onUnrecorded);
  return {
    async erase(leadId, actor) {
      const removed = await erase(leadId);
      const detail = (removed["leads"] ?? 0) > 0 ? "erased" : "nothing was held";
      // Without the id, which would be the last trace of the person.
      await record({ actor, action: "lead.erase", subject: auditSubjects.erasedLead, detail });
      return removed;
    },
    async count(leadId) {
      const held = await personalData.export(leadId);
      if (held === null) return null;
      const { interviews, trials, events, messages, suppressions } = held;
      return {
        interviews: interviews.length,
        trials: trials.length,
        events: events.length,
        messages: messages.length,
        suppressions: suppressions.length,
      };
    },
    async export(leadId, actor) {
      const held = await personalData.export(leadId);
      if (held !== null)
        await record({ actor, action: "lead.export", subject: auditSubjects.lead(leadId), detail: null });
      return held;
    },
  };
}
