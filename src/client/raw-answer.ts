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
  const body = errorBody.safeParse(jsonOf(withoutKey(raw.text, apiKey))).data;
  return new AnswerError(url, {
    status: raw.status,
    explanation: (body?.error ?? withoutBody(raw)).slice(0, longestExplanation),
    problems: body?.problems ?? [],
    ...(body?.id === undefined ? {} : { messageId: body.id }),
  });
}

/** Whatever stands in front of the server may echo the request. A stand-in such as `dev` is no secret, but a word. */
function withoutKey(text: string, apiKey: string | undefined): string {
  return apiKey === undefined || apiKey.length < 8 ? text : text.replaceAll(apiKey, "[API key]");
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
