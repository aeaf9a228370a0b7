import type { Config } from "../config.ts";

/**
 * Where Twilio tells what becomes of a message; undefined when it cannot. Twilio refuses a message whose callback names
 * a host it cannot reach, so that one on this machine is left out: statuses are asked for then. A stand-in for Twilio
 * (`TWILIO_BASE_URL`) can reach it.
 *
 * @see https://www.twilio.com/docs/api/errors/21609
 */
export function statusCallbackUrl(
  { publicUrl, twilio }: Pick<Config, "publicUrl" | "twilio">,
  messageId: string,
): string | undefined {
  if (publicUrl === undefined) return undefined;
  if (isThisMachine(new URL(publicUrl).hostname) && twilio?.baseUrl === undefined) return undefined;
  return `${publicUrl}/webhooks/twilio/status?message=${messageId}`;
}

function isThisMachine(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
