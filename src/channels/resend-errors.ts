import type { RefusalReason } from "./channel.ts";
import type { Verdict } from "./failure-receipt.ts";

export type ResendError = {
  /** Resend's name for it. Names are an open set. */
  name: string;
  /** The row counts for this HTTP status only; for any when missing. */
  httpStatus?: number;
  class: RefusalReason | "ambiguous";
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

const content = {
  class: "content",
  words: "the e-mail is not valid: a field is missing or malformed.",
} as const;
const account = {
  class: "account",
  words: "the API key is missing, wrong, restricted or suspended: nothing can be sent.",
  alert: true,
} as const;
const wrongAddress = {
  class: "account",
  words: "the API address is wrong: nothing can be sent.",
  alert: true,
} as const;
const busy = {
  class: "rate-limited",
  words: "another request with the same idempotency key is still being processed.",
  retryable: true,
} as const;
const failed = { class: "ambiguous", words: "it failed on its side and may have the message." } as const;

/**
 * Resend's errors, as far as this service acts on them. The first row that matches counts.
 *
 * @see https://resend.com/docs/api-reference/errors
 */
export const resendErrors: readonly ResendError[] = [
  {
    name: "validation_error",
    httpStatus: 403,
    class: "route",
    words: "the sender's domain is not verified, or the account may only write to its owner's address yet.",
    alert: true,
  },
  { name: "validation_error", ...content },
  {
    name: "invalid_idempotency_key",
    ...content,
    words: "the idempotency key is not 1 to 256 characters long.",
  },
  { name: "missing_required_field", ...content },
  { name: "invalid_parameter", ...content },
  { name: "invalid_attachment", ...content },
  { name: "missing_api_key", ...account },
  { name: "restricted_api_key", ...account },
  { name: "invalid_api_key", ...account },
  { name: "suspended_api_key", ...account },
  { name: "not_found", httpStatus: 404, ...wrongAddress },
  { name: "method_not_allowed", httpStatus: 405, ...wrongAddress },
  {
    name: "invalid_idempotent_request",
    class: "conflict",
    words: "an e-mail with other content was sent with the same idempotency key: a fault of this service.",
    alert: true,
  },
  { name: "concurrent_idempotent_requests", ...busy },
  { name: "resource_locked", ...busy },
  {
    name: "rate_limit_exceeded",
    class: "rate-limited",
    words: "too many requests: this one was not processed.",
    retryable: true,
  },
  {
    name: "daily_quota_exceeded",
    class: "quota",
    words: "the account has used up its e-mails of the day.",
    retryable: true,
    retryAfterMs: 6 * hourMs,
    alert: true,
  },
  {
    name: "monthly_quota_exceeded",
    class: "quota",
    words: "the account has used up its e-mails of the month.",
    retryable: true,
    retryAfterMs: 24 * hourMs,
    alert: true,
  },
  { name: "application_error", ...failed },
  { name: "internal_server_error", ...failed },
  { name: "service_unavailable", ...failed },
];

/** The verdict on an error in the answer to a request; undefined when the table does not have it. */
export function resendVerdict(name: string, httpStatus: number): Verdict | undefined {
  const error = resendErrors.find(
    (row) => row.name === name && (row.httpStatus === undefined || row.httpStatus === httpStatus),
  );
  if (error === undefined) return undefined;
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
