import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** An answer other than success, thrown by a route (`code: "HTTP"`): `message` is shown to the caller. */
export class HttpError extends Error {
  override name = "HttpError" as const;
  readonly code = "HTTP";
  readonly status: ContentfulStatusCode;
  /** Further fields of the answer's body. */
  readonly details: Record<string, unknown>;
  /** Whole seconds. */
  readonly retryAfterSeconds: number | undefined;
  constructor(
    status: ContentfulStatusCode,
    message: string,
    details: Record<string, unknown> = {},
    retryAfterSeconds?: number,
  ) {
    super(message);
    this.status = status;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Answers a known path that was asked with another method. */
export function methodNotAllowed(allowed: string) {
  return (c: Context): never => {
    c.header("allow", allowed);
    throw new HttpError(405, `This route takes ${allowed}.`);
  };
}

/** What is wrong with a request, and where. */
export type Problem = { path: string; message: string };

/** Problems told in the sentence for people; the list has them all. */
const toldProblems = 20;

/** A 400 that lists every problem with its path. */
export function badRequest(problems: Problem[]): HttpError {
  const told = problems
    .slice(0, toldProblems)
    .map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  const rest = problems.length - told.length;
  const summary = [...told, ...(rest > 0 ? [`and ${rest} more`] : [])].join("; ");
  return new HttpError(400, summary, { problems });
}

/** `[0, "data", "phone"]` as `0.data.phone`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join(".");
}
