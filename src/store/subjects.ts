import type { DomainEvent } from "../events/domain-event.ts";
import type { Locale } from "../messages/message.ts";
import type { SubjectIds } from "./subject-names.ts";

/** What is known of a person. Contact is null until an event brought it. */
export type Lead = {
  id: string;
  contact: {
    firstName: string;
    lastName: string;
    email: string;
    phone: string | null;
    locale: Locale | null;
    timeZone: string | null;
    questionnaireUrl: string | null;
    /** Null: not said. */
    consentSms: boolean | null;
    consentEmail: boolean | null;
  } | null;
  /** Instant of `lead.created`; null for a lead first seen through another event. */
  createdAt: string | null;
  questionnaireCompletedAt: string | null;
};

export type Interview = {
  id: string;
  /** Null when all that is known is its cancellation. */
  leadId: string | null;
  startsAt: string | null;
  durationMinutes: number | null;
  meetingUrl: string | null;
  /** 1 for the first date; one more each time `startsAt` changes, also back to an earlier value. */
  revision: number;
  cancelledAt: string | null;
  cancelReason: string | null;
};

export type Trial = {
  id: string;
  leadId: string | null;
  startedAt: string | null;
  endsAt: string | null;
  /** The one-time link into the trial, sealed; null when there is none. */
  sealedAccessUrl: string | null;
  loginEmail: string | null;
  /** Sealed; null when there is none or it has been erased. */
  sealedPassword: string | null;
  convertedAt: string | null;
};

/** An event with its identity and instant settled. */
export type IdentifiedEvent = DomainEvent & { id: string; ts: number };

/** What Inngest gets to see of an event: ids and dates, nothing personal. */
export type SlimEvent = {
  id: string;
  ts: number;
  name: DomainEvent["name"];
  data: Record<string, string | number>;
};

/**
 * What became of an event. `applied`: it is the newest word on its subject, or agrees with it. `duplicate`: its
 * id was recorded before. `superseded`: a later event said otherwise, or the person was erased since; nothing was
 * changed.
 */
export type AppliedEvent = {
  outcome: "applied" | "duplicate" | "superseded";
  slim: SlimEvent;
  /** The interview's revision after an `interview.*` event; null for others. */
  revision: number | null;
};

/** Thrown (`code: "LEAD_UNKNOWN"`) for an event about a lead never seen, without the fields to introduce it. */
export class LeadUnknownError extends Error {
  override name = "LeadUnknownError" as const;
  readonly code = "LEAD_UNKNOWN";
  readonly leadId: string;
  /** Position in the batch given to `apply`. */
  readonly index: number;
  constructor(leadId: string, index: number) {
    super(
      `Lead ${leadId} is not known: send lead.created first, or include firstName, lastName and email in this event.`,
    );
    this.leadId = leadId;
    this.index = index;
  }
}

/** Thrown (`code: "EVENT_ID_REUSED"`) for an event whose id was recorded for another event: one of them would be lost. */
export class EventIdReusedError extends Error {
  override name = "EventIdReusedError" as const;
  readonly code = "EVENT_ID_REUSED";
  /** Position in the batch given to `apply`. */
  readonly index: number;
  constructor(eventId: string, index: number) {
    super(`The id ${eventId} belongs to another event: give each event an id of its own, or none.`);
    this.index = index;
  }
}

/** An event on record. */
export type RecordedEvent = SlimEvent & {
  outcome: Exclude<AppliedEvent["outcome"], "duplicate">;
  /** When the door recorded it; `ts` is when it happened. */
  receivedAt: string;
  /** When Inngest had it; null: not yet, or never because it is superseded. */
  forwardedAt: string | null;
};

/** Leads, interviews and trials, and the events that shaped them. */
export interface Subjects {
  /**
   * Records the events and applies them in order, all in one transaction: either every one is durable or none.
   * Idempotent by event id; ordered by event time where two events speak of the same thing.
   * `forwarded`: the events come from Inngest, so that they need not be sent there.
   * @throws LeadUnknownError, EventIdReusedError
   */
  apply(events: IdentifiedEvent[], options: { at: string; forwarded: boolean }): Promise<AppliedEvent[]>;
  /** What became of an event recorded earlier, or null. */
  recorded(eventId: string): Promise<AppliedEvent | null>;
  /** The events of a lead in the order they arrived, those that name only an interview or a trial of theirs included. */
  eventsOf(leadId: string): Promise<RecordedEvent[]>;
  /** Whether one of these subjects was erased at `ts` (ms) or later: what is told of it from before is not kept. */
  wasErased(subject: SubjectIds & { ts: number }): Promise<boolean>;
  /** Events not yet handed to Inngest, oldest first, recorded before `recordedBefore`. Superseded ones are left out. */
  unforwarded(options: { recordedBefore: string; limit: number }): Promise<SlimEvent[]>;
  markForwarded(eventIds: string[], at: string): Promise<void>;
  lead(id: string): Promise<Lead | null>;
  interview(id: string): Promise<Interview | null>;
  trial(id: string): Promise<Trial | null>;
  /** Erases the temporary password of a trial. */
  forgetPassword(trialId: string): Promise<void>;
}
