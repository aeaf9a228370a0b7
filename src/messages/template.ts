import { z } from "zod";
import { emailAddress, httpsUrl, instant, secret, singleLine, timeZone } from "../events/fields.ts";
import type { Locale } from "./message.ts";
import type { OptOut } from "./opt-out.ts";

/** The person addressed: a first name, or a full name where that is all the caller has. */
const name = singleLine(200);
const minutes = z.int().min(1).max(1440).optional();

/** What each template needs, by template name. Names are stable: rows of the ledger carry them. */
export const templateSchemas = {
  "lead-confirmation": z.object({ name, questionnaireUrl: httpsUrl.optional() }),
  "questionnaire-reminder": z.object({ name, questionnaireUrl: httpsUrl.optional() }),
  "interview-confirmation": z.object({
    name,
    startsAt: instant,
    timeZone: timeZone.optional(),
    durationMinutes: minutes,
    meetingUrl: httpsUrl.optional(),
    /** An earlier date was confirmed before: say that it moved. */
    rescheduled: z.boolean().optional(),
  }),
  "interview-reminder-24h": z.object({
    name,
    startsAt: instant,
    timeZone: timeZone.optional(),
    durationMinutes: minutes,
    meetingUrl: httpsUrl.optional(),
  }),
  "interview-reminder-1h": z.object({
    name,
    startsAt: instant,
    timeZone: timeZone.optional(),
    durationMinutes: minutes,
    meetingUrl: httpsUrl.optional(),
  }),
  "interview-cancellation": z.object({
    name,
    startsAt: instant,
    timeZone: timeZone.optional(),
    reason: singleLine(300).optional(),
  }),
  "trial-access": z.object({
    name,
    accessUrl: httpsUrl.optional(),
    loginEmail: emailAddress.optional(),
    temporaryPassword: secret.optional(),
    endsAt: instant.optional(),
    timeZone: timeZone.optional(),
  }),
  "trial-reminder": z.object({
    name,
    endsAt: instant,
    timeZone: timeZone.optional(),
    accessUrl: httpsUrl.optional(),
  }),
  /** Checks the configuration; carries nothing personal. */
  "configuration-test": z.object({}),
} as const;

export type TemplateName = keyof typeof templateSchemas;
export type TemplateData<N extends TemplateName> = z.output<(typeof templateSchemas)[N]>;

/** Promotional messages need consent, a send window and an opt-out; transactional ones are owed to the person. */
export type MessageClass = "transactional" | "promotional";

/** What all templates know besides their data. */
export type RenderContext = {
  locale: Locale;
  /** Shown as the sender of every message. */
  brandName: string;
  /** IANA zone for dates when the data names none. */
  timeZone: string;
  /** What a promotional message says about getting no more; transactional ones never say it. */
  optOut: OptOut | null;
};

/** An e-mail's content, without its addresses. */
export type EmailContent = { subject: string; text: string; html: string };

/** One message, in every channel it can go by. Pure: the same data and context give the same bytes. */
export type Template<D> = {
  class: MessageClass;
  sms(data: D, context: RenderContext): string;
  email(data: D, context: RenderContext): EmailContent;
};
