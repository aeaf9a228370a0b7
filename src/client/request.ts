import {
  AnswerUnreadableError,
  ClientOptionsError,
  UnreachableError,
  type AnswerError,
} from "./client-error.ts";
import { answerError, type RawAnswer } from "./raw-answer.ts";

/** Where a bienvenue server is and how patiently to ask it. */
export type Endpoint = {
  /** Of the server, such as `https://bienvenue.internal.example.com`; a path is kept, a trailing slash is not. */
  url: string;
  /** The server's `API_KEY`; needless for a server that has none. */
  apiKey?: string | undefined;
  /** Default: the runtime's own, looked up at each call. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Deadline of each attempt, answer included. Default 10 000. */
  timeoutMs?: number | undefined;
  /** Attempts after the first. Default 3. */
  retries?: number | undefined;
  /** Waits between attempts; for tests. Default: a timer. */
  wait?: ((ms: number) => Promise<void>) | undefined;
};

/** A success of the server. */
type Answer = {
  body: unknown;
  /** Channels of the server that reach no real person; empty when all do. */
  sandboxChannels: string[];
};

type Ask = { method: "GET" | "POST" | "DELETE"; path: string; body?: unknown; idempotencyKey?: string };

/**
 * Asks the server, again after a network error, a timeout, 429, 5xx, or 409 with Retry-After (the same message is
 * being sent right now). Everything asked here is idempotent: events by their id, sends by their Idempotency-Key.
 * @throws UnreachableError, AnswerError, AnswerUnreadableError
 */
export type Request = (ask: Ask) => Promise<Answer>;

const firstBackoffMs = 250;
const longestBackoffMs = 5000;
/** A server that asks for a longer pause is not waited for: the caller should know now. */
const longestRetryAfterMs = 15_000;

type Attempt =
  | { outcome: "answered"; answer: Answer }
  | {
      outcome: "failed";
      error: AnswerError | AnswerUnreadableError;
      again: boolean;
      retryAfterMs: number | null;
    }
  | { outcome: "silent"; reason: string; cause: unknown };

/**
 * Creates a way to ask one server.
 * @throws ClientOptionsError
 */
export function createRequest(endpoint: Endpoint): Request {
  const url = checkedUrl(endpoint.url);
  checkApiKey(endpoint.apiKey);
  const timeoutMs = checkedWhole("timeoutMs", endpoint.timeoutMs ?? 10_000, 1);
  const retries = checkedWhole("retries", endpoint.retries ?? 3, 0);
  const wait = endpoint.wait ?? timer;

  return async (ask) => {
    // Serialised once: every attempt carries the same bytes.
    const init = requestInit(ask, endpoint.apiKey);
    for (let attempts = 1; ; attempts += 1) {
      const result = await attempt(endpoint, url, ask.path, {
        ...init,
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (result.outcome === "answered") return result.answer;
      const last = attempts > retries;
      if (result.outcome === "silent") {
        if (last) throw new UnreachableError(url, { ...result, attempts });
        await wait(backoffMs(attempts));
        continue;
      }
      const pauseMs = result.retryAfterMs ?? backoffMs(attempts);
      if (last || !result.again || pauseMs > longestRetryAfterMs) throw result.error;
      await wait(pauseMs);
    }
  };
}

async function attempt(endpoint: Endpoint, url: string, path: string, init: RequestInit): Promise<Attempt> {
  let raw: RawAnswer;
  try {
    const fetch = endpoint.fetch ?? globalThis.fetch;
    const response = await fetch(url + path, init);
    raw = { status: response.status, headers: response.headers, text: await response.text() };
  } catch (cause) {
    return { outcome: "silent", reason: reasonOf(cause), cause };
  }
  if (raw.status < 200 || raw.status > 299) {
    const retryAfterMs = parseRetryAfter(raw.headers.get("retry-after"));
    const again = raw.status === 429 || raw.status >= 500 || (raw.status === 409 && retryAfterMs !== null);
    return { outcome: "failed", error: answerError(url, raw, endpoint.apiKey), again, retryAfterMs };
  }
  try {
    const sandbox = raw.headers.get("x-bienvenue-sandbox") ?? "";
    const sandboxChannels = sandbox.split(/[\s,]+/).filter((channel) => channel !== "");
    return { outcome: "answered", answer: { body: JSON.parse(raw.text), sandboxChannels } };
  } catch (cause) {
    const error = new AnswerUnreadableError(url, path, { cause });
    return { outcome: "failed", error, again: false, retryAfterMs: null };
  }
}

function requestInit(ask: Ask, apiKey: string | undefined): RequestInit {
  return {
    method: ask.method,
    headers: {
      accept: "application/json",
      ...(ask.body === undefined ? {} : { "content-type": "application/json" }),
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      ...(ask.idempotencyKey === undefined ? {} : { "idempotency-key": ask.idempotencyKey }),
    },
    ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
    // A followed redirect would turn a POST into a GET.
    redirect: "manual",
    // Next.js may keep answers to GET otherwise.
    cache: "no-store",
  };
}

function checkedUrl(given: string): string {
  const url = typeof given === "string" && URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ClientOptionsError("url must be the http or https URL of a bienvenue server.");
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new ClientOptionsError(
      "url must have no user, password, query or fragment; the key is given as apiKey.",
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

/** Checked here, because the runtime's own error for an invalid header quotes the header. */
function checkApiKey(apiKey: string | undefined): void {
  if (apiKey === undefined || (typeof apiKey === "string" && /^[\x21-\x7e]+$/.test(apiKey))) return;
  throw new ClientOptionsError("apiKey must be printable ASCII characters without spaces or line breaks.");
}

function checkedWhole(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least && value <= 2_147_483_647) return value;
  throw new ClientOptionsError(
    `${name} must be a whole number of at least ${least}, and is ${String(value)}.`,
  );
}

/** Doubles with each attempt, with jitter so that many callers do not come back at the same instant. */
function backoffMs(attempts: number): number {
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempts - 1)) * (0.5 + Math.random() / 2);
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3); null for neither. */
function parseRetryAfter(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - Date.now());
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "network error";
  if (error.name === "TimeoutError") return "timeout";
  const code = codeOf(error.cause) ?? codeOf(error);
  return code ?? "network error";
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function timer(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
