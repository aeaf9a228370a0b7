import { eventType, staticSchema } from "inngest";
import type { EventData, EventName } from "../events/domain-event.ts";

/**
 * What a journey may count on in its event before it is recorded: the ids. The rest is optional, because the events
 * of the door are slim. The SDK's own validation would not transform, so `recordEvent` does the parsing.
 */
type Received<N extends EventName, Id extends keyof EventData<N>> = Partial<EventData<N>> &
  Pick<EventData<N>, Id>;

/** The events journeys are triggered by. */
export const triggers = {
  leadCreated: eventType("lead.created", { schema: staticSchema<Received<"lead.created", "leadId">>() }),
  questionnaireCompleted: eventType("questionnaire.completed", {
    schema: staticSchema<Received<"questionnaire.completed", "leadId">>(),
  }),
  interviewScheduled: eventType("interview.scheduled", {
    schema: staticSchema<Received<"interview.scheduled", "interviewId">>(),
  }),
  interviewCancelled: eventType("interview.cancelled", {
    schema: staticSchema<Received<"interview.cancelled", "interviewId">>(),
  }),
  trialStarted: eventType("trial.started", { schema: staticSchema<Received<"trial.started", "trialId">>() }),
  trialConverted: eventType("trial.converted", {
    schema: staticSchema<Received<"trial.converted", "trialId">>(),
  }),
};
