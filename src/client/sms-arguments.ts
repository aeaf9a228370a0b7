import { z } from "zod";
import { emailAddress, httpsUrl, phoneNumber, singleLine } from "../events/fields.ts";

/** A templated message with what its template needs. */
export type TemplatedContent =
  | { template: "lead-confirmation"; data: { name: string } }
  | { template: "questionnaire-reminder"; data: { name: string; questionnaireUrl?: string } }
  | { template: "interview-confirmation"; data: { name: string; startsAt: string; meetingUrl?: string } }
  | { template: "trial-access"; data: { name: string; loginEmail: string; temporaryPassword: string } };

/** Callers have `null` or an empty string where they have no URL. */
function unlessBlank<S extends z.ZodType>(schema: S) {
  return z.preprocess((given) => (given === null || given === "" ? undefined : given), schema.optional());
}

/** By its method, because `instanceof` fails for a Date of another realm; the result is ISO 8601 UTC. */
const date = z.custom<Date>(isValidDate, "must be a valid Date").transform((given) => given.toISOString());
const name = singleLine(200);
const secret = z.string().min(1, "must not be empty").max(200, "must be at most 200 characters");
const url = unlessBlank(httpsUrl);

/** What `sendSMS` takes. */
export const plainSms = z.object({
  to: phoneNumber,
  message: z.string().min(1, "must not be empty").max(1600, "must be at most 1600 characters"),
  from: unlessBlank(singleLine(40)),
});
/** What `sendEmail` takes. */
export const plainEmail = z.object({
  to: emailAddress,
  subject: singleLine(500),
  text: z.string().min(1, "must not be empty"),
  html: unlessBlank(z.string()),
});

/** An argument under the name its function gives it, so that an error names what the caller wrote. */
type Named = Record<string, unknown>;

/** @throws ArgumentsInvalidError, as all functions here. */
export function leadConfirmation(person: Named): TemplatedContent {
  return { template: "lead-confirmation", data: { name: parseNamed(name, person) } };
}

export function questionnaireReminder(person: Named, questionnaireUrl: unknown): TemplatedContent {
  const given = parse("questionnaireUrl", url, questionnaireUrl);
  return {
    template: "questionnaire-reminder",
    data: { name: parseNamed(name, person), ...optional("questionnaireUrl", given) },
  };
}

export function interviewConfirmation(person: Named, at: unknown, meetingUrl: unknown): TemplatedContent {
  const given = parse("meetingUrl", url, meetingUrl);
  return {
    template: "interview-confirmation",
    data: {
      name: parseNamed(name, person),
      startsAt: parse("date", date, at),
      ...optional("meetingUrl", given),
    },
  };
}

export function trialAccess(person: Named, login: Named, temporaryPassword: unknown): TemplatedContent {
  return {
    template: "trial-access",
    data: {
      name: parseNamed(name, person),
      loginEmail: parseNamed(emailAddress, login),
      temporaryPassword: parse("temporaryPassword", secret, temporaryPassword),
    },
  };
}

function parseNamed<S extends z.ZodType>(schema: S, argument: Named): z.output<S> {
  const [path = "", value] = Object.entries(argument)[0] ?? [];
  return parse(path, schema, value);
}

/**
 * The argument called `path` as the schema sees it.
 * @throws ArgumentsInvalidError
 */
export function parse<S extends z.ZodType>(path: string, schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const where = [...(path === "" ? [] : [path]), ...issue.path.map(String)].join(".");
    return where === "" ? issue.message : `${where}: ${issue.message}`;
  });
  throw new ArgumentsInvalidError(`The message was not sent: ${problems.join("; ")}.`);
}

/** Thrown (`code: "ARGUMENTS_INVALID"`) inside a send function and returned as its result. */
class ArgumentsInvalidError extends Error {
  override name = "ArgumentsInvalidError" as const;
  readonly code = "ARGUMENTS_INVALID";
}

function isValidDate(given: unknown): boolean {
  return (
    Object.prototype.toString.call(given) === "[object Date]" &&
    !Number.isNaN(Date.prototype.getTime.call(given))
  );
}

/** A property that is there only with a value. */
export function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
