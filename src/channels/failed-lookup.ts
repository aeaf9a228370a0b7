import type { LookupQuery, LookupResult } from "./channel.ts";
import { NoAnswerError } from "./no-answer-error.ts";
import { UnexpectedAnswerError } from "./unexpected-answer-error.ts";

/** The result of a lookup that ended in an error. A provider that does not know an id has answered: nothing found. */
export function failedLookup(
  error: unknown,
  { by, provider }: { by: LookupQuery["by"]; provider: string },
): LookupResult {
  if (error instanceof UnexpectedAnswerError) {
    const { status } = error.answer;
    if (status === 404 && by === "id") return { status: "answered", messages: [] };
    return { status: "failed", message: `${provider} answered the lookup with HTTP ${status}.` };
  }
  if (error instanceof NoAnswerError) {
    return { status: "failed", message: `${provider} gave no answer to the lookup (${error.networkCode}).` };
  }
  // What is left comes from a provider's SDK, reading an answer that is JSON but not what it documents.
  return { status: "failed", message: `${provider} answered the lookup with something that cannot be read.` };
}
