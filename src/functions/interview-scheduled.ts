import type { Reason } from "../delivery/composition.ts";
import type { ChannelId } from "../messages/message.ts";
import type { Interview } from "../store/subjects.ts";
import { expectsEarlierDate } from "./interview-told.ts";
import {
  contactOf,
  dueBefore,
  optional,
  shifted,
  toContact,
  tooLate,
  type JourneyContext,
} from "./journey-context.ts";
import { endedErased, foundErased, leadErased, whenLeadIsErased } from "./lead-erased.ts";
import { triggers } from "./triggers.ts";

type InterviewTemplate = "interview-confirmation" | "interview-reminder-24h" | "interview-reminder-1h";

/**
 * An interview was booked or moved: confirm the date, and remind before it. A later date, or a cancellation,
 * cancels the run (an event older than the run's own does not).
 * Step ids are stable for ever: renaming one would run it again in runs already in flight.
 */
export function interviewScheduled({
  inngest,
  subjects,
  ledger,
  recordEvent,
  notify,
  delays,
  now,
  pace,
}: JourneyContext) {
  /** What a message of this revision says, or why it must not be sent any more. */
  const composeFor =
    (interviewId: string, revision: number, template: InterviewTemplate, late: () => Reason | null) =>
    async (channel: ChannelId) => {
      const interview = await subjects.interview(interviewId);
      if (interview === null) return leadErased;
      const withhold = noLongerTrue(interview, revision) ?? late();
      if (withhold !== null || interview.startsAt === null) return { withhold: withhold ?? cancelled };
      const contact = await contactOf(subjects, interview.leadId);
      if (contact === null) return leadErased;
      return toContact(contact, channel, {
        template,
        data: {
          name: contact.firstName,
          startsAt: interview.startsAt,
          ...optional("timeZone", contact.timeZone),
          ...optional("durationMinutes", interview.durationMinutes),
          ...optional("meetingUrl", interview.meetingUrl),
          // "Moved" is news only to someone who had been told of the earlier date.
          ...(template === "interview-confirmation"
            ? { rescheduled: await expectsEarlierDate(ledger, interviewId, revision) }
            : {}),
        },
      });
    };

  return inngest.createFunction(
    {
      id: "interview-scheduled",
      ...pace,
      triggers: [triggers.interviewScheduled],
      cancelOn: [
        whenLeadIsErased,
        {
          event: "interview.cancelled",
          if: "async.data.interviewId == event.data.interviewId && async.ts >= event.ts",
        },
        {
          event: "interview.scheduled",
          if: "async.data.interviewId == event.data.interviewId && async.data.startsAt != event.data.startsAt && async.ts >= event.ts",
        },
      ],
    },
    async ({ event, step, group, runId }) => {
      const { interviewId } = event.data;

      const { outcome, revision, recordedAt } = await step.run("record-event", () => recordEvent(event));
      if (outcome === "superseded" || revision === null) return { ended: "superseded by a later event" };

      const read = await step.run("read-interview", async () => {
        const interview = await subjects.interview(interviewId);
        return interview === null ? null : { startsAt: interview.startsAt, leadId: interview.leadId };
      });
      if (read === null) return endedErased;
      const { startsAt, leadId } = read;
      if (startsAt === null) return { ended: "cancelled before it was scheduled" };

      const about = { journey: "interview-scheduled", leadId, interviewId, trialId: null, runId };
      const subject = `interview.scheduled:${interviewId}#${revision}`;
      // Side by side: a message that has to wait, for a limit or a blocked account, holds up no other.
      const confirm = () =>
        notify(step, {
          ...about,
          subject,
          id: "confirmation",
          template: "interview-confirmation",
          by: ["sms", "email"],
          compose: composeFor(interviewId, revision, "interview-confirmation", () =>
            tooLate(startsAt, now()),
          ),
        });

      const reminder24hAt = shifted(startsAt, -delays.interviewReminder1BeforeMs);
      const reminder1hAt = shifted(startsAt, -delays.interviewReminder2BeforeMs);

      // A reminder whose moment had passed when the interview was booked is withheld, not sent on top of the confirmation.
      const remindTheDayBefore = async () => {
        if (reminder24hAt > recordedAt) await step.sleepUntil("until-reminder-24h", reminder24hAt);
        return notify(step, {
          ...about,
          subject,
          id: "reminder-24h",
          template: "interview-reminder-24h",
          by: ["sms", "email"],
          compose: composeFor(
            interviewId,
            revision,
            "interview-reminder-24h",
            () => dueBefore(reminder24hAt, recordedAt) ?? tooLate(reminder1hAt, now()),
          ),
        });
      };

      const remindAnHourBefore = async () => {
        if (reminder1hAt > recordedAt) await step.sleepUntil("until-reminder-1h", reminder1hAt);
        return notify(step, {
          ...about,
          subject,
          id: "reminder-1h",
          template: "interview-reminder-1h",
          by: ["sms"],
          fallback: "email",
          compose: composeFor(
            interviewId,
            revision,
            "interview-reminder-1h",
            () => dueBefore(reminder1hAt, recordedAt) ?? tooLate(startsAt, now()),
          ),
        });
      };

      // Race mode: otherwise an Inngest server goes on only when all steps that were planned together are done.
      const notified = await group.parallel({ mode: "race" }, () =>
        Promise.all([confirm(), remindTheDayBefore(), remindAnHourBefore()]),
      );
      if (notified.some(foundErased)) return endedErased;
      return { ended: "all reminders settled" };
    },
  );
}

const cancelled = { reason: "interview-cancelled", explanation: "The interview was cancelled." };

/** Why a message about this revision must not go out any more, or null. */
function noLongerTrue(interview: Interview, revision: number): Reason | null {
  if (interview.cancelledAt !== null) return cancelled;
  if (interview.revision === revision) return null;
  return { reason: "interview-rescheduled", explanation: "The interview was moved to another date." };
}
