import { Hono } from "hono";
import { z } from "zod";
import { instant, singleLine } from "../events/fields.ts";
import type { Ledger, MessageRecord } from "../store/ledger.ts";
import { amountText } from "../delivery/prices.ts";
import type { PlanResend } from "../delivery/plan-resend.ts";
import type { ResendMessage } from "../desk/resend-message.ts";
import { actorOf } from "./caller.ts";
import { HttpError, methodNotAllowed } from "./http-error.ts";
import { jsonBody, parsed } from "./json-body.ts";
import { noSuchMessage, resendPlanView } from "./resend-plan-view.ts";
import { answerOutcome } from "./outcome-answer.ts";

/** Where a message can be in its life. */
export const messageStatuses = [
  "pending",
  "sending",
  "accepted",
  "sent",
  "delivered",
  "undelivered",
  "failed",
  "refused",
  "unknown",
  "deferred",
  "skipped",
] as const;

// PostgreSQL cannot even compare a text that holds NUL.
const comparable = z
  .string()
  .max(128)
  .regex(/^\P{Cc}*$/u, "must not contain control characters");

/** Which messages are listed. */
export const messageFilter = z.object({
  leadId: comparable.optional().describe("Only those to one lead."),
  status: z.enum(messageStatuses, `must be one of ${messageStatuses.join(", ")}`).optional(),
  channel: z.enum(["sms", "email"], "must be sms or email").optional(),
  journey: comparable
    .optional()
    .describe("Only those of one journey, such as `lead-created`; `one-off` for those sent through the API."),
  text: singleLine(100)
    .optional()
    .describe(
      "Part of the recipient, of what was said, of the template, key, id, provider's id or explanation; A–Z in either case. A page looks at a part of the messages only: with `nextCursor` the search goes on.",
    ),
  since: instant.optional().describe("Made then or later."),
  until: instant.optional().describe("Made before then."),
  cursor: z.string().max(200).optional().describe("`nextCursor` of the page before."),
  limit: z.coerce.number("must be a number").int().min(1).max(200).default(50),
});

/** Wide enough for any id; the rest is not asked for: PostgreSQL cannot even compare a text that holds NUL. */
const messageId = /^[\x21-\x7e]{1,64}$/;

/** What the message routes work with. */
export type MessagesContext = {
  ledger: Pick<Ledger, "list" | "find" | "timeline">;
  resendMessage: ResendMessage;
  planResend: PlanResend;
  /** Of the estimated costs. */
  currency: string;
};

/** How a message is sent once more. */
export const resendOptions = z.object({
  mayDuplicate: z
    .boolean("must be true or false")
    .default(false)
    .describe("Send it although it may have been sent: whoever has it gets it twice."),
  dryRun: z.boolean("must be true or false").default(false).describe("Only say what it would do."),
});

/**
 * `GET /api/messages` (newest first, by pages), `GET /api/messages/{id}` (with what was said and the timeline) and
 * `POST /api/messages/{id}/resend` (once more, by hand; with `dryRun` only what that would do).
 */
export function messageRoutes({ ledger, resendMessage, planResend, currency }: MessagesContext): Hono {
  const view = messageViewIn(currency);
  return new Hono()
    .get("/", async (c) => {
      const page = await ledger.list(parsed(messageFilter, c.req.query()));
      return c.json({ messages: page.messages.map(view), nextCursor: page.nextCursor });
    })
    .all("/", methodNotAllowed("GET"))
    .get("/:id", async (c) => {
      const id = c.req.param("id");
      const message = messageId.test(id) ? await ledger.find(id) : null;
      if (message === null) throw noSuchMessage(id);
      return c.json({
        message: { ...view(message), body: message.body === null ? null : JSON.parse(message.body) },
        timeline: await ledger.timeline(id),
      });
    })
    .all("/:id", methodNotAllowed("GET"))
    .post("/:id/resend", async (c) => {
      const id = c.req.param("id");
      const { mayDuplicate, dryRun } = parsed(resendOptions, await jsonBody(c));
      if (!messageId.test(id)) throw noSuchMessage(id);
      if (dryRun) return c.json(resendPlanView(id, await planResend(id), currency));
      const resent = await resendMessage(id, { mayDuplicate, actor: actorOf(c) });
      switch (resent.outcome) {
        case "tried":
          return answerOutcome(c, resent.delivery);
        case "refused":
          throw new HttpError(409, `The message is not sent again. ${resent.explanation}`, { id });
        case "not-found":
          throw noSuchMessage(id);
        default:
          return resent satisfies never;
      }
    })
    .all("/:id/resend", methodNotAllowed("POST"));
}

/** A message as callers see it: without what only the delivery works with. */
export const messageViewIn = (currency: string) => (message: MessageRecord) => {
  const { id, key, journey, template, channel, provider, recipient, status, reason, explanation } = message;
  const { providerCode, providerMessageId, segments, attempts, locale, leadId, interviewId, trialId } =
    message;
  const { retryable, runId, deferredUntilAt, acceptedAt, nextCheckAt, createdAt, updatedAt } = message;
  const { class: messageClass, fallbackFor, costMicros } = message;
  return {
    id,
    key,
    journey,
    template,
    class: messageClass,
    channel,
    provider,
    recipient,
    status,
    reason,
    explanation,
    retryable,
    providerCode,
    providerMessageId,
    segments,
    estimatedCost: costMicros === null ? null : { amount: amountText(costMicros), currency },
    attempts,
    locale,
    leadId,
    interviewId,
    trialId,
    runId,
    fallbackFor,
    deferredUntilAt,
    acceptedAt,
    nextCheckAt,
    createdAt,
    updatedAt,
  };
};
