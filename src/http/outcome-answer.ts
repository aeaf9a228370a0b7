import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { RefusalReason } from "../channels/channel.ts";
import { isLimitReason } from "../delivery/day-limits.ts";
import type { Delivery } from "../delivery/delivery-outcome.ts";
import { HttpError } from "./http-error.ts";

/**
 * What became of a one-off message, as an HTTP answer: 200 once a provider has it, otherwise an error.
 * @throws HttpError
 */
export function answerOutcome(c: Context, outcome: Delivery): Response {
  const ledgerId = { id: outcome.messageId };
  switch (outcome.status) {
    case "accepted":
    case "sent":
    case "delivered":
      return c.json({ success: true, messageId: outcome.providerMessageId, ...ledgerId });
    case "unknown":
      throw new HttpError(
        504,
        `The message may have been sent: ${outcome.explanation ?? "the answer was lost."}`,
        ledgerId,
      );
    case "pending":
    case "sending":
      throw new HttpError(
        409,
        "The same message is being sent right now; ask again in a moment.",
        ledgerId,
        1,
      );
    case "deferred":
      throw new HttpError(503, `The message has to wait: ${outcome.explanation ?? ""}`, ledgerId);
    case "skipped":
    case "undelivered":
    case "failed":
      // What a journey would wait for, nobody waits for here.
      if (outcome.retry !== null) throw notNow(outcome);
      throw notSent(outcome);
    case "refused": {
      const retryAfterMs = outcome.retry?.afterMs ?? null;
      throw new HttpError(
        refusalStatus(outcome),
        `The message was refused: ${outcome.explanation ?? outcome.reason ?? ""}`,
        { reason: outcome.reason, providerCode: outcome.providerCode, ...ledgerId },
        retryAfterMs === null ? undefined : Math.ceil(retryAfterMs / 1000),
      );
    }
    default:
      return outcome.status satisfies never;
  }
}

function notSent({ messageId: id, status, reason, explanation }: Delivery): HttpError {
  return new HttpError(422, `The message was not sent: ${explanation ?? status}`, { reason, id });
}

/** Over a limit is 429; outside the hours it may be sent at, or without a working account, 503. */
function notNow({ messageId: id, reason, explanation, retry }: Delivery): HttpError {
  const afterMs = retry?.afterMs ?? null;
  return new HttpError(
    isLimitReason(reason) ? 429 : 503,
    `The message was not sent: ${explanation ?? ""}`,
    { reason, id },
    afterMs === null ? undefined : Math.ceil(afterMs / 1000),
  );
}

/** The message's own fault is 422, a limit 429, ours or the provider's 502 or 503. */
function refusalStatus(outcome: Delivery): ContentfulStatusCode {
  const statuses: Record<RefusalReason, ContentfulStatusCode> = {
    recipient: 422,
    "opted-out": 422,
    content: 422,
    trial: 422,
    route: 422,
    "rate-limited": 429,
    quota: 429,
    unreachable: 503,
    account: 502,
    conflict: 409,
    unrecognised: 502,
  };
  return statuses[outcome.reason as RefusalReason] ?? 502;
}
