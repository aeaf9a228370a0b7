import { type DomainEvent, domainEvent, type EventName } from "../events/domain-event.ts";
import { sampleFields, samplePerson } from "../events/sample-fields.ts";
import type { Locale } from "../messages/message.ts";
import type { Happening } from "../rehearsal/rehearsal.ts";

/** The events that begin a journey, and so can begin a scenario. */
export const beginnings = ["lead.created", "interview.scheduled", "trial.started"] as const;

export type Beginning = (typeof beginnings)[number];

/** What may happen some days after the beginning, besides what the service does. */
export const laterEvents = [
  "questionnaire-completed",
  "interview-moved",
  "interview-cancelled",
  "trial-converted",
  "stop",
] as const;

export type LaterEvent = (typeof laterEvents)[number];

/** A story about somebody who does not exist. Days may be fractions. */
export type Scenario = {
  beginning: Beginning;
  locale: Locale;
  /** What happens, and how many days after the beginning. */
  later: Partial<Record<LaterEvent, number>>;
  smsUndelivered: boolean;
  emailBounced: boolean;
};

const dayMs = 24 * 3_600_000;

/** How long after a message was taken its failure is reported, where the scenario lets it fail. */
export const reportAfterMs = 60_000;

/** What of a scenario makes sense after its beginning: a questionnaire needs none of the others, an interview must exist. */
export function laterEventsOf(beginning: Beginning): readonly LaterEvent[] {
  switch (beginning) {
    case "lead.created":
      return ["questionnaire-completed", "stop"];
    case "interview.scheduled":
      return ["interview-moved", "interview-cancelled", "stop"];
    case "trial.started":
      return ["trial-converted", "stop"];
    default:
      return beginning satisfies never;
  }
}

/** A scenario as a rehearsal takes it. */
export function eventsOf(
  scenario: Scenario,
  nowMs: number,
): { events: DomainEvent[]; happenings: Happening[] } {
  const { beginning, locale, later, smsUndelivered, emailBounced } = scenario;
  const first = { ...sampleFields(beginning, {}, nowMs), locale };
  const reports: Happening[] = [
    ...(smsUndelivered
      ? [{ kind: "report", afterMs: reportAfterMs, channel: "sms", status: "undelivered" } as const]
      : []),
    ...(emailBounced
      ? [{ kind: "report", afterMs: reportAfterMs, channel: "email", status: "undelivered" } as const]
      : []),
  ];
  const happenings = laterEventsOf(beginning).flatMap((name) => {
    const days = later[name];
    return days === undefined ? [] : [happening(name, first, Math.round(days * dayMs))];
  });
  return { events: [event(beginning, first)], happenings: [...happenings, ...reports] };
}

function happening(name: LaterEvent, first: Record<string, unknown>, afterMs: number): Happening {
  const told = (eventName: EventName, data: Record<string, unknown>): Happening => ({
    kind: "event",
    afterMs,
    event: event(eventName, data),
  });
  const { leadId, interviewId, trialId } = first;
  switch (name) {
    case "questionnaire-completed":
      return told("questionnaire.completed", { leadId });
    case "interview-moved":
      return told("interview.scheduled", {
        ...first,
        startsAt: new Date(Date.parse(String(first["startsAt"])) + 3 * dayMs).toISOString(),
      });
    case "interview-cancelled":
      return told("interview.cancelled", { interviewId });
    case "trial-converted":
      return told("trial.converted", { trialId });
    case "stop":
      return { kind: "reply", afterMs, from: samplePerson.phone, keyword: "stop" };
    default:
      return name satisfies never;
  }
}

function event(name: EventName, data: Record<string, unknown>): DomainEvent {
  return domainEvent.parse({ name, data });
}
