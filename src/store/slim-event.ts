import type { EventName } from "../events/domain-event.ts";
import type { IdentifiedEvent, SlimEvent } from "./subjects.ts";

/** The events of one name. */
export type EventNamed<N extends EventName> = Extract<IdentifiedEvent, { name: N }>;

/** What may leave the store of an event: ids and dates. Fields are named one by one, so that a new one stays in. */
export function slimEvent(event: IdentifiedEvent): SlimEvent {
  return { id: event.id, ts: event.ts, name: event.name, data: slimData(event) };
}

function slimData(event: IdentifiedEvent): SlimEvent["data"] {
  switch (event.name) {
    case "lead.created":
    case "questionnaire.completed":
      return { leadId: event.data.leadId };
    case "interview.scheduled": {
      const { interviewId, leadId, startsAt } = event.data;
      return { interviewId, leadId, startsAt };
    }
    case "interview.cancelled":
      return { interviewId: event.data.interviewId };
    case "trial.started": {
      const { trialId, leadId, endsAt } = event.data;
      return endsAt === undefined ? { trialId, leadId } : { trialId, leadId, endsAt };
    }
    case "trial.converted":
      return { trialId: event.data.trialId };
    default:
      // Without the event: it may be personal.
      event satisfies never;
      throw new TypeError("The event has a name the store does not know.");
  }
}
