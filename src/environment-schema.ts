import { z } from "zod";
import { isTimeZone } from "./events/fields.ts";
import {
  countryCodes,
  cron,
  e164OrSenderId,
  emailPrice,
  encryptionKey,
  httpUrl,
  inngestDev,
  journeyDelayMs,
  limit,
  perSecond,
  promotionalDays,
  promotionalHours,
  retentionMs,
  sendTimeoutMs,
  smsPrices,
  webhookSecret,
  wholeNumber,
} from "./environment-values.ts";

/** What of a setting's value nobody is shown: all of it, or the user and password of its URL. */
export const confidential = z.registry<{ hide: "all" | "credentials" }>();

/** A setting whose value is never shown. */
function secret<Value extends z.ZodType>(setting: Value): Value {
  confidential.add(setting, { hide: "all" });
  return setting;
}

/** A setting that is a URL which may hold a user and a password. */
function withCredentials<Value extends z.ZodType>(setting: Value): Value {
  confidential.add(setting, { hide: "credentials" });
  return setting;
}

/** Every variable of the environment, by itself. */
export const environmentSchema = z
  .object({
    NODE_ENV: z.string().optional(),
    PORT: z.coerce.number("must be a port number").int().min(0).max(65_535).default(3000),
    HOST: z.string().default("127.0.0.1"),
    DATA_DIR: z.string().default("./data"),
    DATABASE_URL: withCredentials(
      z
        .string()
        .regex(/^postgres(ql)?:\/\/\S+$/, "must be a postgres:// URL")
        .optional(),
    ),
    // What a header carries unchanged: with any other character no caller could ever present it.
    API_KEY: secret(
      z
        .string()
        .regex(
          /^[\x21-\x7e]{16,}$/,
          "must be 16 or more ASCII characters without spaces; try: openssl rand -hex 24",
        )
        .optional(),
    ),
    PUBLIC_URL: httpUrl.optional(),
    TWILIO_ACCOUNT_SID: z
      .string()
      .regex(/^AC[0-9a-zA-Z]{1,64}$/, "must be AC followed by the letters and digits that Twilio shows")
      .optional(),
    TWILIO_AUTH_TOKEN: secret(z.string().optional()),
    TWILIO_AUTH_TOKEN_PREVIOUS: secret(z.string().optional()),
    TWILIO_PHONE_NUMBER: e164OrSenderId.optional(),
    TWILIO_MESSAGING_SERVICE_SID: z
      .string()
      .regex(/^MG[0-9a-fA-F]{32}$/, "must be MG and 32 hexadecimal digits")
      .optional(),
    TWILIO_BASE_URL: httpUrl.optional(),
    RESEND_API_KEY: secret(
      z
        .string()
        .regex(/^[\x21-\x7e]+$/, "must be ASCII characters without spaces")
        .optional(),
    ),
    RESEND_BASE_URL: httpUrl.optional(),
    RESEND_WEBHOOK_SECRET: secret(webhookSecret.optional()),
    RESEND_WEBHOOK_SECRET_PREVIOUS: secret(webhookSecret.optional()),
    EMAIL_FROM: z
      .string()
      .regex(
        /^[^\p{Cc}\p{Zl}\p{Zp}<>]*<[^\s\p{Cc}@<>,;]+@[^\s\p{Cc}@<>,;]+>$|^[^\s\p{Cc}@<>,;]+@[^\s\p{Cc}@<>,;]+$/u,
        "must be name@domain or Name <name@domain>",
      )
      .optional(),
    EMAIL_REPLY_TO: z.email("must be an e-mail address").optional(),
    BRAND_NAME: z
      .string()
      .max(60, "must be at most 60 characters")
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}<>"]+$/u, "must be one line without < > or quotes")
      .default("Bienvenue"),
    DEFAULT_LOCALE: z.enum(["fr", "en"], "must be fr or en").default("fr"),
    TIME_ZONE: z
      .string()
      .refine(isTimeZone, "must be an IANA time zone such as Europe/Paris")
      .default("Europe/Paris"),
    ENCRYPTION_KEY: secret(encryptionKey.optional()),
    ENCRYPTION_KEY_PREVIOUS: secret(encryptionKey.optional()),
    LOG_LEVEL: z
      .enum(["debug", "info", "warning", "error"], "must be debug, info, warning or error")
      .default("info"),
    SMS_ALLOWED_COUNTRIES: countryCodes.default(["FR", "BE", "CH", "LU", "MC"]),
    SEND_RATE_LIMIT_PER_MINUTE: wholeNumber(1, 100_000).default(30),
    API_RATE_LIMIT_PER_MINUTE: wholeNumber(1, 10_000_000).default(60_000),
    PROMOTIONAL_HOURS: promotionalHours.default({ from: "08:30", to: "20:00" }),
    PROMOTIONAL_DAYS: promotionalDays.default([1, 2, 3, 4, 5, 6]),
    PROMOTIONAL_ON_HOLIDAYS: z.stringbool("must be true or false").default(false),
    SMS_MAX_PER_RECIPIENT_PER_DAY: limit.default(20),
    SMS_MAX_SEGMENTS_PER_RECIPIENT_PER_DAY: limit.default(60),
    SMS_MAX_PER_DAY: limit.optional(),
    SMS_MAX_SEGMENTS_PER_DAY: limit.optional(),
    EMAIL_MAX_PER_RECIPIENT_PER_DAY: limit.default(50),
    EMAIL_MAX_PER_DAY: limit.optional(),
    SMS_PRICES: smsPrices.default({
      FR: 50_000,
      MC: 50_000,
      BE: 80_000,
      CH: 70_000,
      LU: 80_000,
      "*": 100_000,
    }),
    EMAIL_PRICE: emailPrice.default(400),
    PRICE_CURRENCY: z
      .string()
      .regex(/^[A-Z]{3}$/, "must be a three-letter currency code such as EUR")
      .default("EUR"),
    SMS_PER_SECOND: perSecond.optional(),
    EMAILS_PER_SECOND: perSecond.optional(),
    JOURNEY_CONCURRENCY: wholeNumber(1, 10_000).optional(),
    FALLBACK_AFTER: journeyDelayMs.default(600_000),
    RECONCILE_AFTER: journeyDelayMs.default(120_000),
    RECONCILE_SCHEDULE: cron.default("*/5 * * * *"),
    RETAIN_BODIES: retentionMs.default(30 * 86_400_000),
    RETAIN_MESSAGES: retentionMs.default(396 * 86_400_000),
    RETAIN_LEADS: retentionMs.default(1096 * 86_400_000),
    RETAIN_RUNS: retentionMs.default(7 * 86_400_000),
    SEND_TIMEOUT: sendTimeoutMs.default(15_000),
    QUESTIONNAIRE_REMINDER_1_AFTER: journeyDelayMs.default(24 * 3_600_000),
    QUESTIONNAIRE_REMINDER_2_AFTER: journeyDelayMs.default(72 * 3_600_000),
    INTERVIEW_REMINDER_1_BEFORE: journeyDelayMs.default(24 * 3_600_000),
    INTERVIEW_REMINDER_2_BEFORE: journeyDelayMs.default(3_600_000),
    TRIAL_REMINDER_BEFORE: journeyDelayMs.default(72 * 3_600_000),
    INNGEST_DEV: inngestDev.optional(),
    INNGEST_EVENT_KEY: secret(z.string().optional()),
    INNGEST_SIGNING_KEY: secret(z.string().optional()),
    INNGEST_SIGNING_KEY_FALLBACK: secret(z.string().optional()),
    INNGEST_BASE_URL: httpUrl.optional(),
    ENGINE_RETRY_INTERVAL: journeyDelayMs.optional(),
  })
  .refine((env) => !(env.QUESTIONNAIRE_REMINDER_1_AFTER > env.QUESTIONNAIRE_REMINDER_2_AFTER), {
    path: ["QUESTIONNAIRE_REMINDER_1_AFTER"],
    message: "must not be longer than QUESTIONNAIRE_REMINDER_2_AFTER (72h by default)",
    // Also beside other problems, so that all are told at once; what could not be read compares as false.
    when: () => true,
  });
