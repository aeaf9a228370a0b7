import { z } from "zod";
import { named } from "./named-schema.ts";
import type { Answer, Operation } from "./operation.ts";

const problem = named(
  "Problem",
  z.object({
    path: z.string().describe("Where: `0.data.phone`, `Idempotency-Key`; empty for the whole."),
    message: z.string().describe("What is wrong there."),
  }),
);

const errorBody = named(
  "Error",
  z.object({
    error: z.string().describe("What happened and what to do, in a sentence for people."),
    problems: z.array(problem).optional().describe("Every problem of the request, where it is a 400."),
    id: z.string().optional().describe("The message or run that it is about."),
    reason: z
      .string()
      .nullable()
      .optional()
      .describe("Why a message was not sent: a stable word such as `landline` or `suppressed`."),
    providerCode: z.string().nullable().optional().describe("The provider's own code, where it gave one."),
    dashboardUrl: z.string().optional().describe("Where the Inngest server shows what was asked for."),
  }),
  { description: "The form of every error. Programs go by the status, `reason` and `providerCode`." },
);

/** An answer in the form of every error. `example` is its sentence. */
export function failure(description: string, example: string, details: Record<string, unknown> = {}): Answer {
  const value = { error: example, ...details };
  return {
    description,
    body: { schema: errorBody, examples: { error: { value } } },
  };
}

/** The same, for a request that is worth repeating after a while. */
export function failureForNow(...told: Parameters<typeof failure>): Answer {
  return { ...failure(...told), headers: ["Retry-After"] };
}

const notAllowed = shared(
  "NotAllowed",
  failure(
    "Without an API key: the request came under a foreign host name or from another web site.",
    'Host "bienvenue.example.com" is refused: what needs neither a key nor a signature is for loopback names only.',
  ),
);
const withoutKey = shared(
  "WithoutKey",
  failure("The API key is missing or wrong.", "This route wants the header Authorization: Bearer <API_KEY>."),
);
const tooMany = shared(
  "TooMany",
  failureForNow(
    "Too many requests of this key from this address, or too many wrong keys.",
    "Too many requests: at most 600 a minute; try again in 1 s.",
  ),
);
const tooManyForged = shared(
  "TooManyForged",
  failureForNow(
    "Too many requests with a wrong signature from this address.",
    "Too many requests with a wrong signature: at most 120 a minute; try again in 1 s.",
  ),
);
const fault = shared(
  "Fault",
  failure("A fault of this server.", "Something went wrong here; the server's log says what."),
);
const notRecorded = shared(
  "NotRecorded",
  failureForNow(
    "The disk or the database could not take it: send it again.",
    "It could not be recorded, and nothing of it was: send it again.",
  ),
);
/** No room to play a rehearsal. */
export const rehearsalsBusy = shared(
  "RehearsalsBusy",
  failureForNow(
    "Too many rehearsals are going on: ask again.",
    "Too many rehearsals are waiting: try again in a few seconds.",
  ),
);
/** What `parsed` answers. */
export const invalidRequest = shared(
  "InvalidRequest",
  failure("The request is not valid; every problem is listed with its path.", "limit: must be a number", {
    problems: [{ path: "limit", message: "must be a number" }],
  }),
);
const tooLarge = shared(
  "TooLarge",
  failure("The body is too large.", "The body must be at most 1048576 bytes."),
);
const notJson = shared(
  "NotJson",
  failure(
    "The body is not declared as JSON.",
    "The body must be JSON, with the header content-type: application/json.",
  ),
);

/** An answer that many operations have: the document tells it once, by this name. */
export function shared(name: string, answer: Answer): Answer {
  return { ...answer, name };
}

/** The answers that an operation has because of what it is, by status. */
export function sharedAnswers({ access, parameters, body, writes }: Operation): Record<number, Answer> {
  const hasParameters = parameters?.query !== undefined || parameters?.header !== undefined;
  const takesJson = body !== undefined && body.mediaType === undefined;
  return {
    ...(hasParameters || takesJson ? { 400: invalidRequest } : {}),
    ...(access === "api-key" ? { 401: withoutKey } : {}),
    // Whoever holds the link of a message may use it from anywhere.
    ...(access === "link" ? {} : { 403: notAllowed }),
    ...(takesJson ? { 413: tooLarge, 415: notJson } : {}),
    ...(access === "api-key" ? { 429: tooMany } : {}),
    ...(access === "signature" ? { 429: tooManyForged } : {}),
    500: fault,
    ...(writes ? { 503: notRecorded } : {}),
  };
}
