import { interviewCancelled } from "./interview-cancelled.ts";
import { interviewScheduled } from "./interview-scheduled.ts";
import type { JourneyContext } from "./journey-context.ts";
import { leadCreated } from "./lead-created.ts";
import { recordSubject } from "./record-subject.ts";
import { retention, type RetentionContext } from "./retention.ts";
import { trialStarted } from "./trial-started.ts";

/** The functions that an event of the main app starts, and the nightly one. */
export function journeys(context: JourneyContext & RetentionContext) {
  return [
    leadCreated(context),
    interviewScheduled(context),
    interviewCancelled(context),
    trialStarted(context),
    recordSubject(context),
    retention(context),
  ];
}
