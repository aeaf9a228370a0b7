import { z } from "zod";
import { messageStatuses } from "./message-routes.ts";
import { named } from "./openapi/named-schema.ts";

const text = z.string().nullable();

/** When something was, in UTC with milliseconds. */
export const at = named("UtcInstant", z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/), {
  description: "An instant in UTC, with milliseconds.",
  format: "date-time",
  examples: ["2026-11-22T10:00:00.000Z"],
});

/** Where a message is in its life. */
export const messageStatus = named("MessageStatus", z.enum(messageStatuses), {
  description:
    "Where a message is in its life; `unknown` says that it may have been sent. See docs/delivery.md.",
});

/** SMS or e-mail. */
export const channel = named("Channel", z.enum(["sms", "email"]), { description: "How a message goes." });

/** An amount of money, estimated. */
export const estimatedCost = named(
  "EstimatedCost",
  z.object({
    amount: z.string().describe("A decimal number, such as `0.0798`."),
    currency: z.string().describe("ISO 4217 code."),
  }),
);

/** What the ledger and its views have in common. */
export const messageFields = {
  id: z.string().describe("The message's id in the ledger."),
  key: z.string().describe("Its business identity: one message for one key, for ever."),
  journey: z.string().describe("The journey it belongs to; `one-off` for one sent through the API."),
  template: text.describe("Null for a message in the caller's own words."),
  class: z.enum(["transactional", "promotional"]).nullable().describe("Null until it was composed once."),
  channel,
  provider: z.string().describe("`twilio`, `resend` or `sandbox`."),
  recipient: text.describe("E.164 or e-mail address; null until it is known, or once it is erased."),
  status: messageStatus,
  reason: text.describe("Why it is refused, skipped, deferred…: a stable word."),
  explanation: text.describe("The same in words."),
  retryable: z.boolean().nullable().describe("Whether a refusal may pass by itself."),
  providerCode: text,
  providerMessageId: text,
  segments: z.int().nullable().describe("Of an SMS: what the provider counts and charges."),
  attempts: z.int().describe("How many times a request for it was begun."),
  locale: z.enum(["fr", "en"]).nullable(),
  leadId: text,
  interviewId: text,
  trialId: text,
  runId: text.describe("The run that sent it last."),
  fallbackFor: text.describe("The message it stands in for, by id."),
  deferredUntilAt: at.nullable().describe("When a deferred message is asked for again."),
  acceptedAt: at.nullable().describe("When a provider was first known to have it."),
  nextCheckAt: at.nullable().describe("When the provider is asked what became of it."),
  createdAt: at,
  updatedAt: at,
};

/** A message as callers see it. */
export const messageView = named(
  "Message",
  z.object({
    ...messageFields,
    estimatedCost: estimatedCost.nullable().describe("Null where no price is known."),
  }),
  { description: "One message of the ledger." },
);

/** One change of a message. */
export const timelineEntry = named(
  "TimelineEntry",
  z.object({
    at,
    status: messageStatus,
    attempt: z.int(),
    reason: text,
    providerCode: text,
    explanation: text,
  }),
  { description: "One change of a message. The timeline is only ever added to." },
);

/** What was said, secrets masked. */
const messageBody = named(
  "MessageBody",
  z.object({
    text: z.string(),
    subject: z.string().optional(),
    html: z.string().optional(),
    from: z.string().optional().describe("A sender that was asked for."),
  }),
  {
    description:
      "What was said, with secrets masked: an SMS has a text, an e-mail a subject and perhaps HTML.",
  },
);

/** A page of messages. */
export const messagePage = named(
  "MessagePage",
  z.object({
    messages: z.array(messageView),
    nextCursor: text.describe("Give it as `cursor` for the next page; null on the last one."),
  }),
);

/** A message with what it said and its past. */
export const messageDetail = named(
  "MessageDetail",
  z.object({
    message: z.object({
      ...messageView.shape,
      body: messageBody.nullable().describe("Null before it was composed and once it is erased."),
    }),
    timeline: z.array(timelineEntry).describe("Oldest first."),
  }),
);

/** What sending a message once more would do. */
export const resendPlan = named(
  "ResendPlan",
  z.object({
    dryRun: z.literal(true),
    id: z.string().describe("The message's id in the ledger."),
    would: z
      .enum(["send", "may-duplicate", "nothing"])
      .describe("`may-duplicate`: the person may have it already, so that it wants `mayDuplicate`."),
    objection: text.describe("What speaks against it, where it would do nothing: a stable word."),
    explanation: z.string().describe("The same in words."),
    segments: z.int().nullable(),
    estimatedCost: estimatedCost.nullable().describe("Null where nothing is sent, or no price is known."),
  }),
);
