import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { z } from "zod";
import { missingCompanions } from "./environment-companions.ts";
import { environmentSchema } from "./environment-schema.ts";
import { describeSettings, type Setting } from "./environment-settings.ts";

type Environment = z.output<typeof environmentSchema>;

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
  /** Still signs webhooks while the token is being replaced. */
  authTokenPrevious: string | undefined;
  from: string | undefined;
  messagingServiceSid: string | undefined;
  baseUrl: string | undefined;
};

export type ResendConfig = {
  apiKey: string;
  baseUrl: string | undefined;
  /** Undefined: webhooks are not accepted. */
  webhookSecret: string | undefined;
  webhookSecretPrevious: string | undefined;
};

/** When promotional messages may go out, in the zone of whoever gets them. */
export type SendWindow = Readonly<{
  /** Local times `HH:MM`; `to` may be `24:00`. */
  hours: "always" | Readonly<{ from: string; to: string }>;
  /** ISO weekdays: 1 is Monday. */
  days: readonly number[];
  onHolidays: boolean;
}>;

/** What a day may carry by one channel; null: no limit. */
export type DayLimits = Readonly<{
  "recipient-messages": number | null;
  "recipient-segments": number | null;
  "day-messages": number | null;
  "day-segments": number | null;
}>;

/** Estimates, in millionths of `currency`. */
export type Prices = Readonly<{
  currency: string;
  /** Of one segment, by two-letter country code; `*` is everywhere else. */
  smsSegmentMicros: Readonly<Record<string, number>>;
  emailMicros: number;
}>;

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
  /** Opens what was sealed before the key was replaced. */
  encryptionKeyPrevious: string | undefined;
  logLevel: "debug" | "info" | "warning" | "error";
  smsAllowedCountries: readonly string[];
  sendRateLimitPerMinute: number;
  apiRateLimitPerMinute: number;
  sendTimeoutMs: number;
  sendWindow: SendWindow;
  dayLimits: Readonly<{ sms: DayLimits; email: DayLimits }>;
  prices: Prices;
  throughput: Readonly<{
    /** How many journeys start in a second at most; undefined: as they come. */
    startsPerSecond: number | undefined;
    /** How many steps of one journey function are executed at once; undefined: as many as Inngest does. */
    concurrency: number | undefined;
  }>;
  /** How long a message's own channel has before its fallback takes over. */
  fallbackAfterMs: number;
  reconcile: Readonly<{
    /** First question to the provider, counted from when it accepted a message. */
    afterMs: number;
    schedule: string;
  }>;
  retention: Readonly<{
    bodiesMs: number;
    messagesMs: number;
    leadsMs: number;
    /** Finished runs in the embedded engine. */
    runsMs: number;
  }>;
  delays: JourneyDelays;
  inngest: InngestConfig;
  /** Every setting as people may see it: without secrets. */
  settings: readonly Setting[];
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

/** What a `.env` file says; nothing when there is none. */
export function readEnvironmentFile(file = ".env"): Record<string, string | undefined> {
  return existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
}

/** The environment of this process, over a `.env` file in the working directory: what is set outside wins. */
export function readEnvironment(file = ".env"): Record<string, string | undefined> {
  return { ...readEnvironmentFile(file), ...process.env };
}

/**
 * Replaces the process's environment by a copy, which is a plain object: Inngest's SDK goes through the whole of it
 * several times in each call, and of the real one every variable is read from the operating system each time.
 */
export function copyEnvironment(): void {
  process.env = { ...process.env };
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
  return deepFreeze({ ...toConfig(parsed.data), settings: describeSettings(given) });
}

const ours =
  /^(TWILIO|RESEND|SMS|EMAILS?|PROMOTIONAL|RETAIN|RECONCILE|QUESTIONNAIRE|INTERVIEW|TRIAL|ENCRYPTION|FALLBACK)_/;

/** The name of every setting. */
export function settingNames(): string[] {
  return Object.keys(environmentSchema.shape);
}

/** Names that look like settings of this server and are none, as a misspelt one does. */
export function unknownSettings(environment: Record<string, string | undefined>): string[] {
  return Object.keys(onlySet(environment)).filter(
    (name) => ours.test(name) && !Object.hasOwn(environmentSchema.shape, name),
  );
}

/** `NAME=` in a .env file means "not set", not "set to nothing". */
function onlySet(environment: Record<string, string | undefined>): Record<string, string> {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && value.trim() !== "") set[name] = value.trim();
  }
  return set;
}

function toConfig(env: Environment): Omit<Config, "settings"> {
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
        : {
            apiKey: env.RESEND_API_KEY,
            baseUrl: env.RESEND_BASE_URL,
            webhookSecret: env.RESEND_WEBHOOK_SECRET,
            webhookSecretPrevious: env.RESEND_WEBHOOK_SECRET_PREVIOUS,
          },
    emailFrom: env.EMAIL_FROM ?? `${env.BRAND_NAME} <bienvenue@sandbox.invalid>`,
    emailReplyTo: env.EMAIL_REPLY_TO,
    brandName: env.BRAND_NAME,
    defaultLocale: env.DEFAULT_LOCALE,
    timeZone: env.TIME_ZONE,
    encryptionKey: env.ENCRYPTION_KEY,
    encryptionKeyPrevious: env.ENCRYPTION_KEY_PREVIOUS,
    logLevel: env.LOG_LEVEL,
    smsAllowedCountries: env.SMS_ALLOWED_COUNTRIES,
    sendRateLimitPerMinute: env.SEND_RATE_LIMIT_PER_MINUTE,
    apiRateLimitPerMinute: env.API_RATE_LIMIT_PER_MINUTE,
    sendTimeoutMs: env.SEND_TIMEOUT,
    sendWindow: {
      hours: env.PROMOTIONAL_HOURS,
      days: env.PROMOTIONAL_DAYS,
      onHolidays: env.PROMOTIONAL_ON_HOLIDAYS,
    },
    dayLimits: {
      sms: {
        "recipient-messages": env.SMS_MAX_PER_RECIPIENT_PER_DAY,
        "recipient-segments": env.SMS_MAX_SEGMENTS_PER_RECIPIENT_PER_DAY,
        "day-messages": env.SMS_MAX_PER_DAY ?? null,
        "day-segments": env.SMS_MAX_SEGMENTS_PER_DAY ?? null,
      },
      email: {
        "recipient-messages": env.EMAIL_MAX_PER_RECIPIENT_PER_DAY,
        "recipient-segments": null,
        "day-messages": env.EMAIL_MAX_PER_DAY ?? null,
        "day-segments": null,
      },
    },
    prices: {
      currency: env.PRICE_CURRENCY,
      smsSegmentMicros: env.SMS_PRICES,
      emailMicros: env.EMAIL_PRICE,
    },
    throughput: {
      startsPerSecond: slowest(env.SMS_PER_SECOND, env.EMAILS_PER_SECOND),
      concurrency: env.JOURNEY_CONCURRENCY,
    },
    fallbackAfterMs: env.FALLBACK_AFTER,
    reconcile: { afterMs: env.RECONCILE_AFTER, schedule: env.RECONCILE_SCHEDULE },
    retention: {
      bodiesMs: env.RETAIN_BODIES,
      messagesMs: env.RETAIN_MESSAGES,
      leadsMs: env.RETAIN_LEADS,
      runsMs: env.RETAIN_RUNS,
    },
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

/** A journey starts with one message by each channel, so that the slower one sets the pace. */
function slowest(...perSecond: (number | undefined)[]): number | undefined {
  const given = perSecond.filter((rate) => rate !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}

function twilioConfig(env: Environment): TwilioConfig | undefined {
  if (env.TWILIO_ACCOUNT_SID === undefined || env.TWILIO_AUTH_TOKEN === undefined) return undefined;
  return {
    accountSid: env.TWILIO_ACCOUNT_SID,
    authToken: env.TWILIO_AUTH_TOKEN,
    authTokenPrevious: env.TWILIO_AUTH_TOKEN_PREVIOUS,
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
