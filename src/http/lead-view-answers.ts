import { z } from "zod";
import { auditEntry } from "./audit-answers.ts";
import { interview, lead, recordedEvent, trial } from "./lead-answers.ts";
import { at, channel, estimatedCost, messageStatus, messageView, timelineEntry } from "./message-answers.ts";
import { named } from "./openapi/named-schema.ts";
import { rehearsedMessage } from "./rehearsal-answers.ts";
import { suppression } from "./suppression-answers.ts";

const text = z.string().nullable();

const summary = z.object({
  notices: z
    .array(
      z.object({
        journey: z.string(),
        template: text,
        at: at.describe("When its first message was made."),
        channels: z.array(
          z.object({
            channel,
            messageId: z.string(),
            status: messageStatus,
            reason: text,
            explanation: text,
          }),
        ),
        estimatedCost: estimatedCost.nullable(),
      }),
    )
    .describe("What the person was to be told, each with what became of it by every channel. Oldest first."),
  totals: z.object({
    messages: z.int(),
    accepted: z.int().describe("Those that a provider took."),
    unknown: z.int().describe("Those that may have been sent."),
    estimatedCost: estimatedCost.nullable(),
  }),
});

const run = named(
  "LeadRun",
  z.object({
    id: z.string(),
    journey: text,
    status: z
      .enum(["running", "completed", "failed", "cancelled"])
      .nullable()
      .describe("Null: an Inngest server knows."),
    eventId: text,
    interviewId: text,
    trialId: text,
    startedAt: at.nullable(),
    endedAt: at.nullable(),
    url: text.describe("Where it is shown."),
  }),
  { description: "A run of a journey about a person." },
);

const next = z
  .object({
    messages: z
      .array(
        rehearsedMessage.extend({
          waitsFirst: z
            .object({ reason: text, explanation: text, untilAt: at.nullable() })
            .nullable()
            .describe("Why it would be put off before."),
        }),
      )
      .describe("In the order of time, each message once."),
    lookedUntilAt: at.nullable().describe("Null: nothing comes after these."),
    asOfAt: at,
  })
  .nullable()
  .describe("What would still be sent if nothing else happened; null: it could not be worked out just now.");

/** All that an operator sees of a person. */
export const leadView = named(
  "LeadView",
  z.object({
    lead,
    interviews: z.array(interview),
    trials: z.array(trial),
    suppressions: z.array(suppression).describe("What forbids writing to the present addresses."),
    summary,
    events: z.array(
      recordedEvent.extend({
        outcome: z.enum(["applied", "superseded"]),
        forwardedAt: at.nullable().describe("When the journeys had it."),
      }),
    ),
    messages: z
      .array(messageView.extend({ timeline: z.array(timelineEntry) }))
      .describe("The latest 200, oldest first."),
    runs: z.array(run),
    byHand: z.array(auditEntry),
    next,
  }),
  { description: "What is known of a person, what happened, and what comes next." },
);
