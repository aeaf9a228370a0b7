import { z } from "zod";
import type { Rehearsal } from "../rehearsal/rehearsal.ts";
import { at, channel, messageStatus } from "./message-answers.ts";
import { named } from "./openapi/named-schema.ts";

const text = z.string().nullable();

const verdict = named(
  "RehearsalVerdict",
  z.enum([
    "already-sent",
    "would-send",
    "would-repeat",
    "would-wait",
    "would-skip",
    "would-ask-provider",
    "stays-refused",
    "would-fail",
  ]),
  {
    description:
      "`would-repeat`: the same bytes with the same idempotency key, which the provider drops if it had them. `would-ask-provider`: it may have gone out, and nobody knows. `stays-refused`: refused for good, and nothing has changed since.",
  },
);

/** One outcome of one message in a rehearsal. */
export const rehearsedMessage = named(
  "RehearsedMessage",
  z.object({
    at: at.describe("When it would come to this."),
    verdict,
    untilAt: at.nullable().describe("For `would-wait`: when it is asked for again."),
    statusBefore: messageStatus.nullable().describe("What the real message said; null: there is none yet."),
    messageId: text.describe("Of the real message; null: there is none yet."),
    key: z.string(),
    fallbackForKey: text.describe("The message this one stands in for."),
    journey: z.string(),
    template: text,
    class: z.enum(["transactional", "promotional"]).nullable(),
    channel,
    leadId: text,
    interviewId: text,
    trialId: text,
    locale: z.enum(["fr", "en"]).nullable(),
    recipient: text,
    status: messageStatus.describe("Where it would be then."),
    reason: text,
    explanation: text,
    segments: z.int().nullable(),
    costMicros: z.int().nullable().describe("Estimated, in millionths of the configured currency."),
    said: z
      .object({ text: z.string(), subject: text, html: text })
      .nullable()
      .describe("The words, secrets masked; null: it was not composed."),
  }),
);

const rehearsedRun = named(
  "RehearsedRun",
  z.object({
    eventId: z.string(),
    eventName: z.string(),
    journey: z.string(),
    status: z.enum(["Running", "Completed", "Cancelled", "Failed"]),
    startedAt: at,
    endedAt: at.nullable(),
    ended: text.describe("What it ended with, in words."),
  }),
);

/** What would happen. */
export const rehearsal = named(
  "Rehearsal",
  z.object({
    entries: z.array(rehearsedMessage).describe("In the order of time; a message that waits appears again."),
    totals: z.partialRecord(verdict, z.int()).describe("Messages by what they would come to in the end."),
    runs: z.array(rehearsedRun),
    beganAt: at,
    endedAt: at,
    interrupted: z
      .boolean()
      .describe("True: it was ended before its time, and what would come after `endedAt` is not known."),
    complete: z.boolean().describe("False: something would still come after `endedAt`."),
  }) satisfies z.ZodType<Rehearsal>,
  { description: "What would happen. Nothing was sent, and nothing recorded." },
);
