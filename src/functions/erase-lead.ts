import type { DeliveryLog } from "../delivery/delivery-context.ts";
import type { PersonalData, Removed } from "../store/personal-data.ts";
import type { InternalEvents } from "./internal-events.ts";
import { warnOfCopies } from "./warn-of-copies.ts";

/** Erases a person everywhere and ends the runs about them. Repeating it is harmless. */
export type EraseLead = (leadId: string) => Promise<Removed>;

/**
 * Creates the erasure. The store comes first: a run that Inngest cannot be told to end finds nobody and ends by
 * itself.
 */
export function createEraseLead(context: {
  personalData: Pick<PersonalData, "erase">;
  onLeadErased: InternalEvents["onLeadErased"];
  now: () => Date;
  log: DeliveryLog;
}): EraseLead {
  return async (leadId) => {
    const at = context.now().toISOString();
    const { removed, bytesForgotten } = await context.personalData.erase(leadId, at);
    context.onLeadErased(leadId, at);
    if (!bytesForgotten) warnOfCopies(context.log, { leadId });
    return removed;
  };
}
