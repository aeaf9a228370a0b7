import type { Probe } from "./outside.ts";

/** Longer answers are not ours. */
const maxText = 64 * 1024;

/** A probe with a deadline for the whole of a request. */
export function httpProbe(timeoutMs: number): Probe {
  return async (url, { method = "GET", headers = {}, body } = {}) => {
    try {
      const response = await fetch(url, {
        method,
        headers,
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body }),
      });
      const text = (await response.text()).slice(0, maxText);
      const header = (name: string) => response.headers.get(name);
      const { status } = response;
      return {
        answered: true,
        status,
        body: jsonOf(text),
        location: header("location"),
        date: header("date"),
      };
    } catch (error) {
      return { answered: false, failure: failureOf(error) };
    }
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Node's own code: its messages may quote the URL. */
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return "network error";
  if (error.name === "TimeoutError") return "timeout";
  const cause = error.cause instanceof AggregateError ? error.cause.errors[0] : error.cause;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? code : "network error";
}
