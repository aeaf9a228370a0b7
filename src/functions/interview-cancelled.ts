import { mayHaveBeenTold } from "./interview-told.ts";
import { knownContact, knownInterview, optional, toContact, type JourneyContext } from "./journey-context.ts";
import { triggers } from "./triggers.ts";

/**
 * An interview was cancelled: tell the lead, if they had been told of it. The scheduled journey stops by itself.
 * Step ids are stable for ever: renaming one would run it again in runs already in flight.
 */
export function interviewCancelled({ inngest, subjects, ledger, recordEvent, notify, pace }: JourneyContext) {
  return inngest.createFunction(
    { id: "interview-cancelled", ...pace, triggers: [triggers.interviewCancelled] },
    async ({ event, step, runId }) => {
      const { interviewId } = event.data;

      const { outcome } = await step.run("record-event", () => recordEvent(event));
      if (outcome === "superseded") return { ended: "superseded by a later event" };

      const { leadId, revision, told } = await step.run("read-interview", async () => {
        const interview = await knownInterview(subjects, interviewId);
        return {
          leadId: interview.leadId,
          revision: interview.revision,
          told: await mayHaveBeenTold(ledger, interviewId, interview.revision),
        };
      });
      if (!told) return { ended: "the lead had not been told of the interview" };

      const notice = await notify(step, {
        journey: "interview-cancelled",
        leadId,
        interviewId,
        trialId: null,
        runId,
        subject: `interview.cancelled:${interviewId}#${revision}`,
        id: "notice",
        template: "interview-cancellation",
        by: ["sms", "email"],
        compose: async (channel) => {
          const interview = await knownInterview(subjects, interviewId);
          if (interview.cancelledAt === null || interview.startsAt === null)
            return { withhold: scheduledAgain };
          const contact = await knownContact(subjects, interview.leadId);
          return toContact(contact, channel, {
            template: "interview-cancellation",
            data: {
              name: contact.firstName,
              startsAt: interview.startsAt,
              ...optional("timeZone", contact.timeZone),
              ...optional("reason", interview.cancelReason),
            },
          });
        },
      });
      return { notice, ended: "the lead was told" };
    },
  );
}

const scheduledAgain = {
  reason: "interview-scheduled",
  explanation: "The interview has been scheduled again.",
};
