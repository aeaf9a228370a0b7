import { z } from "zod";
import { type CanonicalJson, toCanonicalJson } from "../canonical-json.ts";
import { type Operation, operationsSchema } from "./operations.ts";
import { AnswerTooLargeError, type EndpointAnswer } from "./transport.ts";

/** What came of calling a function. */
export type CallResult =
  /** `coalesce`: the SDK expects to be called again only when all its parallel steps have ended. */
  | { status: "operations"; operations: Operation[]; coalesce: boolean; retryAfter: string | undefined }
  | { status: "completed"; output: CanonicalJson }
  /** The function threw outside its steps. `retry`: it may be tried again. */
  | { status: "rejected"; error: CanonicalJson; retry: boolean; retryAfter: string | undefined }
  /** The call never reached the SDK, or what came back is not from it. */
  | { status: "unreachable"; reason: string };

type Header = EndpointAnswer["header"];

/** What to make of a call that no answer came to. */
export const noAnswer = (error: unknown): CallResult => {
  const reason = error instanceof Error ? error.message : String(error);
  // The function has run, and would come to the same again and again.
  if (error instanceof AnswerTooLargeError)
    return rejected(() => undefined, { name: "Error", message: reason });
  return { status: "unreachable", reason };
};

/** Reads what an endpoint answers to a call. @throws anything when the SDK's answer is too odd to work with */
export const readAnswer = (answer: EndpointAnswer): CallResult =>
  // A proxy's error page, or an endpoint with another signing key: the function has not been called.
  answer.header("x-inngest-sdk") === undefined
    ? { status: "unreachable", reason: `The endpoint answered ${answer.status} and is not the SDK.` }
    : interpret(unwrap(answer));

/** @see handleAction in the SDK's InngestCommHandler.ts for what each status means. */
const interpret = ({ status, header, body: text }: EndpointAnswer): CallResult => {
  const body = parseJson(text);
  if (status === 206 && body.ok) {
    // A lone operation may come without a list around it.
    const parsed = operationsSchema.safeParse(Array.isArray(body.value) ? body.value : [body.value]);
    const coalesce = Number(header("x-inngest-req-version") ?? 2) >= 2;
    const operations = parsed.data?.map((operation) => withoutRetry(operation, header));
    if (operations) return { status: "operations", operations, coalesce, retryAfter: header("retry-after") };
  }
  if (status === 200 && body.ok) return { status: "completed", output: toCanonicalJson(body.value) };
  return rejected(header, status >= 400 && body.ok ? asError(body.value) : unreadableAnswer(status));
};

const streamedSchema = z.looseObject({
  status: z.number().int(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string(),
});

/** A streamed answer (201) holds the real one, after blanks that kept the connection open. */
const unwrap = (answer: EndpointAnswer): EndpointAnswer => {
  if (answer.status !== 201) return answer;
  const body = parseJson(answer.body);
  const streamed = streamedSchema.safeParse(body.ok ? body.value : undefined).data;
  if (!streamed) return answer;
  const { status, headers, body: text } = streamed;
  const inner = new Headers(headers);
  return { status, header: (name) => inner.get(name) ?? answer.header(name), body: text };
};

const mayRetry = (header: Header): boolean => header("x-inngest-no-retry") !== "true";

const rejected = (header: Header, error: unknown): CallResult => ({
  status: "rejected",
  error: toCanonicalJson(error),
  retry: mayRetry(header),
  retryAfter: header("retry-after"),
});

const withoutRetry = (operation: Operation, header: Header): Operation =>
  (operation.op === "step-error" || operation.op === "run-error") && !mayRetry(header)
    ? { ...operation, final: true }
    : operation;

const parseJson = (text: string): { ok: true; value: unknown } | { ok: false } => {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
};

/** Some of the SDK's own faults come as `{ error: "…" }` instead of a serialised error. */
const asError = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return { name: "Error", message: String(value) };
  if ("error" in value && !("message" in value)) return { name: "Error", message: String(value.error) };
  return value;
};

const unreadableAnswer = (status: number) => ({
  name: "Error",
  message: `The SDK endpoint answered ${status} with a body that cannot be read.`,
});
