/**
 * Every reason a message's row or timeline can have: the policy's, the limits', the providers' and the journeys'. Words
 * on rows are never renamed; one that is not here is of another version.
 */
export const messageReasons = [
  // The policy, before anything is sent.
  "no-phone",
  "no-email",
  "invalid-number",
  "landline",
  "not-mobile",
  "country-not-allowed",
  "suppressed-stop",
  "suppressed-opted-out",
  "suppressed-hard-bounce",
  "suppressed-complaint",
  "suppressed-by-provider",
  "suppressed-unsubscribed",
  "suppressed-manual",
  "no-consent",
  "no-opt-out",
  "outside-send-window",
  // What a day may carry, and a channel that is held.
  "limit-recipient-messages",
  "limit-recipient-segments",
  "limit-day-messages",
  "limit-day-segments",
  "circuit-open",
  // A provider's refusal.
  "account",
  "route",
  "trial",
  "recipient",
  "opted-out",
  "content",
  "rate-limited",
  "quota",
  "unreachable",
  "conflict",
  "unrecognised",
  // What a provider told of a message it had taken.
  "undelivered",
  "failed",
  "canceled",
  "bounced",
  "bounced-transient",
  "bounced-undetermined",
  "complained",
  "suppressed",
  "delayed",
  // An answer that was lost, a process that died, an end of trying.
  "ambiguous",
  "interrupted",
  "found-at-provider",
  "retries-exhausted",
  "run-ended",
  "by-hand",
  // What the journey found out when the message's turn had come.
  "questionnaire-completed",
  "interview-scheduled",
  "interview-rescheduled",
  "interview-cancelled",
  "trial-converted",
  "trial-end-moved",
  "too-late",
  "waited-too-long",
  "fallback-took-over",
  "lead-erased",
] as const;

/** A reason that has words. */
export type MessageReason = (typeof messageReasons)[number];
