import type { Message } from "../client.ts";
import type { DomainEvent } from "../events/domain-event.ts";

/** Which messages come of an event, and whose they are. */
export type Trail = {
  leadId: string;
  concerns: (message: Message) => boolean;
};

/** Where the messages of an event will be, or why there will be none. `earlier`: the log before the event. */
export function trailOf(event: DomainEvent, earlier: readonly Message[]): Trail | { none: string } {
  switch (event.name) {
    case "lead.created":
      return { leadId: event.data.leadId, concerns: ({ journey }) => journey === "lead-created" };
    case "interview.scheduled":
      return { leadId: event.data.leadId, concerns: about("interview-scheduled", event.data.interviewId) };
    case "trial.started":
      return { leadId: event.data.leadId, concerns: ({ trialId }) => trialId === event.data.trialId };
    case "interview.cancelled": {
      const { interviewId } = event.data;
      const told = earlier.find((message) => message.interviewId === interviewId && message.leadId !== null);
      if (told?.leadId != null) {
        return { leadId: told.leadId, concerns: about("interview-cancelled", interviewId) };
      }
      return { none: "The log shows no message about this interview, so no notice of it is expected." };
    }
    case "questionnaire.completed":
    case "trial.converted":
      return { none: "It sends nothing by itself: it stops the reminders." };
    default:
      return event satisfies never;
  }
}

function about(journey: string, interviewId: string): Trail["concerns"] {
  return (message) => message.journey === journey && message.interviewId === interviewId;
}
