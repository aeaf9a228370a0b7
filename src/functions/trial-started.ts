import { isAccepted } from "../delivery/delivery-outcome.ts";
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
import { sealingContext } from "../store/sealing-contexts.ts";
import type { Trial } from "../store/subjects.ts";
import { triggers } from "./triggers.ts";
import type { Notified } from "./notify.ts";
import { waitUnless } from "./wait-unless.ts";

/**
 * A trial began: send the access, and remind before it ends unless it became a subscription.
 * Step ids are stable for ever: renaming one would run it again in runs already in flight.
 */
export function trialStarted(context: JourneyContext) {
  const { inngest, subjects, vault, recordEvent, notify, delays, now, pace } = context;
  const opened = (sealed: string | null, about: string) =>
    sealed === null ? null : vault.open(sealed, about);
  return inngest.createFunction(
    {
      id: "trial-started",
      ...pace,
      triggers: [triggers.trialStarted],
      cancelOn: [whenLeadIsErased],
    },
    async ({ event, step, group, runId }) => {
      const { trialId } = event.data;

      const { outcome, recordedAt } = await step.run("record-event", () => recordEvent(event));
      if (outcome === "superseded") return { ended: "superseded by a later event" };

      const read = await step.run("read-trial", async (): Promise<Read | null> => {
        const trial = await subjects.trial(trialId);
        if (trial === null) return null;
        const { leadId, endsAt, convertedAt } = trial;
        return { leadId, endsAt, converted: convertedAt !== null };
      });
      if (read === null) return endedErased;
      const { leadId, endsAt, converted: convertedAlready } = read;
      const about = { journey: "trial-started", leadId, interviewId: null, trialId, runId };
      const subject = `trial.started:${trialId}`;

      const grantAccess = async () => {
        const access = await notify(step, {
          ...about,
          subject,
          id: "access",
          template: "trial-access",
          by: ["sms", "email"],
          compose: async (channel) => {
            const trial = await subjects.trial(trialId);
            if (trial === null) return leadErased;
            const contact = await contactOf(subjects, trial.leadId);
            if (contact === null) return leadErased;
            return toContact(contact, channel, {
              template: "trial-access",
              data: {
                name: contact.firstName,
                ...optional("accessUrl", opened(trial.sealedAccessUrl, sealingContext.trialLink(trialId))),
                ...optional("loginEmail", trial.loginEmail),
                ...optional(
                  "temporaryPassword",
                  opened(trial.sealedPassword, sealingContext.trialPassword(trialId)),
                ),
                ...optional("endsAt", trial.endsAt),
                ...optional("timeZone", contact.timeZone),
              },
            });
          },
        });
        if (!foundErased(access) && accessHasArrived(access)) {
          await step.run("forget-password", () => subjects.forgetPassword(trialId));
        }
        return access;
      };

      const remind = async (endsAt: string) => {
        const reminderAt = shifted(endsAt, -delays.trialReminderBeforeMs);
        const converted = async () => (await subjects.trial(trialId))?.convertedAt != null;
        const subscribed = await waitUnless(
          step,
          "reminder",
          {
            untilAt: reminderAt,
            event: "trial.converted",
            if: "async.data.trialId == event.data.trialId",
            happened: converted,
            found:
              convertedAlready === undefined ? undefined : { happened: convertedAlready, at: recordedAt },
          },
          now,
        );
        if (subscribed) return null;

        return notify(step, {
          ...about,
          subject,
          id: "reminder",
          template: "trial-reminder",
          by: ["sms", "email"],
          compose: async (channel) => {
            const trial = await subjects.trial(trialId);
            if (trial === null) return leadErased;
            if (trial.convertedAt !== null) return { withhold: becameSubscription };
            if (trial.endsAt !== endsAt) return { withhold: endMoved };
            // A trial so short that the reminder was due at its start is not reminded of on top of the access message.
            const late = dueBefore(reminderAt, recordedAt) ?? tooLate(endsAt, now());
            if (late !== null) return { withhold: late };
            const contact = await contactOf(subjects, trial.leadId);
            if (contact === null) return leadErased;
            return toContact(contact, channel, {
              template: "trial-reminder",
              data: {
                name: contact.firstName,
                endsAt,
                ...optional("timeZone", contact.timeZone),
                ...optional("accessUrl", opened(trial.sealedAccessUrl, sealingContext.trialLink(trialId))),
              },
            });
          },
        });
      };

      // Side by side: a message that has to wait, for a limit or a blocked account, holds up no other. Race mode:
      // otherwise an Inngest server goes on only when all steps that were planned together are done.
      const [access, reminder] = await group.parallel({ mode: "race" }, () =>
        Promise.all([grantAccess(), endsAt === null ? null : remind(endsAt)]),
      );
      if (foundErased(access) || (reminder !== null && foundErased(reminder))) return endedErased;
      if (endsAt === null) return { access, ended: "no end date, so no reminder" };
      if (reminder === null) return { access, ended: "converted" };
      return { access, reminder, ended: "all messages settled" };
    },
  );
}

/** What is read of a trial at the beginning. Runs begun by version 0.1 do not have `converted`. */
type Read = Pick<Trial, "leadId" | "endsAt"> & { converted?: boolean };

const becameSubscription = { reason: "trial-converted", explanation: "The trial became a subscription." };
const endMoved = {
  reason: "trial-end-moved",
  explanation: "The trial ends at another date; its own run reminds of it.",
};

/** The person has the password, by one channel at least; while nobody has it, a replay needs it. */
function accessHasArrived(access: Notified): boolean {
  return Object.values(access).some((outcome) => isAccepted(outcome.status));
}
