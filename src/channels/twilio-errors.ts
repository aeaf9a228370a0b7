import type { RefusalReason } from "./channel.ts";
import type { Verdict } from "./failure-receipt.ts";

/**
 * What a code means. Besides the reasons of a refusal: `ambiguous`, the message may or may not have gone, and
 * `undelivered`, it was taken and did not arrive, so that another channel should be tried.
 */
export type TwilioErrorClass = RefusalReason | "ambiguous" | "undelivered";

export type TwilioError = {
  class: TwilioErrorClass;
  /** Where Twilio uses the code: in the answer to a request, in a status callback, or in both. */
  when: "request" | "callback" | "any";
  /** One sentence for an operator. */
  words: string;
  /** The same message may be taken later with nothing changed. Default false. */
  retryable?: true;
  /** The least wait before that makes sense. */
  retryAfterMs?: number;
  /** Somebody has to look at it, once. */
  alert?: true;
};

const hourMs = 60 * 60 * 1000;

const invalidSender = {
  class: "route",
  when: "request",
  words: "the sender or messaging service is not valid for this account.",
  alert: true,
} as const satisfies TwilioError;

const accountClosed = {
  class: "account",
  when: "request",
  words: "the account is suspended, closed or inactive: nothing can be sent.",
  alert: true,
} as const satisfies TwilioError;

const smsPumping = {
  class: "rate-limited",
  when: "callback",
  words: "blocked as suspected SMS pumping.",
  retryable: true,
  alert: true,
} as const satisfies TwilioError;

/**
 * Twilio's error codes, as far as this service acts on them.
 *
 * @see https://www.twilio.com/docs/api/errors
 */
export const twilioErrors: Readonly<Record<number, TwilioError>> = {
  20003: {
    class: "account",
    when: "request",
    words: "the credentials are wrong or the account is suspended: nothing can be sent.",
    alert: true,
  },
  20403: accountClosed,
  10001: accountClosed,
  20005: accountClosed,
  20404: {
    class: "account",
    when: "request",
    words: "the account SID or the API address is wrong: nothing can be sent.",
    alert: true,
  },
  20429: {
    class: "rate-limited",
    when: "request",
    words: "too many concurrent requests: this one was not processed.",
    retryable: true,
  },
  20500: { class: "ambiguous", when: "request", words: "it failed on its side and may have the message." },
  20503: { class: "ambiguous", when: "request", words: "it failed on its side and may have the message." },
  21211: { class: "recipient", when: "request", words: "the recipient is not a valid phone number." },
  21614: { class: "recipient", when: "request", words: "the recipient is not a mobile number." },
  21635: { class: "recipient", when: "request", words: "the recipient is a landline." },
  21408: {
    class: "route",
    when: "request",
    words: "the account is not allowed to send to this country: enable it in the console's geo permissions.",
    alert: true,
  },
  21212: invalidSender,
  21606: invalidSender,
  21659: invalidSender,
  21660: invalidSender,
  21661: invalidSender,
  21703: invalidSender,
  21704: invalidSender,
  21705: invalidSender,
  21609: {
    class: "route",
    when: "request",
    words: "it cannot call back at PUBLIC_URL: give one that can be reached from outside, or none.",
    alert: true,
  },
  21612: { class: "route", when: "request", words: "this sender cannot reach this recipient." },
  21608: {
    class: "trial",
    when: "request",
    words: "a trial account may only text verified numbers: verify this one in the console, or upgrade.",
  },
  30454: { class: "trial", when: "callback", words: "the trial account has used up its messages: upgrade." },
  21610: { class: "opted-out", when: "request", words: "the recipient has replied STOP to this sender." },
  21611: {
    class: "rate-limited",
    when: "request",
    words: "the sender's queue holds more than ten hours of messages.",
    retryable: true,
    retryAfterMs: hourMs,
  },
  21602: { class: "content", when: "request", words: "the message has no text." },
  21617: { class: "content", when: "request", words: "the text is longer than 1600 characters." },
  30001: { class: "undelivered", when: "callback", words: "the sender's queue overflowed." },
  30002: { ...accountClosed, when: "callback" },
  30037: {
    class: "account",
    when: "callback",
    words: "outbound messages are disabled for the account.",
    alert: true,
  },
  30003: { class: "undelivered", when: "callback", words: "the handset is switched off or out of reach." },
  30004: { class: "recipient", when: "callback", words: "the recipient blocks messages." },
  30005: {
    class: "recipient",
    when: "callback",
    words: "the recipient's number is unknown or no longer in use.",
  },
  30006: {
    class: "recipient",
    when: "callback",
    words: "the recipient is a landline or an unreachable carrier.",
  },
  30007: {
    class: "content",
    when: "callback",
    words: "the carrier filtered the message because of its content.",
  },
  30008: { class: "undelivered", when: "callback", words: "the carrier gave no reason." },
  30500: { class: "undelivered", when: "callback", words: "an internal error of the provider." },
  30036: { class: "undelivered", when: "callback", words: "it expired before it could be sent." },
  30410: {
    class: "ambiguous",
    when: "callback",
    words: "a carrier timed out: it may or may not have arrived.",
  },
  30450: smsPumping,
  30453: smsPumping,
  63038: {
    class: "rate-limited",
    when: "any",
    words: "the account has reached its cap of messages in 24 hours.",
    retryable: true,
    retryAfterMs: 24 * hourMs,
    alert: true,
  },
};

/**
 * The verdict on a code in the answer to a request. Undefined for a code the table does not have, and for one that
 * only makes sense once a message was taken: the HTTP status decides then.
 */
export function twilioVerdict(code: string): Verdict | undefined {
  const error = twilioErrors[Number(code)];
  if (error === undefined || error.class === "undelivered") return undefined;
  if (error.class === "ambiguous") return { outcome: "ambiguous", words: error.words };
  return {
    outcome: "refused",
    reason: error.class,
    retryable: error.retryable === true,
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    ...(error.alert === true && { alert: true }),
    words: error.words,
  };
}
