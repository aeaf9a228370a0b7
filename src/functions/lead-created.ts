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
import type { Notified } from "./notify.ts";
import type { RecordedEvent } from "./record-event.ts";
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
    async ({ event, step, group, runId }) => {
      const { leadId } = event.data;
      const about = { journey: "lead-created", leadId, interviewId: null, trialId: null, runId };
      const subject = `lead.created:${leadId}`;

      const completed = async () => (await subjects.lead(leadId))?.questionnaireCompletedAt != null;
      const recorded = await step.run("record-event", async (): Promise<Recorded> => {
        const { outcome, recordedAt } = await recordEvent(event);
        return { outcome, recordedAt, completed: await completed() };
      });
      if (recorded.outcome === "superseded") return { ended: "superseded by a later event" };

      const confirm = () =>
        notify(step, {
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

      const createdAt = new Date(event.ts ?? Date.parse(recorded.recordedAt)).toISOString();
      const firstAt = shifted(createdAt, delays.questionnaireReminder1AfterMs);
      const secondAt = shifted(createdAt, delays.questionnaireReminder2AfterMs);
      const reminders = [
        // Put off to the moment of the second one, it would come with it. Delays of seconds, as in a demo, are no such case.
        {
          id: "questionnaire-reminder-1",
          dueAt: firstAt,
          found: completionIn(recorded),
          validUntilAt: shifted(firstAt, graceMs) < secondAt ? secondAt : shifted(secondAt, graceMs),
        },
        { id: "questionnaire-reminder-2", dueAt: secondAt, found: undefined, validUntilAt: null },
      ];
      const remind = async () => {
        const begun: Promise<Notified>[] = [];
        for (const { id, dueAt, found, validUntilAt } of reminders) {
          const answered = await waitUnless(
            step,
            id,
            {
              untilAt: dueAt,
              event: "questionnaire.completed",
              if: "async.data.leadId == event.data.leadId",
              happened: completed,
              found,
            },
            now,
          );
          if (answered) break;

          begun.push(
            notify(step, {
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
            }),
          );
        }
        return Promise.all(begun);
      };

      // Side by side: a message that has to wait, for a limit or a blocked account, holds up no other. Race mode:
      // otherwise an Inngest server goes on only when all steps that were planned together are done.
      const [confirmation, reminded] = await group.parallel({ mode: "race" }, () =>
        Promise.all([confirm(), remind()]),
      );
      if ([confirmation, ...reminded].some(foundErased)) return endedErased;
      const ended = reminded.length < reminders.length ? "questionnaire completed" : "all reminders sent";
      return { confirmation, ended };
    },
  );
}

/** What the first step has recorded. Runs begun by version 0.1 do not have `completed`. */
type Recorded = Pick<RecordedEvent, "outcome" | "recordedAt"> & { completed?: boolean };

function completionIn({ completed, recordedAt }: Recorded) {
  return completed === undefined ? undefined : { happened: completed, at: recordedAt };
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
