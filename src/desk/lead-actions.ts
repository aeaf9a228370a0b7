import type { EraseLead } from "../functions/erase-lead.ts";
import { type AuditEntry, type AuditLog, auditSubjects } from "../store/audit-log.ts";
import type { LeadExport, PersonalData, Removed } from "../store/personal-data.ts";

/** What an operator does about a person's data. Both are recorded, as done by `actor`. */
export type LeadActions = {
  /** Erases the person everywhere. Repeating it is harmless. */
  erase: (leadId: string, actor: string) => Promise<Removed>;
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
    async export(leadId, actor) {
      const held = await personalData.export(leadId);
      if (held !== null)
        await record({ actor, action: "lead.export", subject: auditSubjects.lead(leadId), detail: null });
      return held;
    },
  };
}
