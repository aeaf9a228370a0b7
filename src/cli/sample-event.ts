import { EventInvalidError } from "../client.ts";
import { domainEvent, eventSchemas, type DomainEvent, type EventName } from "../events/domain-event.ts";
import { UsageError } from "./command.ts";

/** Fields given on the command line, by their name in the event's data. */
export type GivenFields = Record<string, unknown>;

/** An event made up for a trial, with what was given in place of the sample. */
export type SampleEvent = {
  event: DomainEvent;
  /** Whether the phone number or the e-mail address is the sample's, and so nobody's in particular. */
  samplePhone: boolean;
  sampleEmail: boolean;
};

const samplePerson = {
  firstName: "Zoé",
  lastName: "Lefèvre",
  email: "zoe.lefevre@example.com",
  phone: "+33612345678",
  locale: "fr",
};

const dayMs = 24 * 3_600_000;

/**
 * Realistic data for an event, complete enough to work on a server that has seen nothing yet.
 * @throws UsageError when the event is about something that must exist, and its id is missing; EventInvalidError
 */
export function sampleEvent(name: EventName, given: GivenFields, nowMs: number): SampleEvent {
  for (const field of Object.keys(given)) {
    if (!Object.hasOwn(eventSchemas[name].shape, field)) {
      throw new UsageError(`The data of ${name} has no ${field}.`);
    }
  }
  const sample = sampleData(name, given, nowMs);
  const parsed = domainEvent.safeParse({ name, data: { ...sample, ...given } });
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    throw new EventInvalidError(`The event ${name}`, problems);
  }
  return {
    event: parsed.data,
    samplePhone: sample["phone"] !== undefined && given["phone"] === undefined,
    sampleEmail: sample["email"] !== undefined && given["email"] === undefined,
  };
}

/** Resend's own address for tests: it takes e-mail, and nobody reads it. */
const nobodysEmail = "delivered@resend.dev";

/**
 * The same event for a server that reaches real people by some channels: there, the sample's phone number, which may
 * be somebody's, is left out, and its e-mail address replaced by one that is nobody's.
 */
export function harmless(sample: SampleEvent, sandboxChannels: readonly string[]): SampleEvent {
  const { event, samplePhone, sampleEmail } = sample;
  const change = {
    ...(samplePhone && !sandboxChannels.includes("sms") ? { phone: undefined } : {}),
    ...(sampleEmail && !sandboxChannels.includes("email") ? { email: nobodysEmail } : {}),
  };
  return { ...sample, event: domainEvent.parse({ ...event, data: { ...event.data, ...change } }) };
}

function sampleData(name: EventName, given: GivenFields, nowMs: number): Record<string, unknown> {
  // A known lead keeps their contact: a sample would overwrite it.
  const person = given["leadId"] === undefined ? { leadId: freshId("lead"), ...samplePerson } : {};
  switch (name) {
    case "lead.created": {
      const leadId = freshId("lead");
      return { leadId, ...samplePerson, questionnaireUrl: "https://app.example.com/questionnaire" };
    }
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
      return required(name, given, "leadId", "--lead-id", "the lead who filled it in");
    case "interview.cancelled":
      return required(name, given, "interviewId", "--interview-id", "an interview scheduled before");
    case "trial.converted":
      return required(name, given, "trialId", "--trial-id", "a trial started before");
    default:
      return name satisfies never;
  }
}

function required(
  name: EventName,
  given: GivenFields,
  ...[field, flag, meaning]: [string, string, string]
): Record<string, unknown> {
  if (given[field] !== undefined) return {};
  throw new UsageError(`${name} is about ${meaning}: give its id with ${flag}.`);
}

function freshId(kind: string): string {
  return `${kind}-${crypto.randomUUID().slice(0, 8)}`;
}

function onTheHour(ms: number): string {
  return new Date(Math.ceil(ms / 3_600_000) * 3_600_000).toISOString();
}
