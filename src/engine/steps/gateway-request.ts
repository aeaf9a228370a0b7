import { type CanonicalJson, toCanonicalJson } from "../canonical-json.ts";
import { maxStepBytes } from "../limits.ts";
import { readText } from "../protocol/read-text.ts";
import type { StepOutcome } from "../storage/steps-table.ts";
import type { GatewayRequest } from "./gateway.ts";
import { engineError } from "./run-fault.ts";

/** What came of an HTTP request. `unanswered`: no answer came, or not all of it, so it may be made again. */
export type GatewayResult =
  | { status: "settled"; outcome: StepOutcome }
  | { status: "unanswered"; error: CanonicalJson };

/** Statuses that say nothing in a body: the Response that the SDK makes of the answer must have none. */
const withoutBody = new Set([204, 205, 304]);
/** True of the answer as it came, and no longer of its text. */
const ofTransport = new Set(["content-encoding", "content-length", "transfer-encoding"]);

/** Makes the request of a `step.fetch`. Every answer is one, whatever its status. Never rejects. */
export const makeGatewayRequest = async (
  fetch: typeof globalThis.fetch,
  { url, method, headers, body }: GatewayRequest,
  deadlineMs: number,
): Promise<GatewayResult> => {
  const where = `${method} ${new URL(url).host}`;
  try {
    const response = await fetch(url, {
      method,
      headers: headers ?? {},
      body: body ?? null,
      signal: AbortSignal.timeout(deadlineMs),
    });
    const text = await readText(response, maxStepBytes);
    if (text === undefined) {
      const message = `The answer to ${where} has more than the ${maxStepBytes} bytes that a step may hold.`;
      return { status: "settled", outcome: { outcome: "error", value: gatewayError(message) } };
    }
    const answer = {
      status_code: response.status,
      headers: Object.fromEntries([...response.headers].filter(([name]) => !ofTransport.has(name))),
      body: withoutBody.has(response.status) ? null : text,
    };
    return { status: "settled", outcome: { outcome: "data", value: toCanonicalJson(answer) } };
  } catch (error) {
    return { status: "unanswered", error: gatewayError(`No answer to ${where}: ${reasonOf(error)}.`) };
  }
};

/** Stands in for an answer that the engine itself trips over. */
export const unusableAnswer = (error: unknown): GatewayResult => ({
  status: "settled",
  outcome: {
    outcome: "error",
    value: gatewayError(`The engine could not keep the answer: ${String(error)}`),
  },
});

const gatewayError = (message: string): CanonicalJson => engineError(message, "GatewayError");

/** `fetch failed` alone tells nothing: its cause does. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== ""
    ? `${error.message} (${error.cause.message})`
    : error.message;
};
