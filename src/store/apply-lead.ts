import type { Kysely } from "kysely";
import { contactIn, isContactable, mergeContact, type SaidContact } from "./contact.ts";
import type { DatabaseSchema, LeadsTable } from "./database-schema.ts";
import type { ApplyResult } from "./event-log.ts";
import { earliest, instantOf, latest } from "./instant.ts";
import { fromFlag } from "./message-row.ts";
import type { EventNamed } from "./slim-event.ts";
import { type Lead, LeadUnknownError } from "./subjects.ts";

/**
 * The first `lead.created` always counts, however late it comes. Another one is superseded when every field it
 * carries has been said anew since, and differently; even then the earliest instant stays the lead's `createdAt`.
 */
export async function applyLeadCreated(
  trx: Kysely<DatabaseSchema>,
  event: EventNamed<"lead.created">,
): Promise<ApplyResult> {
  const before = await readLead(trx, event.data.leadId);
  const merged = mergeContact(before, contactIn(event.data), event.ts);
  await saveLead(trx, {
    ...merged.lead,
    createdAt: earliest(before.createdAt, event.ts),
    lastContactAt: latest(before.lastContactAt, event.ts),
  });
  const counts = before.createdAt === null || merged.changed || merged.agrees;
  return { outcome: counts ? "applied" : "superseded", revision: null };
}

/** Completion stands by itself: it may come before `lead.created`, and the first instant stays. */
export async function applyQuestionnaireCompleted(
  trx: Kysely<DatabaseSchema>,
  event: EventNamed<"questionnaire.completed">,
): Promise<ApplyResult> {
  const lead = await readLead(trx, event.data.leadId);
  await saveLead(trx, {
    ...lead,
    questionnaireCompletedAt: earliest(lead.questionnaireCompletedAt, event.ts),
    lastContactAt: latest(lead.lastContactAt, event.ts),
  });
  return { outcome: "applied", revision: null };
}

/**
 * Makes sure the lead of another subject's event is known, and takes what the event says of the person.
 * @throws LeadUnknownError with `index`, the event's position in its batch
 */
export async function applyContact(
  trx: Kysely<DatabaseSchema>,
  event: EventNamed<"interview.scheduled" | "trial.started">,
  index: number,
): Promise<void> {
  const { leadId } = event.data;
  const said: SaidContact = contactIn(event.data);
  const lead = await readLead(trx, leadId);
  if (!isContactable(lead) && !isContactable(said)) throw new LeadUnknownError(leadId, index);
  const merged = mergeContact(lead, said, event.ts);
  const lastContactAt = latest(lead.lastContactAt, event.ts);
  if (merged.changed || lastContactAt !== lead.lastContactAt)
    await saveLead(trx, { ...merged.lead, lastContactAt });
}

/** Notes that the lead of another subject was heard of, by an event that does not name them. */
export async function touchLead(
  trx: Kysely<DatabaseSchema>,
  leadId: string | null,
  ts: number,
): Promise<void> {
  if (leadId === null) return;
  const at = instantOf(ts);
  await trx
    .updateTable("leads")
    .set({ lastContactAt: at })
    .where("id", "=", leadId)
    .where((where) => where.or([where("lastContactAt", "is", null), where("lastContactAt", "<", at)]))
    .execute();
}

export function toLead(row: LeadsTable): Lead {
  const { firstName, lastName, email, phone, locale, timeZone, questionnaireUrl } = row;
  const known = firstName !== null && lastName !== null && email !== null;
  return {
    id: row.id,
    contact: known
      ? {
          firstName,
          lastName,
          email,
          phone,
          locale,
          timeZone,
          questionnaireUrl,
          consentSms: fromFlag(row.consentSms),
          consentEmail: fromFlag(row.consentEmail),
        }
      : null,
    createdAt: row.createdAt,
    questionnaireCompletedAt: row.questionnaireCompletedAt,
  };
}

/** The lead's row, or that of somebody of whom nothing is known yet. */
async function readLead(trx: Kysely<DatabaseSchema>, id: string): Promise<LeadsTable> {
  const row = await trx.selectFrom("leads").selectAll().where("id", "=", id).executeTakeFirst();
  return (
    row ?? {
      id,
      firstName: null,
      lastName: null,
      email: null,
      phone: null,
      locale: null,
      timeZone: null,
      questionnaireUrl: null,
      consentSms: null,
      consentEmail: null,
      contactTimes: "{}",
      createdAt: null,
      questionnaireCompletedAt: null,
      lastContactAt: null,
    }
  );
}

async function saveLead(trx: Kysely<DatabaseSchema>, row: LeadsTable): Promise<void> {
  await trx
    .insertInto("leads")
    .values(row)
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
}
