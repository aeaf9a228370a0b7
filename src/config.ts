import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { z } from "zod";
import { isTimeZone } from "./events/fields.ts";

/** A delay written as `90`, `90s`, `15m`, `24h` or `3d`; a bare number is seconds. Parsed to milliseconds. */
const delayMs = z.string().transform((text, context) => {
  const match = /^(\d{1,9})\s*(ms|s|m|h|d)?$/.exec(text.trim());
  if (match === null) {
    context.addIssue(`"${text}" is not a delay: write 30s, 15m, 24h or 3d`);
    return z.NEVER;
  }
  const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  return Number(match[1]) * (unitMs[match[2] ?? "s"] ?? 1000);
});

const maxJourneyDelayMs = 366 * 86_400_000;

/** Bounded, so that a date shifted by it is still a date. */
const journeyDelayMs = delayMs.pipe(z.number().max(maxJourneyDelayMs, "must be at most 366d"));

const httpUrl = z
  .url({ protocol: /^https?$/, error: "must be an http or https URL" })
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

const environmentSchema = z.object({
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
    .regex(/^AC[0-9a-zA-Z]{1,64}$/, "must start with AC")
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
    .max(60)
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
  SEND_RATE_LIMIT_PER_MINUTE: z.coerce.number("must be a number").int().min(1).max(100_000).default(30),
  SEND_TIMEOUT: delayMs.pipe(z.number().min(100).max(120_000)).default(15_000),
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
});

type Environment = z.output<typeof environmentSchema>;
type Given = Readonly<Record<string, string>>;

/** How durable functions are executed: in this process, or by an Inngest server. */
export type InngestConfig =
  | {
      mode: "embedded";
      /** Replaces the back-off schedule, for demos and tests. */
      retryIntervalMs: number | undefined;
    }
  | { mode: "dev"; baseUrl: string }
  | {
      mode: "cloud";
      /** Undefined for Inngest Cloud, set when self-hosted. */
      baseUrl: string | undefined;
      eventKey: string;
      signingKey: string;
      signingKeyFallback: string | undefined;
    };

export type TwilioConfig = {
  accountSid: string;
  authToken: string;
  from: string | undefined;
  messagingServiceSid: string | undefined;
  baseUrl: string | undefined;
};

export type ResendConfig = { apiKey: string; baseUrl: string | undefined };

/** Everything the server can be told, parsed once at start and frozen. */
export type Config = Readonly<{
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  apiKey: string | undefined;
  publicUrl: string | undefined;
  /** Undefined: SMS go to the sandbox phone. */
  twilio: TwilioConfig | undefined;
  /** Undefined: e-mail goes to the sandbox inbox. */
  resend: ResendConfig | undefined;
  emailFrom: string;
  emailReplyTo: string | undefined;
  brandName: string;
  defaultLocale: "fr" | "en";
  timeZone: string;
  /** 64 hexadecimal digits; undefined: generated into the data directory. */
  encryptionKey: string | undefined;
  logLevel: "debug" | "info" | "warning" | "error";
  smsAllowedCountries: readonly string[];
  sendRateLimitPerMinute: number;
  sendTimeoutMs: number;
  delays: JourneyDelays;
  inngest: InngestConfig;
}>;

/** When the journeys' reminders go out. */
export type JourneyDelays = Readonly<{
  /** After `lead.created`. */
  questionnaireReminder1AfterMs: number;
  questionnaireReminder2AfterMs: number;
  /** Before the interview starts. */
  interviewReminder1BeforeMs: number;
  interviewReminder2BeforeMs: number;
  /** Before the trial ends. */
  trialReminderBeforeMs: number;
}>;

/** Thrown at start (`code: "CONFIG_INVALID"`) with every problem of the environment at once; names, never values of secrets. */
export class ConfigError extends Error {
  override name = "ConfigError" as const;
  readonly code = "CONFIG_INVALID";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:\n${problems.map((problem) => `  - ${problem}`).join("\n")}\nSee .env.example for every variable.`,
    );
    this.problems = problems;
  }
}

/** The environment of this process, over a `.env` file in the working directory: what is set outside wins. */
export function readEnvironment(file = ".env"): Record<string, string | undefined> {
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  return { ...fromFile, ...process.env };
}

/**
 * Turns an environment into a frozen configuration.
 * @throws ConfigError
 */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const given = onlySet(environment);
  const parsed = environmentSchema.safeParse(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}.`),
    ...missingCompanions(given),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(toConfig(parsed.data));
}

/** `NAME=` in a .env file means "not set", not "set to nothing". */
function onlySet(environment: Record<string, string | undefined>): Given {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && value.trim() !== "") set[name] = value.trim();
  }
  return set;
}

/** Combinations that would start something else than was meant: a half-configured provider, an open door. */
function missingCompanions(given: Given): string[] {
  const problems: string[] = [];
  const require = (condition: boolean, problem: string) => {
    if (!condition) problems.push(problem);
  };

  const twilio = setNames(given, /^TWILIO_/);
  if (twilio.length > 0) {
    const why = `because ${twilio.join(", ")} ${twilio.length === 1 ? "is" : "are"} set; set it, or unset all TWILIO_ variables to use the sandbox phone`;
    require(given.TWILIO_ACCOUNT_SID !== undefined, `TWILIO_ACCOUNT_SID is missing: it is needed ${why}.`);
    require(given.TWILIO_AUTH_TOKEN !== undefined, `TWILIO_AUTH_TOKEN is missing: it is needed ${why}.`);
    require(given.TWILIO_PHONE_NUMBER !== undefined ||
      given.TWILIO_MESSAGING_SERVICE_SID !==
        undefined, `TWILIO_PHONE_NUMBER (or TWILIO_MESSAGING_SERVICE_SID) is missing: it is needed ${why}.`);
  }
  const resend = setNames(given, /^RESEND_/);
  if (resend.length > 0) {
    const why = `because ${resend.join(", ")} ${resend.length === 1 ? "is" : "are"} set; set it, or unset all RESEND_ variables to use the sandbox inbox`;
    require(given.RESEND_API_KEY !== undefined, `RESEND_API_KEY is missing: it is needed ${why}.`);
    require(given.EMAIL_FROM !== undefined, `EMAIL_FROM is missing: it is needed ${why}.`);
  }

  const production = given.NODE_ENV === "production";
  const dev = given.INNGEST_DEV !== undefined && !/^(0|false)$/i.test(given.INNGEST_DEV);
  const keys = setNames(given, /^INNGEST_(EVENT_KEY|SIGNING_KEY)$/);
  require(!(
    dev && production
  ), "INNGEST_DEV must not be set with NODE_ENV=production: the development mode does not check signatures.");
  if (!dev && (keys.length > 0 || given.INNGEST_BASE_URL !== undefined)) {
    for (const name of ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"]) {
      require(given[name] !==
        undefined, `${name} is missing: an Inngest server needs the event key and the signing key.`);
    }
    require(given.PUBLIC_URL !== undefined ||
      given.INNGEST_BASE_URL !==
        undefined, "PUBLIC_URL is missing: Inngest Cloud must know where to call this server.");
    require(given.ENCRYPTION_KEY !== undefined ||
      given.DATABASE_URL ===
        undefined, "ENCRYPTION_KEY is missing: servers that share a database must share the key; try: openssl rand -hex 32.");
  }

  require(given.API_KEY !== undefined ||
    !production, "API_KEY is missing: it is needed with NODE_ENV=production.");
  require(given.API_KEY !== undefined ||
    given.HOST === undefined ||
    isLoopback(
      given.HOST,
    ), `API_KEY is missing: without it the server listens on loopback only, and HOST is ${given.HOST}.`);
  return problems;
}

function setNames(given: Given, pattern: RegExp): string[] {
  return Object.keys(given).filter((name) => pattern.test(name));
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

function toConfig(env: Environment): Config {
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    apiKey: env.API_KEY,
    publicUrl: env.PUBLIC_URL,
    twilio: twilioConfig(env),
    resend:
      env.RESEND_API_KEY === undefined
        ? undefined
        : { apiKey: env.RESEND_API_KEY, baseUrl: env.RESEND_BASE_URL },
    emailFrom: env.EMAIL_FROM ?? `${env.BRAND_NAME} <bienvenue@sandbox.invalid>`,
    emailReplyTo: env.EMAIL_REPLY_TO,
    brandName: env.BRAND_NAME,
    defaultLocale: env.DEFAULT_LOCALE,
    timeZone: env.TIME_ZONE,
    encryptionKey: env.ENCRYPTION_KEY,
    logLevel: env.LOG_LEVEL,
    smsAllowedCountries: env.SMS_ALLOWED_COUNTRIES,
    sendRateLimitPerMinute: env.SEND_RATE_LIMIT_PER_MINUTE,
    sendTimeoutMs: env.SEND_TIMEOUT,
    delays: {
      questionnaireReminder1AfterMs: env.QUESTIONNAIRE_REMINDER_1_AFTER,
      questionnaireReminder2AfterMs: env.QUESTIONNAIRE_REMINDER_2_AFTER,
      interviewReminder1BeforeMs: env.INTERVIEW_REMINDER_1_BEFORE,
      interviewReminder2BeforeMs: env.INTERVIEW_REMINDER_2_BEFORE,
      trialReminderBeforeMs: env.TRIAL_REMINDER_BEFORE,
    },
    inngest: inngestConfig(env),
  };
}

function twilioConfig(env: Environment): TwilioConfig | undefined {
  if (env.TWILIO_ACCOUNT_SID === undefined || env.TWILIO_AUTH_TOKEN === undefined) return undefined;
  return {
    accountSid: env.TWILIO_ACCOUNT_SID,
    authToken: env.TWILIO_AUTH_TOKEN,
    from: env.TWILIO_PHONE_NUMBER,
    messagingServiceSid: env.TWILIO_MESSAGING_SERVICE_SID,
    baseUrl: env.TWILIO_BASE_URL,
  };
}

function inngestConfig(env: Environment): InngestConfig {
  if (env.INNGEST_DEV !== undefined && env.INNGEST_DEV !== false) {
    const url = env.INNGEST_DEV === true ? undefined : env.INNGEST_DEV;
    return { mode: "dev", baseUrl: url ?? env.INNGEST_BASE_URL ?? "http://127.0.0.1:8288" };
  }
  if (env.INNGEST_EVENT_KEY !== undefined && env.INNGEST_SIGNING_KEY !== undefined) {
    return {
      mode: "cloud",
      baseUrl: env.INNGEST_BASE_URL,
      eventKey: env.INNGEST_EVENT_KEY,
      signingKey: env.INNGEST_SIGNING_KEY,
      signingKeyFallback: env.INNGEST_SIGNING_KEY_FALLBACK,
    };
  }
  return { mode: "embedded", retryIntervalMs: env.ENGINE_RETRY_INTERVAL };
}

function deepFreeze<T extends object>(value: T): Readonly<T> {
  for (const member of Object.values(value)) {
    if (typeof member === "object" && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}
