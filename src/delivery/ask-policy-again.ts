import type { MessageRecord } from "../store/ledger.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import type { PolicyDecision } from "./policy.ts";

/**
 * What the policy says now of a message that was composed before, with what its person has said since: consent may have
 * been withdrawn, an address suppressed. `from`: the sender it asks for; null: the configured one.
 */
export async function askPolicyAgain(
  { policy, subjects, defaults }: Pick<DeliveryContext, "policy" | "subjects" | "defaults">,
  message: MessageRecord,
  from: string | null,
): Promise<PolicyDecision> {
  const { channel, recipient, leadId, locale } = message;
  const contact = leadId === null ? null : ((await subjects.lead(leadId))?.contact ?? null);
  return await policy({
    channel,
    to: recipient,
    from,
    class: message.class ?? "transactional",
    consent: (channel === "sms" ? contact?.consentSms : contact?.consentEmail) ?? null,
    timeZone: contact?.timeZone ?? defaults.timeZone,
    locale: locale ?? defaults.locale,
  });
}
