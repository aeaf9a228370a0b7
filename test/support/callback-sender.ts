import { setTimeout as pause } from "node:timers/promises";

/** One callback of a provider, signed when it is sent. */
export type Callback = {
  /** The provider's id of the message. */
  id: string;
  status: string;
  url: string;
  /** The request, made anew for each attempt: a signature may hold the time. */
  request: () => { headers: Record<string, string>; body: string };
};

/** A callback as it was sent, for the log. `answer`: the receiver's status, or the code of the connection's failure. */
export type SentCallback = {
  at: string;
  id: string;
  status: string;
  url: string;
  /** Counts from 1 within one callback; more than 1: the receiver was away. */
  attempt: number;
  /** Counts from 1: how many times this callback was due. */
  repetition: number;
  answer: number | string;
  /** How long the answer took; missing for one that was sent by hand. */
  answeredAfterMs?: number;
};

export type RetryRules = {
  /** How long it waits before each further attempt, in ms. */
  retryAfterMs: number[];
  /** Whether any answer but 2xx is tried again too, not only failed connections. */
  afterErrors: boolean;
};

const answerWithinMs = 15_000;

/** Sends callbacks when they are due, and again as the provider does. */
export function callbackSender(rules: RetryRules, onSent: (sent: SentCallback) => void) {
  const ending = new AbortController();
  const underway = new Set<Promise<void>>();

  async function attempt(callback: Callback, count: Pick<SentCallback, "attempt" | "repetition">) {
    const begunAtMs = performance.now();
    const answer = await post(callback, ending.signal);
    if (ending.signal.aborted) return answer;
    const { id, status, url } = callback;
    const answeredAfterMs = performance.now() - begunAtMs;
    onSent({ at: new Date().toISOString(), id, status, url, ...count, answer, answeredAfterMs });
    return answer;
  }

  async function deliver(callback: Callback, repetition: number, afterMs: number): Promise<void> {
    await pause(afterMs, undefined, { signal: ending.signal });
    for (const [index, retryMs] of [...rules.retryAfterMs, null].entries()) {
      const answer = await attempt(callback, { attempt: index + 1, repetition });
      const failed = typeof answer === "string" || (rules.afterErrors && (answer < 200 || answer > 299));
      if (!failed || retryMs === null) return;
      await pause(retryMs, undefined, { signal: ending.signal });
    }
  }

  return {
    /** Sends one callback once for each of these delays, in ms. */
    send(callback: Callback, afterMs: number[]): void {
      for (const [index, delayMs] of afterMs.entries()) {
        const delivery = deliver(callback, index + 1, delayMs).catch(() => {});
        underway.add(delivery);
        void delivery.finally(() => underway.delete(delivery));
      }
    },
    /** Those that are still due or on their way. */
    pending: () => underway.size,
    /** Resolves when none is due any more. */
    idle: async (): Promise<void> => {
      while (underway.size > 0) await Promise.all(underway);
    },
    /** Sends nothing more. */
    close: async (): Promise<void> => {
      ending.abort();
      await Promise.all(underway);
    },
  };
}

/** One request: the status of the answer, or the code of what kept it from coming. */
export async function post({ url, request }: Pick<Callback, "url" | "request">, signal?: AbortSignal) {
  const { headers, body } = request();
  const signals = [AbortSignal.timeout(answerWithinMs), ...(signal === undefined ? [] : [signal])];
  try {
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.any(signals) });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
    if (cause instanceof DOMException) return cause.name;
    if (typeof cause === "object" && cause !== null && "code" in cause) return String(cause.code);
    return cause instanceof Error ? cause.name : String(cause);
  }
}
