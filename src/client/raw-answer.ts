import { z } from "zod";
import { AnswerError } from "./client-error.ts";

/** An answer as it came. */
export type RawAnswer = { status: number; headers: { get(name: string): string | null }; text: string };

const errorBody = z.object({
  error: z.string(),
  id: z.string().optional().catch(undefined),
  problems: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .catch(undefined),
});

/** A gateway's error page is no explanation; what is longer than this is not read by anyone. */
const longestExplanation = 2000;

/** What an answer other than success says, in an error that cannot hold the API key. */
export function answerError(url: string, raw: RawAnswer, apiKey: string | undefined): AnswerError {
  const body = errorBody.safeParse(jsonOf(raw.text)).data;
  const explanation = (body?.error ?? withoutBody(raw)).slice(0, longestExplanation);
  return new AnswerError(url, {
    status: raw.status,
    // Whatever stands in front of the server may echo the request.
    explanation: apiKey === undefined ? explanation : explanation.replaceAll(apiKey, "[API key]"),
    problems: body?.problems ?? [],
    ...(body?.id === undefined ? {} : { messageId: body.id }),
  });
}

function withoutBody(raw: RawAnswer): string {
  const location = raw.headers.get("location");
  if (raw.status >= 300 && raw.status < 400 && location !== null) {
    return `it redirects to ${location}; give the final URL.`;
  }
  return "it gave no explanation.";
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
