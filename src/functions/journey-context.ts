import type { JourneyDelays } from "../config.ts";
import type { Composition, Content, Reason } from "../delivery/composition.ts";
import { canonicalPhone } from "../delivery/phone.ts";
import type { ChannelId } from "../messages/message.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Lead, Subjects } from "../store/subjects.ts";
import type { Vault } from "../store/vault.ts";
import type { InngestClient } from "./inngest-client.ts";
import type { Notify } from "./notify.ts";
import type { Pace } from "./pace.ts";
import type { RecordEvent } from "./record-event.ts";

/** What every journey is made with. */
export type JourneyContext = {
  inngest: InngestClient;
  subjects: Subjects;
  ledger: Pick<Ledger, "findByKey">;
  vault: Pick<Vault, "open">;
  recordEvent: RecordEvent;
  notify: Notify;
  delays: JourneyDelays;
  pace: Pace;
  now: () => Date;
};

/** Attempts of a step after the first: about four hours of Inngest's back-off. */
export const journeyRetries = 10;

export type Contact = NonNullable<Lead["contact"]>;

/** The contact of a lead whose event was applied; null when the person has been erased since. */
export async function contactOf(subjects: Subjects, leadId: string | null): Promise<Contact | null> {
  return leadId === null ? null : ((await subjects.lead(leadId))?.contact ?? null);
}

/** A message to a lead, by one channel, in their language and zone. */
export function toContact(contact: Contact, channel: ChannelId, content: Content): Composition {
  const { phone, email } = contact;
  return {
    // An event sent straight to Inngest, or kept by an earlier version, may spell the number in another way.
    to: channel === "email" ? email : phone === null ? null : canonicalPhone(phone),
    locale: contact.locale,
    timeZone: contact.timeZone,
    consent: channel === "sms" ? contact.consentSms : contact.consentEmail,
    content,
  };
}

/** `optional("endsAt", null)` is `{}`: templates know missing fields, not null ones. */
export function optional<K extends string, V>(name: K, value: V | null): { [P in K]?: V } {
  // The computed key widens to string; the mapped type says which one it is.
  return value === null ? {} : ({ [name]: value } as { [P in K]?: V });
}

/** An instant moved by some milliseconds, as ISO 8601 UTC. */
export function shifted(at: string, byMs: number): string {
  return new Date(Date.parse(at) + byMs).toISOString();
}

/** Why a message is not sent on top of the first one: it was due before its journey began. Null when it was not. */
export function dueBefore(dueAt: string, begunAt: string): Reason | null {
  if (dueAt > begunAt) return null;
  return { reason: "too-late", explanation: `It was due at ${dueAt}, before its journey began.` };
}

/** Why a message that made sense before an instant must not go out any more, or null. Null never passes. */
export function tooLate(validUntilAt: string | null, now: Date): Reason | null {
  if (validUntilAt === null || now.toISOString() < validUntilAt) return null;
  return { reason: "too-late", explanation: `Its moment had passed: it made sense before ${validUntilAt}.` };
}
