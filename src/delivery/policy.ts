import type { SendWindow } from "../config.ts";
import type { ChannelId, Locale } from "../messages/message.ts";
import type { OptOut } from "../messages/opt-out.ts";
import type { MessageClass } from "../messages/template.ts";
import type { Digest } from "../store/digests.ts";
import type { Suppressions } from "../store/suppressions.ts";
import { loadHolidays, type HolidayCalendar } from "./holidays.ts";
import { chooseOptOut, type OptOutWays } from "./opt-out.ts";
import { checkPhone } from "./phone.ts";
import { allowedCountry } from "./rules/allowed-country.ts";
import { noOptOut } from "./rules/carries-opt-out.ts";
import { consentGiven } from "./rules/consent.ts";
import { insideSendWindow } from "./rules/inside-send-window.ts";
import { addressUnknown } from "./rules/known-address.ts";
import { mobileNumber } from "./rules/mobile-number.ts";
import { notSuppressed } from "./rules/not-suppressed.ts";
import type { Withholding } from "./rules/withholding.ts";
import { unsubscribeToken } from "./unsubscribe-token.ts";

/** What is about to be sent, as far as a rule needs to know. */
export type PolicyQuestion = {
  channel: ChannelId;
  to: string | null;
  /** The sender the message asks for; null: the configured one. */
  from: string | null;
  class: MessageClass;
  consent: boolean | null;
  /** IANA zone of whoever gets it. */
  timeZone: string;
  locale: Locale;
};

/** `optOut` is what the message has to say about getting no more of its kind; null for a transactional one. */
export type PolicyDecision = { verdict: "send"; to: string; optOut: OptOut | null } | Withholding;

/** Decides, at each attempt, whether a message may go out now. */
export type Policy = (question: PolicyQuestion) => Promise<PolicyDecision>;

export type PolicyOptions = {
  suppressions: Pick<Suppressions, "addressId" | "active">;
  /** Two-letter codes of the countries that may be texted. */
  allowedCountries: readonly string[];
  sendWindow: SendWindow;
  /** IANA zone whose country's holidays count where a zone has none of its own. */
  timeZone: string;
  /** Asked at each message: where the server listens is known only after it is built. */
  optOutWays: () => OptOutWays;
  /** Signs unsubscribe links. */
  digest: Digest;
  now: () => Date;
};

/** Creates the policy: its rules in the order they are asked, from what is cheap and for good to what only waits. */
export function createPolicy(options: PolicyOptions): Policy {
  const { suppressions, allowedCountries, optOutWays, digest } = options;
  const outsideWindow = sendWindowRule(options);
  return async (question) => {
    const { channel, to, class: messageClass } = question;
    if (to === null) return addressUnknown(channel);
    const unreachable = channel === "sms" ? numberRules(to, allowedCountries) : null;
    if (unreachable !== null) return unreachable;

    const addressId = suppressions.addressId(channel, to);
    const unwanted =
      notSuppressed(await suppressions.active({ channel, addressId }), messageClass) ??
      consentGiven(question.consent, messageClass);
    if (unwanted !== null) return unwanted;
    if (messageClass === "transactional") return { verdict: "send", to, optOut: null };

    const optOut = chooseOptOut(question, optOutWays(), () =>
      unsubscribeToken({ channel, addressId, locale: question.locale }, digest),
    );
    if (optOut === null) return noOptOut();
    return (await outsideWindow(question.timeZone)) ?? { verdict: "send", to, optOut };
  };
}

function numberRules(to: string, allowedCountries: readonly string[]): Withholding | null {
  const phone = checkPhone(to);
  return mobileNumber(phone) ?? (phone.valid ? allowedCountry(phone, allowedCountries) : null);
}

/** The window with the holidays, which are loaded when a message first depends on them. */
function sendWindowRule({ sendWindow: window, timeZone: homeZone, now }: PolicyOptions) {
  let calendar: Promise<HolidayCalendar> | undefined;
  return async (timeZone: string): Promise<Withholding | null> => {
    if (window.hours === "always") return null;
    const holidays = window.onHolidays ? undefined : await (calendar ??= loadHolidays(homeZone));
    const isHoliday = holidays?.(timeZone) ?? (() => false);
    return insideSendWindow(now(), timeZone, { window, isHoliday });
  };
}
