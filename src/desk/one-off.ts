import { ulid } from "ulid";
import type { Compose, Content } from "../delivery/composition.ts";
import type { Deliver } from "../delivery/deliver.ts";
import type { Delivery } from "../delivery/delivery-outcome.ts";
import { canonicalPhone, checkPhone } from "../delivery/phone.ts";
import type { ChannelId, Locale } from "../messages/message.ts";

/** A one-off message, outside any journey. `to` is E.164 or an e-mail address. */
export type OneOff = {
  channel: ChannelId;
  to: string;
  from?: string | undefined;
  locale?: Locale | undefined;
  content: Content;
  /** The same one again is the same message. Missing: a message of its own. */
  idempotencyKey?: string | undefined;
};

/**
 * Why a number is not texted. `invalid-number`: no number of its country's plan. `country-not-allowed`: not among those
 * that may be texted; `country` is null for a kind of number that belongs to none.
 */
export type RefusedNumber =
  | { status: "invalid-number" }
  | { status: "country-not-allowed"; country: string | null; allowed: readonly string[] };

/** What became of it. `recorded`: it has its row in the ledger, which says how it ended; otherwise there is none. */
export type OneOffResult =
  | RefusedNumber
  | { status: "too-many"; retryAfterSeconds: number }
  /** `to`: in the one spelling of a number. */
  | { status: "recorded"; outcome: Delivery; to: string };

/**
 * Counts a message to who asks for it, once nothing else is in its way: seconds to wait where that is too many, else null.
 * What it throws is thrown on.
 */
export type Admit = () => number | null;

/** Sends a one-off message, once its number and what the caller may send have been checked. */
export type SendOneOff = (message: OneOff, admit: Admit) => Promise<OneOffResult>;

/** Creates the sending of one-off messages. */
export function createSendOneOff({
  deliver,
  allowedCountries,
}: {
  deliver: Deliver;
  /** Two-letter codes of the countries that may be texted. */
  allowedCountries: readonly string[];
}): SendOneOff {
  return async (message, admit) => {
    const refusal = message.channel === "sms" ? refusedNumber(message.to, allowedCountries) : null;
    if (refusal !== null) return refusal;
    const retryAfterSeconds = admit();
    if (retryAfterSeconds !== null) return { status: "too-many", retryAfterSeconds };
    return await sent(deliver, { ...message, to: spelled(message) });
  };
}

function spelled({ channel, to }: OneOff): string {
  return channel === "sms" ? canonicalPhone(to) : to;
}

/** Null: the number may be texted. */
function refusedNumber(to: string, allowed: readonly string[]): RefusedNumber | null {
  const phone = checkPhone(to);
  if (!phone.valid) return { status: "invalid-number" };
  const { country = null } = phone;
  return country !== null && allowed.includes(country)
    ? null
    : { status: "country-not-allowed", country, allowed };
}

/** A message that checks the configuration: it carries nothing personal. */
export function testMessage(channel: ChannelId, to: string, locale?: Locale): OneOff {
  return { channel, to, locale, content: { template: "configuration-test", data: {} } };
}

async function sent(deliver: Deliver, message: OneOff): Promise<OneOffResult> {
  const { channel, to, from, locale = null, content, idempotencyKey = ulid() } = message;
  const compose: Compose = () =>
    Promise.resolve({
      to,
      ...(from === undefined ? {} : { from }),
      locale,
      timeZone: null,
      consent: null,
      content,
    });
  const outcome = await deliver(
    {
      key: `one-off:${idempotencyKey}:${channel}`,
      journey: "one-off",
      template: content.template,
      channel,
      leadId: null,
      interviewId: null,
      trialId: null,
      runId: null,
      mayWait: false,
    },
    compose,
  );
  return { status: "recorded", outcome, to };
}
