import { journeyRetries, type JourneyContext } from "./journey-context.ts";
import { triggers } from "./triggers.ts";

/**
 * Applies the events that start no journey of their own, for callers that send them straight to Inngest.
 * Step ids are stable for ever: renaming one would run it again in runs already in flight.
 */
export function recordSubject({ inngest, recordEvent }: JourneyContext) {
  return inngest.createFunction(
    {
      id: "record-subject",
      retries: journeyRetries,
      triggers: [triggers.questionnaireCompleted, triggers.trialConverted],
    },
    async ({ event, step }) => step.run("record-event", () => recordEvent(event)),
  );
}
