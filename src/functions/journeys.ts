import { interviewCancelled } from "./interview-cancelled.ts";
import { interviewScheduled } from "./interview-scheduled.ts";
import type { JourneyContext } from "./journey-context.ts";
import { leadCreated } from "./lead-created.ts";
import { recordSubject } from "./record-subject.ts";
import { trialStarted } from "./trial-started.ts";

/** Every function that an event of the main app starts. */
export function journeys(context: JourneyContext) {
  return [
    leadCreated(context),
    interviewScheduled(context),
    interviewCancelled(context),
    trialStarted(context),
    recordSubject(context),
  ];
}
