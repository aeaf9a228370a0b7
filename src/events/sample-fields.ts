import type { EventName } from "./domain-event.ts";

/** Somebody who does not exist. The phone number may be somebody's: it is for a sandbox alone. */
export const samplePerson = {
  firstName: "Zoé",
  lastName: "Lefèvre",
  email: "zoe.lefevre@example.com",
  phone: "+33612345678",
  locale: "fr",
} as const;

/** Resend's own address for tests: it takes e-mail, and nobody reads it. */
export const nobodysEmail = "delivered@resend.dev";

const dayMs = 24 * 3_600_000;

/**
 * Realistic fields of an event, to which `given` ones are added; with fresh ids of a new lead, unless `given` names one that
 * is known. An event about something that must exist has none: its id has to be given.
 */
export function sampleFields(
  name: EventName,
  given: Record<string, unknown>,
  nowMs: number,
): Record<string, unknown> {
  // A known lead keeps their contact: a sample would overwrite it.
  const person = given["leadId"] === undefined ? { leadId: freshId("lead"), ...samplePerson } : {};
  switch (name) {
    case "lead.created":
      return {
        leadId: freshId("lead"),
        ...samplePerson,
        questionnaireUrl: "https://app.example.com/questionnaire",
      };
    case "interview.scheduled":
      return {
        interviewId: freshId("interview"),
        ...person,
        startsAt: onTheHour(nowMs + 2 * dayMs),
        durationMinutes: 45,
        meetingUrl: "https://meet.example.com/entretien",
      };
    case "trial.started":
      return {
        trialId: freshId("trial"),
        ...person,
        endsAt: onTheHour(nowMs + 14 * dayMs),
        accessUrl: "https://app.example.com/premier-acces",
        loginEmail: given["email"] ?? samplePerson.email,
        temporaryPassword: freshId("essai"),
      };
    case "questionnaire.completed":
    case "interview.cancelled":
    case "trial.converted":
      return {};
    default:
      return name satisfies never;
  }
}

function freshId(kind: string): string {
  return `${kind}-${crypto.randomUUID().slice(0, 8)}`;
}

function onTheHour(ms: number): string {
  return new Date(Math.ceil(ms / 3_600_000) * 3_600_000).toISOString();
}
