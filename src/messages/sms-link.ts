/** Longest link put into an SMS: with all the rest a message stays under the 1600 characters Twilio takes. */
const longestLink = 500;

/**
 * `before` and the link, whole, or nothing when there is no link or it is too long for an SMS (the e-mail has it).
 * Starts with a space, and nothing follows the link: a full stop would become part of it on some phones.
 */
export function smsLink(before: string, url: string | undefined): string {
  return url === undefined || url.length > longestLink ? "" : ` ${before} ${url}`;
}
