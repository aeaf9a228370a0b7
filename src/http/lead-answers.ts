import { z } from "zod";
import { eventSchemas, type EventName } from "../events/domain-event.ts";
import { at, messageFields, timelineEntry } from "./message-answers.ts";
import { named } from "./openapi/named-schema.ts";
import { suppression } from "./suppression-answers.ts";

const text = z.string().nullable();
const keptSealed = z.literal("kept sealed").nullable();

/** A person. */
export const lead = named(
  "Lead",
  z.object({
    id: z.string(),
    contact: z
      .object({
        firstName: z.string(),
        lastName: z.string(),
        email: z.string(),
        phone: text,
        locale: z.enum(["fr", "en"]).nullable(),
        timeZone: text,
        questionnaireUrl: text,
        consentSms: z.boolean().nullable().describe("Null: not said."),
        consentEmail: z.boolean().nullable().describe("Null: not said."),
      })
      .nullable(),
    createdAt: at.nullable(),
    questionnaireCompletedAt: at.nullable(),
  }),
);

/** An interview of a person. */
export const interview = named(
  "Interview",
  z.object({
    id: z.string(),
    leadId: text,
    startsAt: at.nullable(),
    durationMinutes: z.int().nullable(),
    meetingUrl: text,
    revision: z.int().describe("One more each time it was moved."),
    cancelledAt: at.nullable(),
    cancelReason: text,
  }),
);

/** A trial of a person. */
export const trial = named(
  "Trial",
  z.object({
    id: z.string(),
    leadId: text,
    startedAt: at.nullable(),
    endsAt: at.nullable(),
    loginEmail: text,
    convertedAt: at.nullable(),
    accessUrl: keptSealed,
    temporaryPassword: keptSealed,
  }),
);

/** An event on record. */
export const recordedEvent = named(
  "RecordedEvent",
  z.object({
    id: z.string(),
    ts: z.int().describe("When it happened, in milliseconds since 1970."),
    name: z.enum(Object.keys(eventSchemas) as EventName[]),
    data: z.record(z.string(), z.union([z.string(), z.number()])).describe("Ids and dates alone."),
    receivedAt: at,
  }),
);

const recordedMessage = named(
  "RecordedMessage",
  z.object({
    ...messageFields,
    earlierProviderIds: text,
    costMicros: z.int().nullable().describe("Estimated, in millionths of the configured currency."),
    configuration: text,
    body: text.describe("What was said, with secrets masked, as JSON."),
    contentDigest: text,
    rendering: z.int(),
    firstAttemptAt: at.nullable(),
    checks: z.int(),
    owner: text,
    leaseUntilAt: at.nullable(),
    fence: z.int(),
    timeline: z.array(timelineEntry),
  }),
  { description: "A message with every column that is held of it." },
);

/** All that is held of a person. */
export const leadExport = named(
  "LeadExport",
  z.object({
    lead,
    interviews: z.array(interview),
    trials: z.array(trial),
    events: z.array(recordedEvent),
    messages: z.array(recordedMessage),
    suppressions: z.array(suppression),
  }),
  { description: "All that is held of a person. Secrets are not part of it, only whether they are kept." },
);

/** What an erasure removed. */
export const erased = named(
  "Erased",
  z.object({
    erased: z.record(z.string(), z.int().min(0)).describe("Rows that were removed or emptied, by table."),
  }),
);

const count = z.int().min(0);

/** What an erasure would remove. */
export const heldCounts = named(
  "HeldCounts",
  z.object({
    held: z.object({
      interviews: count,
      trials: count,
      events: count,
      messages: count,
      suppressions: count.describe("These would stay, as digests that name nobody."),
    }),
  }),
);
