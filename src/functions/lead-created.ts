import {
  contactOf,
  dueBefore,
  optional,
  shifted,
  toContact,
  tooLate,
  type Contact,
  type JourneyContext,
} from "./journey-context.ts";
import { endedErased, foundErased, leadErased, whenLeadIsErased } from "./lead-erased.ts";
import { triggers } from "./triggers.ts";
import { waitUnless } from "./wait-unless.ts";

/**
 * A lead left their details: confirm at once, and remind of the questionnaire twice unless it is filled in.
 * Step ids are stable for ever: renaming one would run it again in runs already in flight.
 */
export function leadCreated({ inngest, subjects, recordEvent, notify, delays, now, pace }: JourneyContext) {
  return inngest.createFunction(
    {
      id: "lead-created",
      ...pace,
      triggers: [triggers.leadCreated],
      cancelOn: [whenLeadIsErased],
    },
    async ({ event, step, runId }) => {
      const { leadId } = event.data;
      const about = { journey: "lead-created", leadId, interviewId: null, trialId: null, runId };
      const subject = `lead.created:${leadId}`;

      const recorded = await step.run("record-event", () => recordEvent(event));
      if (recorded.outcome === "superseded") return { ended: "superseded by a later event" };

      const confirmation = await notify(step, {
        ...about,
        subject,
        id: "confirmation",
        template: "lead-confirmation",
        by: ["sms", "email"],
        compose: async (channel) => {
          const contact = await contactOf(subjects, leadId);
          if (contact === null) return leadErased;
          return toContact(contact, channel, { template: "lead-confirmation", data: aboutLead(contact) });
        },
      });

      if (foundErased(confirmation)) return endedErased;

      const createdAt = new Date(event.ts ?? Date.parse(recorded.recordedAt)).toISOString();
      const completed = async () => (await subjects.lead(leadId))?.questionnaireCompletedAt != null;
      const firstAt = shifted(createdAt, delays.questionnaireReminder1AfterMs);
      const secondAt = shifted(createdAt, delays.questionnaireReminder2AfterMs);
      const reminders = [
        { id: "questionnaire-reminder-1", dueAt: firstAt, validUntilAt: shifted(secondAt, graceMs) },
        { id: "questionnaire-reminder-2", dueAt: secondAt, validUntilAt: null },
      ];
      for (const { id, dueAt, validUntilAt } of reminders) {
        const answered = await waitUnless(
          step,
          id,
          {
            untilAt: dueAt,
            event: "questionnaire.completed",
            if: "async.data.leadId == event.data.leadId",
            happened: completed,
          },
          now,
        );
        if (answered) return { confirmation, ended: "questionnaire completed" };

        const reminder = await notify(step, {
          ...about,
          subject,
          id,
          template: "questionnaire-reminder",
          by: ["sms", "email"],
          compose: async (channel) => {
            const contact = await contactOf(subjects, leadId);
            if (contact === null) return leadErased;
            if (await completed()) return { withhold: questionnaireCompleted };
            // An event of days ago, told only now: its reminders would come on top of the confirmation.
            const late =
              dueBefore(shifted(dueAt, graceMs), recorded.recordedAt) ?? tooLate(validUntilAt, now());
            if (late !== null) return { withhold: late };
            return toContact(contact, channel, {
              template: "questionnaire-reminder",
              data: aboutLead(contact),
            });
          },
        });
        if (foundErased(reminder)) return endedErased;
      }
      return { confirmation, ended: "all reminders sent" };
    },
  );
}

function aboutLead({ firstName, questionnaireUrl }: Contact) {
  return { name: firstName, ...optional("questionnaireUrl", questionnaireUrl) };
}

/** A reminder that is late by less than this still goes out. */
const graceMs = 3_600_000;

const questionnaireCompleted = {
  reason: "questionnaire-completed",
  explanation: "The questionnaire has been filled in.",
};
