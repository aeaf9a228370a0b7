import type { Withheld } from "../delivery/composition.ts";
import { internalEvents } from "./internal-events.ts";
import type { Notified } from "./notify.ts";

/**
 * Ends a run when the person it is about is erased: `cancelOn` of every journey whose event names the lead. A run
 * begun by a later event, about a new person, goes on.
 */
export const whenLeadIsErased = {
  event: internalEvents.leadErased,
  if: "async.data.leadId == event.data.leadId && async.ts >= event.ts",
};

/** Why a message to somebody of whom nothing is held any more is not sent. */
export const leadErased = {
  withhold: { reason: "lead-erased", explanation: "The person has been erased." },
} satisfies Withheld;

/** What a run ends with that nobody could cancel. */
export const endedErased = { ended: "the person was erased" };

/** Whether a notification found that the person has been erased. */
export function foundErased(notified: Notified): boolean {
  return Object.values(notified).some(({ reason }) => reason === leadErased.withhold.reason);
}
