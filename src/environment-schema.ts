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
const apiRateRange = "must be a whole number from 1 to 10000000";

const httpUrl = z
  .url({ protocol: /^https?$/, error: "must be an http or https URL" })
  .refine((url) => {
    if (!URL.canParse(url)) return true;
    const { search, hash, username, password } = new URL(url);
    return search + hash + username + password === "";
  }, "must be a plain URL, without credentials and query")
  .transform((text) => {
    if (!URL.canParse(text)) return text;
    // As it is written in requests: with another case, letter or an empty query it would not be found in them.
    const { origin, pathname } = new URL(text);
    return (origin + pathname).replace(/\/+$/, "");
  });

const e164OrSenderId = z
  .string()
  .regex(
    /^(\+[1-9]\d{6,14}|(?=.*[A-Za-z])[A-Za-z0-9]{1,11})$/,
    "must be a number such as +33612345678 or a sender id of up to 11 letters and digits",
  );

/** `08:30-20:00`, or `always`: any hour of any day. */
const promotionalHours = z.string().transform((text, context): "always" | { from: string; to: string } => {
  if (text.toLowerCase() === "always") return "always";
  const match = /^(([01]\d|2[0-3]):[0-5]\d)\s*-\s*((?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.exec(text);
  const [from, to] = [match?.[1], match?.[3]];
  if (from === undefined || to === undefined || from >= to) {
    context.addIssue("must be two times of one day such as 08:30-20:00, or always");
    return z.NEVER;
  }
  return { from, to };
});

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** `mon-sat` or `mon,wed,fri`, as ISO weekdays: 1 is Monday. */
const promotionalDays = z.string().transform((text, context) => {
  const days = text
    .toLowerCase()
    .split(",")
    .flatMap((part) => {
      const [from, to = from] = part.split("-").map((name) => weekdays.indexOf(name.trim()));
      if (from === undefined || to === undefined || from < 0 || to < from) return [Number.NaN];
      return weekdays.map((_, index) => index + 1).filter((day) => day > from && day <= to + 1);
    });
  if (!days.some(Number.isNaN)) return [...new Set(days)].sort((a, b) => a - b);
  context.addIssue("must be days such as mon-sat or mon,wed,fri");
  return z.NEVER;
});

const priceRange = "must be amounts by country such as FR:0.05,BE:0.08,*:0.10";
const micros = 1_000_000;

/** Price of one segment in millionths of the currency, by two-letter country code; `*` is everywhere else. */
const smsPrices = z.string().transform((text, context): Readonly<Record<string, number>> => {
  const prices = text
    .split(",")
    .map((part) => /^\s*([A-Za-z]{2}|\*)\s*:\s*(\d{1,4}(?:\.\d{1,6})?)\s*$/.exec(part));
  if (prices.some((price) => price === null)) {
    context.addIssue(priceRange);
    return z.NEVER;
  }
  return Object.fromEntries(
    prices.map((price) => [(price?.[1] ?? "").toUpperCase(), Math.round(Number(price?.[2]) * micros)]),
  );
});

const emailPrice = z
  .string()
  .regex(/^\d{1,4}(\.\d{1,6})?$/, "must be an amount such as 0.0004")
  .transform((text) => Math.round(Number(text) * micros));

const cron = z.string().regex(/^(\S+ ){4,5}\S+$/, "must be a cron expression such as */5 * * * *");

const retentionRange = "must be from 1d to 3660d";
const retentionMs = delayMs.pipe(
  z
    .number()
    .min(86_400_000, retentionRange)
    .max(3660 * 86_400_000, retentionRange),
);

const limitRange = "must be a whole number from 0 to 10000000";
const limit = z.coerce.number(limitRange).int(limitRange).min(0, limitRange).max(10_000_000, limitRange);

const perSecond = z.coerce
  .number("must be a number from 0.1 to 1000")
  .min(0.1, "must be a number from 0.1 to 1000")
  .max(1000, "must be a number from 0.1 to 1000");

/** What Resend shows as the signing secret of a webhook. */
const webhookSecret = z
  .string()
  .regex(
    /^whsec_[A-Za-z0-9+/=_-]{16,}$/,
    "must be the signing secret that Resend shows, whsec_ and what follows",
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

const encryptionKey = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, "must be 32 bytes as 64 hexadecimal digits; try: openssl rand -hex 32");

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
    TWILIO_AUTH_TOKEN_PREVIOUS: z.string().optional(),
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
    RESEND_WEBHOOK_SECRET: webhookSecret.optional(),
    RESEND_WEBHOOK_SECRET_PREVIOUS: webhookSecret.optional(),
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
    ENCRYPTION_KEY: encryptionKey.optional(),
    ENCRYPTION_KEY_PREVIOUS: encryptionKey.optional(),
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
    API_RATE_LIMIT_PER_MINUTE: z.coerce
      .number(apiRateRange)
      .int(apiRateRange)
      .min(1, apiRateRange)
      .max(10_000_000, apiRateRange)
      .default(60_000),
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
    JOURNEY_CONCURRENCY: z.coerce
      .number(limitRange)
      .int(limitRange)
      .min(1, limitRange)
      .max(10_000, limitRange)
      .optional(),
    FALLBACK_AFTER: journeyDelayMs.default(600_000),
    RECONCILE_AFTER: journeyDelayMs.default(120_000),
    RECONCILE_SCHEDULE: cron.default("*/5 * * * *"),
    RETAIN_BODIES: retentionMs.default(30 * 86_400_000),
    RETAIN_MESSAGES: retentionMs.default(396 * 86_400_000),
    RETAIN_LEADS: retentionMs.default(1096 * 86_400_000),
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
