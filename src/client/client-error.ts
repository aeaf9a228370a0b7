/** What is wrong, and where: `path` is like `data.email`, or `0.data.email` in a batch; empty for the whole. */
export type Problem = { path: string; message: string };

/** Thrown (`code: "CLIENT_OPTIONS_INVALID"`) for options no request can be made with. Never shows the API key. */
export class ClientOptionsError extends Error {
  override name = "ClientOptionsError" as const;
  readonly code = "CLIENT_OPTIONS_INVALID";
}

/** Thrown (`code: "EVENT_INVALID"`) before anything is sent, with every problem at once. */
export class EventInvalidError extends Error {
  override name = "EventInvalidError" as const;
  readonly code = "EVENT_INVALID";
  readonly problems: readonly Problem[];
  constructor(what: string, problems: readonly Problem[]) {
    super(`${what} is not valid and was not sent: ${summary(problems)}.`);
    this.problems = problems;
  }
}

/**
 * Thrown (`code: "UNREACHABLE"`) when no answer came, attempts included. What was asked may have been done: asking
 * again with the same event id is safe.
 */
export class UnreachableError extends Error {
  override name = "UnreachableError" as const;
  readonly code = "UNREACHABLE";
  /** Requests made. */
  readonly attempts: number;
  /** `timeout`, or what the runtime called it: `ECONNREFUSED`, `ENOTFOUND`… */
  readonly reason: string;
  constructor(url: string, failure: { attempts: number; reason: string; cause: unknown }) {
    const times = failure.attempts === 1 ? "one attempt" : `${failure.attempts} attempts`;
    super(`bienvenue at ${url} did not answer (${failure.reason}, ${times}).`, { cause: failure.cause });
    this.attempts = failure.attempts;
    this.reason = failure.reason;
  }
}

/** Thrown (`code: "ANSWERED_WITH_ERROR"`) for an answer other than success, once attempts are used up. */
export class AnswerError extends Error {
  override name = "AnswerError" as const;
  readonly code = "ANSWERED_WITH_ERROR";
  /** HTTP status. */
  readonly status: number;
  /** What the server found wrong, for a 400; otherwise empty. */
  readonly problems: readonly Problem[];
  /** The ledger's id of the message the answer is about, where it is about one. */
  readonly messageId: string | undefined;
  constructor(
    url: string,
    answer: { status: number; explanation: string; problems: readonly Problem[]; messageId?: string },
  ) {
    super(`bienvenue at ${url} answered ${answer.status}: ${answer.explanation}`);
    this.status = answer.status;
    this.problems = answer.problems;
    this.messageId = answer.messageId;
  }
}

/** Thrown (`code: "ANSWER_UNREADABLE"`) for a success that is not bienvenue's: usually the URL is another server's. */
export class AnswerUnreadableError extends Error {
  override name = "AnswerUnreadableError" as const;
  readonly code = "ANSWER_UNREADABLE";
  constructor(url: string, path: string, options?: ErrorOptions) {
    super(`What answers at ${url}${path} does not look like bienvenue; check the URL.`, options);
  }
}

/** Everything the client throws, told apart by `code` (`instanceof` fails where a bundler made two copies). */
export type ClientError =
  | ClientOptionsError
  | EventInvalidError
  | UnreachableError
  | AnswerError
  | AnswerUnreadableError;

/** Problems on one line: `data.email: must be an e-mail address; data.phone: …`. */
function summary(problems: readonly Problem[]): string {
  return problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
}
