import type { EmailChannel, SmsChannel } from "../channels/channel.ts";
import { sandboxEmailChannel, sandboxSmsChannel } from "../channels/sandbox.ts";
import type { Config } from "../config.ts";
import type { Log } from "../logging.ts";
import { smsSegments } from "../messages/sms-segments.ts";
import type { Store } from "../store/open-store.ts";
import { statusCallbackUrl } from "./status-callback-url.ts";

/** Twilio when it is configured, else the sandbox phone. SDKs are loaded where they are used, so that the sandbox is ready sooner. */
export async function smsChannel(config: Config, store: Store, log: Log): Promise<SmsChannel> {
  if (config.twilio === undefined) {
    return sandboxSmsChannel({ mailbox: store.sandbox, segments: (text) => smsSegments(text).segments });
  }
  const { twilioChannel } = await import("../channels/twilio.ts");
  const { accountSid, authToken, from, messagingServiceSid, baseUrl } = config.twilio;
  return twilioChannel({
    accountSid,
    authToken,
    ...(from === undefined ? {} : { from }),
    ...(messagingServiceSid === undefined ? {} : { messagingServiceSid }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    statusCallbackUrl: (messageId) => statusCallbackUrl(config, messageId),
    onUnrecognised: (error) => log("error", "Twilio answered with an error that is not in the table.", error),
  });
}

/** Resend when it is configured, else the sandbox inbox. */
export async function emailChannel(config: Config, store: Store, log: Log): Promise<EmailChannel> {
  if (config.resend === undefined) return sandboxEmailChannel({ mailbox: store.sandbox });
  const { resendChannel } = await import("../channels/resend.ts");
  const { apiKey, baseUrl } = config.resend;
  return resendChannel({
    apiKey,
    from: config.emailFrom,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    onUnrecognised: (error) => log("error", "Resend answered with an error that is not in the table.", error),
  });
}
