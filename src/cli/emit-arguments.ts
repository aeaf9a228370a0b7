import { parseArgs } from "node:util";
import { eventSchemas, type EventName } from "../events/domain-event.ts";
import { UsageError } from "./command.ts";
import type { GivenFields } from "./sample-event.ts";

/** What `emit` was asked to do. */
export type EmitArguments = {
  name: EventName;
  given: GivenFields;
  url: string | undefined;
  apiKey: string | undefined;
  follow: boolean;
  json: boolean;
  limitMs: number;
};

const options = {
  email: { type: "string" },
  phone: { type: "string" },
  "first-name": { type: "string" },
  "last-name": { type: "string" },
  locale: { type: "string" },
  "lead-id": { type: "string" },
  "interview-id": { type: "string" },
  "trial-id": { type: "string" },
  "starts-at": { type: "string" },
  data: { type: "string" },
  url: { type: "string" },
  "api-key": { type: "string" },
  "time-limit": { type: "string" },
  "no-follow": { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** Flags that are fields of the event's data. */
const fieldFlags = {
  email: "email",
  phone: "phone",
  "first-name": "firstName",
  "last-name": "lastName",
  locale: "locale",
  "lead-id": "leadId",
  "interview-id": "interviewId",
  "trial-id": "trialId",
  "starts-at": "startsAt",
} as const;

export const eventNames = Object.keys(eventSchemas) as EventName[];

/**
 * The arguments after `emit`.
 * @throws UsageError, and TypeError (`code: "ERR_PARSE_ARGS_…"`) for a flag there is not
 */
export function parseEmitArguments(args: string[]): EmitArguments {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const given: GivenFields = { ...dataOf(values.data) };
  for (const [flag, field] of Object.entries(fieldFlags)) {
    const value = values[flag as keyof typeof fieldFlags];
    if (value !== undefined) given[field] = value;
  }
  return {
    name: eventName(positionals),
    given,
    url: values.url,
    apiKey: values["api-key"],
    follow: values["no-follow"] !== true,
    json: values.json === true,
    limitMs: secondsOf(values["time-limit"] ?? "60") * 1000,
  };
}

function eventName(positionals: string[]): EventName {
  const [name, ...more] = positionals;
  if (name === undefined) throw new UsageError(`Which event? One of ${eventNames.join(", ")}.`);
  if (more.length > 0)
    throw new UsageError(`One event at a time, and no ${JSON.stringify(more[0])} after it.`);
  const known = eventNames.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw new UsageError(`There is no event ${JSON.stringify(name)}; there are ${eventNames.join(", ")}.`);
}

function dataOf(text: string | undefined): GivenFields {
  if (text === undefined) return {};
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UsageError(`--data must be JSON, such as '{"firstName":"Ada"}'.`);
  }
  if (typeof data === "object" && data !== null && !Array.isArray(data)) return { ...data };
  throw new UsageError(`--data must be a JSON object, such as '{"firstName":"Ada"}'.`);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && seconds > 0 && seconds <= 86_400) return seconds;
  throw new UsageError(
    `--time-limit must be a number of seconds up to 86400, and is ${JSON.stringify(text)}.`,
  );
}
