import type { Answer } from "./exchange.ts";

/** A provider answered with something else than the success its documentation describes. */
export class UnexpectedAnswerError extends Error {
  override name = "UnexpectedAnswerError" as const;
  readonly code = "UNEXPECTED_ANSWER";
  /** Kept for classification only: it may quote the message or the recipient, so it is never logged. */
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`Unexpected answer with status ${answer.status}.`);
    this.answer = answer;
  }
}
