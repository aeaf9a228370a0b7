import { z } from "zod";
import { interviewCancelled } from "./interview-cancelled.ts";
import { interviewScheduled } from "./interview-scheduled.ts";
import { leadCreated } from "./lead-created.ts";
import { questionnaireCompleted } from "./questionnaire-completed.ts";
import { trialConverted } from "./trial-converted.ts";
import { trialStarted } from "./trial-started.ts";

/** The schema of each event's `data`, by event name. Names, fields and meanings are stable. */
export const eventSchemas = {
  "lead.created": leadCreated,
  "questionnaire.completed": questionnaireCompleted,
  "interview.scheduled": interviewScheduled,
  "interview.cancelled": interviewCancelled,
  "trial.started": trialStarted,
  "trial.converted": trialConverted,
} as const;

export type EventName = keyof typeof eventSchemas;

/** `data` as a caller writes it: `phone` in any international form, instants with any offset. */
export type EventInput<N extends EventName> = z.input<(typeof eventSchemas)[N]>;

/** `data` after parsing: phones in E.164, instants in UTC, unknown fields gone. */
export type EventData<N extends EventName> = z.output<(typeof eventSchemas)[N]>;

const envelopeFields = {
  /** Deduplication id; sending the same id again has no second effect. */
  id: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, "must be 1 to 200 printable ASCII characters without spaces")
    .optional()
    .describe("Deduplication id: sending the same one again has no second effect."),
  /** When it happened, in milliseconds since 1970; when missing, the time it is received. */
  ts: z
    .int()
    .min(0)
    .max(8_640_000_000_000_000)
    .optional()
    .describe("When it happened, in milliseconds since 1970; the time of receipt when missing."),
};

/** An event as posted to the door, discriminated by its name. */
export const domainEvent = z.discriminatedUnion(
  "name",
  [
    z.object({ name: z.literal("lead.created"), data: leadCreated, ...envelopeFields }),
    z.object({ name: z.literal("questionnaire.completed"), data: questionnaireCompleted, ...envelopeFields }),
    z.object({ name: z.literal("interview.scheduled"), data: interviewScheduled, ...envelopeFields }),
    z.object({ name: z.literal("interview.cancelled"), data: interviewCancelled, ...envelopeFields }),
    z.object({ name: z.literal("trial.started"), data: trialStarted, ...envelopeFields }),
    z.object({ name: z.literal("trial.converted"), data: trialConverted, ...envelopeFields }),
  ],
  { error: `name must be one of ${Object.keys(eventSchemas).join(", ")}` },
);

/** A parsed event: normalised, and discriminated by `name`. */
export type DomainEvent = z.output<typeof domainEvent>;
