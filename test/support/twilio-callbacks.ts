import { randomUUID } from "node:crypto";
import twilio from "twilio";
import { z } from "zod";
import { type CallbackPlanInput, callbackPlanSchema, plannedStates } from "./callback-plan.ts";
import { callbackSender, post, type SentCallback } from "./callback-sender.ts";
import { seededRandom } from "./seeded-random.ts";
import type { AcceptedSms } from "./twilio-simulator.ts";

/** Why carriers did not deliver: handset unreachable, unknown handset, unknown error. */
const undeliveredCodes = [30003, 30005, 30008];

export type TwilioCallbackOptions = {
  accountSid: string;
  authToken: string;
  /** Missing: nothing becomes of a message and nothing is told. */
  callbacks?: CallbackPlanInput | undefined;
  /** Where inbound SMS are told. */
  inboundUrl?: string | undefined;
  /** Where a URL is really reached, as behind a proxy; what is signed is the URL itself. */
  route?: ((url: string) => string) | undefined;
};

export const inboundSchema = z.object({
  from: z.string(),
  body: z.string(),
  to: z.string().default("+33700000000"),
  /** The same again: Twilio tells of one SMS once more. */
  sid: z.string().default(() => `SM${randomUUID().replaceAll("-", "")}`),
  /** Instead of the configured one. */
  url: z.string().optional(),
});

/** Sends Twilio's webhooks: form-urlencoded, signed over the exact URL, tried once more when the connection fails. */
export function twilioCallbacks(
  options: TwilioCallbackOptions,
  parts: {
    setStatus: (sid: string, status: string, errorCode?: number) => void;
    onSent: (sent: SentCallback) => void;
  },
) {
  const { accountSid, authToken, route = (url) => url } = options;
  let plan = options.callbacks === undefined ? null : callbackPlanSchema.parse(options.callbacks);
  const sender = callbackSender({ retryAfterMs: [250], afterErrors: false }, parts.onSent);

  const request = (url: string, params: Record<string, string>) => {
    // The same in each repetition, as at Twilio.
    const token = randomUUID();
    return () => ({
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "user-agent": "TwilioProxy/1.1",
        "i-twilio-idempotency-token": token,
        "x-twilio-signature": twilio.getExpectedTwilioSignature(authToken, url, params),
      },
      body: new URLSearchParams(params).toString(),
    });
  };

  return {
    /** Twilio has taken a message: its course begins. */
    accepted(sms: AcceptedSms): void {
      if (plan === null) return;
      const course = { sent: "sent", delivered: "delivered", undelivered: "undelivered" };
      const name = `${sms.to}\n${sms.text}`;
      const code =
        undeliveredCodes[seededRandom(plan.seed, `code\n${name}`).whole(0, undeliveredCodes.length - 1)];
      for (const state of plannedStates(plan, name, course)) {
        const { status } = state;
        const errorCode = status === "undelivered" ? code : undefined;
        setTimeout(() => parts.setStatus(sms.sid, status, errorCode), state.reachedAfterMs).unref();
        if (sms.statusCallback === null) continue;
        const url = sms.statusCallback;
        const params = statusParams(sms, { accountSid, status, errorCode });
        sender.send(
          { id: sms.sid, status, url: route(url), request: request(url, params) },
          state.toldAfterMs,
        );
      }
    },
    /** Tells what became of one message now, whatever the plan. The status of the receiver's answer. */
    tell: async (sms: AcceptedSms, status: string, errorCode?: number) => {
      if (sms.statusCallback === null) throw new Error("The message names no StatusCallback.");
      const url = sms.statusCallback;
      parts.setStatus(sms.sid, status, errorCode);
      const params = statusParams(sms, { accountSid, status, errorCode });
      const answer = await post({ url: route(url), request: request(url, params) });
      const at = new Date().toISOString();
      parts.onSent({ at, id: sms.sid, status, url, attempt: 1, repetition: 1, answer });
      return answer;
    },
    /** A person answers by SMS. The status of the receiver's answer, or why there was none. */
    inbound: async (sms: z.input<typeof inboundSchema>) => {
      const { from, body, to, sid, url = options.inboundUrl } = inboundSchema.parse(sms);
      if (url === undefined) throw new Error("The simulator has no URL for inbound SMS: give --inbound-url.");
      const params = inboundParams({ accountSid, sid, from, to, body });
      const answer = await post({ url: route(url), request: request(url, params) });
      const at = new Date().toISOString();
      parts.onSent({ at, id: sid, status: "received", url, attempt: 1, repetition: 1, answer });
      return answer;
    },
    /** From now on; what is due stays due. Null: no more. */
    replan: (next: CallbackPlanInput | null) => {
      plan = next === null ? null : callbackPlanSchema.parse(next);
    },
    pending: sender.pending,
    idle: sender.idle,
    close: sender.close,
  };
}

/** @see https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
function statusParams(
  sms: AcceptedSms,
  { accountSid, status, errorCode }: { accountSid: string; status: string; errorCode: number | undefined },
): Record<string, string> {
  return {
    SmsSid: sms.sid,
    SmsStatus: status,
    MessageStatus: status,
    To: sms.to,
    MessageSid: sms.sid,
    AccountSid: accountSid,
    ...(sms.from !== null && { From: sms.from }),
    ...(sms.messagingServiceSid !== null && { MessagingServiceSid: sms.messagingServiceSid }),
    ...(errorCode !== undefined && { ErrorCode: String(errorCode) }),
    ApiVersion: "2010-04-01",
  };
}

/** @see https://www.twilio.com/docs/messaging/guides/webhook-request */
function inboundParams(sms: {
  accountSid: string;
  sid: string;
  from: string;
  to: string;
  body: string;
}): Record<string, string> {
  return {
    ToCountry: "FR",
    SmsMessageSid: sms.sid,
    NumMedia: "0",
    SmsSid: sms.sid,
    SmsStatus: "received",
    Body: sms.body,
    FromCountry: "FR",
    To: sms.to,
    NumSegments: "1",
    MessageSid: sms.sid,
    AccountSid: sms.accountSid,
    From: sms.from,
    ApiVersion: "2010-04-01",
  };
}
