import { mayHaveBeenTold } from "./interview-told.ts";
import { contactOf, optional, toContact, type JourneyContext } from "./journey-context.ts";
import { endedErased, foundErased, leadErased } from "./lead-erased.ts";
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

      // The event names no lead, so that an erasure does not cancel the run: it finds that there is nobody.
      const read = await step.run("read-interview", async () => {
        const interview = await subjects.interview(interviewId);
        if (interview === null) return null;
        return {
          leadId: interview.leadId,
          revision: interview.revision,
          told: await mayHaveBeenTold(ledger, interviewId, interview.revision),
        };
      });
      if (read === null) return endedErased;
      const { leadId, revision, told } = read;
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
          const interview = await subjects.interview(interviewId);
          if (interview === null) return leadErased;
          if (interview.cancelledAt === null || interview.startsAt === null)
            return { withhold: scheduledAgain };
          const contact = await contactOf(subjects, interview.leadId);
          if (contact === null) return leadErased;
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
      if (foundErased(notice)) return endedErased;
      return { notice, ended: "the lead was told" };
    },
  );
}

const scheduledAgain = {
  reason: "interview-scheduled",
  explanation: "The interview has been scheduled again.",
};
