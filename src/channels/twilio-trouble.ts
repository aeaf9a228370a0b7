import type { ProviderStatus, Trouble } from "./channel.ts";
import { twilioErrors } from "./twilio-errors.ts";

/** Whether a status is one that Twilio gives a code for. */
export function isTrouble(status: ProviderStatus): boolean {
  return status === "undelivered" || status === "failed";
}

/** An error code as text; null for anything else, such as 0. */
export function codeOf(text: string): string | null {
  return /^[1-9]\d{0,8}$/.test(text) ? text : null;
}

/**
 * What went wrong with a message that Twilio had taken, by its code and Twilio's word for its state. Codes of requests
 * come here as well: a messaging service looks at a message after having taken it.
 */
export function troubleOf(code: string | null, word: string): Trouble {
  if (code === null) {
    const explanation = `Twilio reports it ${word} without a code.`;
    return { reason: word, explanation, objection: null, accountFault: false };
  }
  const known = twilioErrors[Number(code)];
  const words = known?.words ?? "a code that is not in the table of known errors.";
  return {
    reason: known?.class ?? "unrecognised",
    explanation: `Twilio reports it ${word}: ${words} (code ${code})`,
    objection: known?.class === "opted-out" ? "opted-out" : null,
    accountFault: known?.class === "account",
  };
}
