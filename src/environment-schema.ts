import { z } from "zod";
import { isTimeZone } from "./events/fields.ts";

/** A delay written as `250ms`, `90s`, `15m`, `24h` or `3d`, parsed to milliseconds. A bare number could mean anything. */
const delayMs = z.string().transform((text, context) => {
  const match = /^(\d{1,9})\s*(ms|s|m|h|d)$/.exec(text.trim());
  if (match === null) {
    context.addIssue(`"${text}" is not a delay: write 30s, 15m, 24h or 3d`);
    return z.NEVER;
  }
  const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  return Number(match[1]) * (unitMs[match[2] ?? ""] ?? Number.NaN);
});

const maxJourneyDelayMs = 366 * 86_400_000;

/** Bounded, so that a date shifted by it is still a date. */
const journeyDelayMs = delayMs.pipe(z.number().max(maxJourneyDelayMs, "must be at most 366d"));

const sendTimeoutRange = "must be from 100ms to 120s";
const rateRange = "must be a whole number from 1 to 100000";

const httpUrl = z
  .url({ protocol: /^https?$/, error: "must be an http or https URL" })
  .refine((url) => {
    if (!URL.canParse(url)) return true;
    const { search, hash, username, password } = new URL(url);
    return search + hash + username + password === "";
  }, "must be a plain URL, without credentials and query")
  .transform((url) => url.replace(/\/+$/, ""));

const e164OrSenderId = z
  .string()
  .regex(
    /^(\+[1-9]\d{6,14}|(?=.*[A-Za-z])[A-Za-z0-9]{1,11})$/,
    "must be a number such as +33612345678 or a sender id of up to 11 letters and digits",
  );

const countryCodes = z
  .string()
  .transform((text) => text.split(",").map((code) => code.trim().toUpperCase()))
  .pipe(z.array(z.string().regex(/^[A-Z]{2}$/, "must be two-letter country codes such as FR,BE,CH")).min(1));

/** `INNGEST_DEV` takes 1, true, 0, false or the URL of a dev server, as the Inngest SDK reads it. */
const inngestDev = z
  .string()
  .transform((text) => (/^(1|true)$/i.test(text) ? true : /^(0|false)$/i.test(text) ? false : text))
  .pipe(z.union([z.boolean(), httpUrl]));

/** Every variable of the environment, by itself. */
export const environmentSchema = z
  .object({
    NODE_ENV: z.string().optional(),
    PORT: z.coerce.number("must be a port number").int().min(0).max(65_535).default(3000),
    HOST: z.string().default("127.0.0.1"),
    DATA_DIR: z.string().default("./data"),
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/, "must be a postgres:// URL")
      .optional(),
    // What a header carries unchanged: with any other character no caller could ever present it.
    API_KEY: z
      .string()
      .regex(
        /^[\x21-\x7e]{16,}$/,
        "must be 16 or more ASCII characters without spaces; try: openssl rand -hex 24",
      )
      .optional(),
    PUBLIC_URL: httpUrl.optional(),
    TWILIO_ACCOUNT_SID: z
      .string()
      .regex(/^AC[0-9a-zA-Z]{1,64}$/, "must be AC followed by the letters and digits that Twilio shows")
      .optional(),
    TWILIO_AUTH_TOKEN: z.string().optional(),
    TWILIO_PHONE_NUMBER: e164OrSenderId.optional(),
    TWILIO_MESSAGING_SERVICE_SID: z
      .string()
      .regex(/^MG[0-9a-fA-F]{32}$/, "must be MG and 32 hexadecimal digits")
      .optional(),
    TWILIO_BASE_URL: httpUrl.optional(),
    RESEND_API_KEY: z
      .string()
      .regex(/^[\x21-\x7e]+$/, "must be ASCII characters without spaces")
      .optional(),
    RESEND_BASE_URL: httpUrl.optional(),
    EMAIL_FROM: z
      .string()
      .regex(
        /^[^\r\n<>]*<[^\s@<>]+@[^\s@<>]+>$|^[^\s@<>]+@[^\s@<>]+$/,
        "must be name@domain or Name <name@domain>",
      )
      .optional(),
    EMAIL_REPLY_TO: z.email("must be an e-mail address").optional(),
    BRAND_NAME: z
      .string()
      .max(60, "must be at most 60 characters")
      .regex(/^[^\p{Cc}<>"]+$/u, "must be one line without < > or quotes")
      .default("Bienvenue"),
    DEFAULT_LOCALE: z.enum(["fr", "en"], "must be fr or en").default("fr"),
    TIME_ZONE: z
      .string()
      .refine(isTimeZone, "must be an IANA time zone such as Europe/Paris")
      .default("Europe/Paris"),
    ENCRYPTION_KEY: z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/, "must be 32 bytes as 64 hexadecimal digits; try: openssl rand -hex 32")
      .optional(),
    LOG_LEVEL: z
      .enum(["debug", "info", "warning", "error"], "must be debug, info, warning or error")
      .default("info"),
    SMS_ALLOWED_COUNTRIES: countryCodes.default(["FR", "BE", "CH", "LU", "MC"]),
    SEND_RATE_LIMIT_PER_MINUTE: z.coerce
      .number(rateRange)
      .int(rateRange)
      .min(1, rateRange)
      .max(100_000, rateRange)
      .default(30),
    SEND_TIMEOUT: delayMs
      .pipe(z.number().min(100, sendTimeoutRange).max(120_000, sendTimeoutRange))
      .default(15_000),
    QUESTIONNAIRE_REMINDER_1_AFTER: journeyDelayMs.default(24 * 3_600_000),
    QUESTIONNAIRE_REMINDER_2_AFTER: journeyDelayMs.default(72 * 3_600_000),
    INTERVIEW_REMINDER_1_BEFORE: journeyDelayMs.default(24 * 3_600_000),
    INTERVIEW_REMINDER_2_BEFORE: journeyDelayMs.default(3_600_000),
    TRIAL_REMINDER_BEFORE: journeyDelayMs.default(72 * 3_600_000),
    INNGEST_DEV: inngestDev.optional(),
    INNGEST_EVENT_KEY: z.string().optional(),
    INNGEST_SIGNING_KEY: z.string().optional(),
    INNGEST_SIGNING_KEY_FALLBACK: z.string().optional(),
    INNGEST_BASE_URL: httpUrl.optional(),
    ENGINE_RETRY_INTERVAL: journeyDelayMs.optional(),
  })
  .refine((env) => !(env.QUESTIONNAIRE_REMINDER_1_AFTER > env.QUESTIONNAIRE_REMINDER_2_AFTER), {
    path: ["QUESTIONNAIRE_REMINDER_1_AFTER"],
    message: "must not be longer than QUESTIONNAIRE_REMINDER_2_AFTER (72h by default)",
    // Also beside other problems, so that all are told at once; what could not be read compares as false.
    when: () => true,
  });
