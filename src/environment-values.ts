import { z } from "zod";

/**
 * How a value that was not given as text, such as a default, is written as it is given. A kind without an entry is written as
 * it is: a word, a number, a list with commas.
 */
export const writers = z.registry<{ write: (value: never) => string }>();

/** Marks a kind of value with how it is written. */
function writtenAs<Value extends z.ZodType>(kind: Value, write: (value: z.output<Value>) => string): Value {
  writers.add(kind, { write });
  return kind;
}

const delayUnits = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
] as const;

/** A delay in the longest unit that leaves no rest. */
function delayText(ms: number): string {
  const [unit, unitMs] = delayUnits.find(([, unitMs]) => ms >= unitMs && ms % unitMs === 0) ?? ["ms", 1];
  return `${ms / unitMs}${unit}`;
}

/** Millionths as an amount. */
function amountOf(micros: number): string {
  return String(micros / 1_000_000);
}

/** A delay written as `250ms`, `90s`, `15m`, `24h` or `3d`, parsed to milliseconds. A bare number could mean anything. */
export const delayMs = z.string().transform((text, context) => {
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
export const journeyDelayMs = writtenAs(
  delayMs.pipe(z.number().max(maxJourneyDelayMs, "must be at most 366d")),
  delayText,
);

const sendTimeoutRange = "must be from 100ms to 120s";

/** The deadline of one call to a provider. */
export const sendTimeoutMs = writtenAs(
  delayMs.pipe(z.number().min(100, sendTimeoutRange).max(120_000, sendTimeoutRange)),
  delayText,
);

/** A whole number within bounds, both included. */
export function wholeNumber(min: number, max: number) {
  const range = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number(range).int(range).min(min, range).max(max, range);
}

/** How much of something a day may carry. */
export const limit = wholeNumber(0, 10_000_000);

/** An http or https URL without credentials and query; a slash at its end is dropped. */
export const httpUrl = z
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

/** A number in E.164, or an alphanumeric sender id. */
export const e164OrSenderId = z
  .string()
  .regex(
    /^(\+[1-9]\d{6,14}|(?=.*[A-Za-z])[A-Za-z0-9]{1,11})$/,
    "must be a number such as +33612345678 or a sender id of up to 11 letters and digits",
  );

/** `08:30-20:00`, or `always`: any hour of any day. */
export const promotionalHours = writtenAs(
  z.string().transform((text, context): "always" | { from: string; to: string } => {
    if (text.toLowerCase() === "always") return "always";
    const match = /^(([01]\d|2[0-3]):[0-5]\d)\s*-\s*((?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.exec(text);
    const [from, to] = [match?.[1], match?.[3]];
    if (from === undefined || to === undefined || from >= to) {
      context.addIssue("must be two times of one day such as 08:30-20:00, or always");
      return z.NEVER;
    }
    return { from, to };
  }),
  (hours) => (hours === "always" ? hours : `${hours.from}-${hours.to}`),
);

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** `mon-sat` or `mon,wed,fri`, as ISO weekdays: 1 is Monday. */
export const promotionalDays = writtenAs(
  z.string().transform((text, context) => {
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
  }),
  (days) => days.map((day) => weekdays[day - 1]).join(","),
);

const priceRange = "must be amounts by country such as FR:0.05,BE:0.08,*:0.10";
const micros = 1_000_000;

/** Price of one segment in millionths of the currency, by two-letter country code; `*` is everywhere else. */
export const smsPrices = writtenAs(
  z.string().transform((text, context): Readonly<Record<string, number>> => {
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
  }),
  (prices) =>
    Object.entries(prices)
      .map(([country, micros]) => `${country}:${amountOf(micros)}`)
      .join(","),
);

/** Price of one e-mail in millionths of the currency. */
export const emailPrice = writtenAs(
  z
    .string()
    .regex(/^\d{1,4}(\.\d{1,6})?$/, "must be an amount such as 0.0004")
    .transform((text) => Math.round(Number(text) * micros)),
  amountOf,
);

/** Five fields; the embedded engine takes a sixth, of seconds, in front. */
export const cron = z.string().regex(/^(\S+ ){4,5}\S+$/, "must be a cron expression such as */5 * * * *");

const retentionRange = "must be from 1d to 3660d";
/** How long something is kept. */
export const retentionMs = writtenAs(
  delayMs.pipe(
    z
      .number()
      .min(86_400_000, retentionRange)
      .max(3660 * 86_400_000, retentionRange),
  ),
  delayText,
);

/** A rate. */
export const perSecond = z.coerce
  .number("must be a number from 0.1 to 1000")
  .min(0.1, "must be a number from 0.1 to 1000")
  .max(1000, "must be a number from 0.1 to 1000");

/** What Resend shows as the signing secret of a webhook. */
export const webhookSecret = z
  .string()
  .regex(
    /^whsec_[A-Za-z0-9+/=_-]{16,}$/,
    "must be the signing secret that Resend shows, whsec_ and what follows",
  );

/** `FR,BE,CH`: ISO 3166-1 alpha-2. */
export const countryCodes = z
  .string()
  .transform((text) => text.split(",").map((code) => code.trim().toUpperCase()))
  .pipe(z.array(z.string().regex(/^[A-Z]{2}$/, "must be two-letter country codes such as FR,BE,CH")).min(1));

/** `INNGEST_DEV` takes 1, true, 0, false or the URL of a dev server, as the Inngest SDK reads it. */
export const inngestDev = z
  .string()
  .transform((text) => (/^(1|true)$/i.test(text) ? true : /^(0|false)$/i.test(text) ? false : text))
  .pipe(z.union([z.boolean(), httpUrl]));

/** 32 bytes as 64 hexadecimal digits. */
export const encryptionKey = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, "must be 32 bytes as 64 hexadecimal digits; try: openssl rand -hex 32");
