import { z } from "zod";
import type { EventData } from "../events/domain-event.ts";
import type { LeadsTable } from "./database-schema.ts";
import { toFlag } from "./message-row.ts";

/** The columns of a lead that events may correct, each by itself. */
type ContactColumns = Pick<
  LeadsTable,
  | "firstName"
  | "lastName"
  | "email"
  | "phone"
  | "locale"
  | "timeZone"
  | "questionnaireUrl"
  | "consentSms"
  | "consentEmail"
>;

/** What an event says of a person: only the fields it carries. */
export type SaidContact = Partial<ContactColumns>;

type ContactData = EventData<"lead.created" | "interview.scheduled" | "trial.started">;

const fieldTimes = z.record(z.string(), z.number());

/** The contact fields of an event's data. */
export function contactIn(data: ContactData): SaidContact {
  const { firstName, lastName, email, phone, locale, timeZone, questionnaireUrl, consent } = data;
  const all = {
    firstName,
    lastName,
    email,
    phone,
    locale,
    timeZone,
    questionnaireUrl,
    consentSms: consent?.sms === undefined ? undefined : toFlag(consent.sms),
    consentEmail: consent?.email === undefined ? undefined : toFlag(consent.email),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Whether there is enough to write to a person. */
export function isContactable(contact: SaidContact): boolean {
  return Boolean(contact.firstName && contact.lastName && contact.email);
}

/**
 * Puts what an event said at `ts` into a lead: field by field the newest word counts, at equal times the later
 * arrival, so that events end in the same contact in whatever order they come. `changed`: a field was taken.
 * `agrees`: the lead says the same as the event already.
 */
export function mergeContact(
  lead: LeadsTable,
  said: SaidContact,
  ts: number,
): { lead: LeadsTable; changed: boolean; agrees: boolean } {
  const times = fieldTimes.parse(JSON.parse(lead.contactTimes));
  const before = new Map<string, unknown>(Object.entries(lead));
  const entries = Object.entries(said);
  const taken = entries.filter(([field]) => ts >= (times[field] ?? Number.NEGATIVE_INFINITY));
  for (const [field] of taken) times[field] = ts;
  return {
    lead: { ...lead, ...Object.fromEntries(taken), contactTimes: JSON.stringify(times) },
    changed: taken.length > 0,
    agrees: entries.every(([field, value]) => before.get(field) === value),
  };
}
