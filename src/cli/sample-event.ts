import { EventInvalidError } from "../client.ts";
import { domainEvent, eventSchemas, type DomainEvent, type EventName } from "../events/domain-event.ts";
import { nobodysEmail, sampleFields } from "../events/sample-fields.ts";
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
  requireSubject(name, given);
  const sample = sampleFields(name, given, nowMs);
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

/** Events that are about something that must exist, and the id it has. */
const about: Partial<Record<EventName, [field: string, flag: string, meaning: string]>> = {
  "questionnaire.completed": ["leadId", "--lead-id", "the lead who filled it in"],
  "interview.cancelled": ["interviewId", "--interview-id", "an interview scheduled before"],
  "trial.converted": ["trialId", "--trial-id", "a trial started before"],
};

function requireSubject(name: EventName, given: GivenFields): void {
  const subject = about[name];
  if (subject === undefined) return;
  const [field, flag, meaning] = subject;
  if (given[field] !== undefined) return;
  throw new UsageError(`${name} is about ${meaning}: give its id with ${flag}.`);
}
