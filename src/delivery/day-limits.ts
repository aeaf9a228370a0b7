import type { ChannelId } from "../messages/message.ts";
import type { Charge, UsageLimit } from "../store/ledger.ts";
import type { Reason } from "./composition.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { localDay, nextLocalDayAt } from "./local-day.ts";

/** What a message counts for. `anew`: once more, having counted before. */
type Charged = { to: string; segments: number | null; costMicros: number | null; anew: boolean };

/** What a message adds to the usage of the present day. */
export function chargeOf(context: DeliveryContext, channel: ChannelId, message: Charged): Charge {
  return {
    day: localDay(context.now(), context.defaults.timeZone),
    addressId: context.suppressions.addressId(channel, message.to),
    segments: message.segments ?? 0,
    costMicros: message.costMicros ?? 0,
    limits: context.dayLimits[channel],
    anew: message.anew,
  };
}

/** Why a message that is over a limit waits, and until when. */
export function overLimit(
  context: DeliveryContext,
  channel: ChannelId,
  limit: UsageLimit,
): Reason & { untilAt: string } {
  const untilAt = nextLocalDayAt(context.now(), context.defaults.timeZone);
  const allowed = context.dayLimits[channel][limit] ?? 0;
  return {
    reason: `${limitPrefix}${limit}`,
    explanation: `${words[limit]} is reached: ${variables[channel][limit]} is ${allowed}. The next day begins at ${untilAt}.`,
    untilAt,
  };
}

const limitPrefix = "limit-";

/** Whether a row's reason is a limit of the day. */
export function isLimitReason(reason: string | null): boolean {
  return reason?.startsWith(limitPrefix) === true;
}

const words: Record<UsageLimit, string> = {
  "recipient-messages": "The day's limit of messages to one recipient",
  "recipient-segments": "The day's limit of SMS segments to one recipient",
  "day-messages": "The day's limit of messages",
  "day-segments": "The day's limit of SMS segments",
};

/** E-mail has no segments: it counts none, so that no limit of them is ever reached. */
const variables: Record<ChannelId, Record<UsageLimit, string>> = {
  sms: {
    "recipient-messages": "SMS_MAX_PER_RECIPIENT_PER_DAY",
    "recipient-segments": "SMS_MAX_SEGMENTS_PER_RECIPIENT_PER_DAY",
    "day-messages": "SMS_MAX_PER_DAY",
    "day-segments": "SMS_MAX_SEGMENTS_PER_DAY",
  },
  email: {
    "recipient-messages": "EMAIL_MAX_PER_RECIPIENT_PER_DAY",
    "recipient-segments": "none",
    "day-messages": "EMAIL_MAX_PER_DAY",
    "day-segments": "none",
  },
};
