import type { MessageClass } from "../../messages/template.ts";
import { skip, type Withholding } from "./withholding.ts";

/** A person who said no gets no promotional messages; who said nothing does. */
export function consentGiven(consent: boolean | null, messageClass: MessageClass): Withholding | null {
  if (messageClass === "transactional" || consent !== false) return null;
  return skip("no-consent", "The person does not want promotional messages by this channel.");
}
