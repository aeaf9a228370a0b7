import type { Receipt, RefusalReason } from "./channel.ts";
import type { Answer } from "./exchange.ts";
import { NoAnswerError } from "./no-answer-error.ts";
import { retryAfterMs } from "./retry-after.ts";
import { UnexpectedAnswerError } from "./unexpected-answer-error.ts";

/** What a provider's error means for the message. `ambiguous`: the provider may have it. */
export type Verdict =
  | { outcome: "ambiguous"; words: string }
  | {
      outcome: "refused";
      reason: RefusalReason;
      retryable: boolean;
      /** The least wait that makes sense; a longer one asked for by the provider counts. */
      retryAfterMs?: number;
      /** Somebody has to look at it, once. */
      alert?: true;
      /** For an operator, in one sentence of our own: the provider's may quote the message or the recipient. */
      words: string;
    };

/** A provider's error code that no table knows: to be reported loudly, so that the table can be completed. */
export type UnrecognisedError = { provider: string; providerCode: string; httpStatus: number };

export type ErrorReader = {
  /** As written in sentences: `Twilio`. */
  provider: string;
  /** The provider's own code in an answer, when it gives one. */
  codeOf(body: unknown): string | undefined;
  /** The table's verdict on a code; undefined when the table does not have it. */
  verdictOn(code: string, httpStatus: number): Verdict | undefined;
  onUnrecognised: (error: UnrecognisedError) => void;
  clock: () => Date;
};

/**
 * The receipt for an attempt that ended in an error.
 *
 * @throws the error itself when it comes neither from the provider nor from the network: a bug.
 */
export function failureReceipt(error: unknown, reader: ErrorReader): Receipt {
  if (error instanceof NoAnswerError) return noAnswerReceipt(error, reader.provider);
  if (error instanceof UnexpectedAnswerError) return answerReceipt(error.answer, reader);
  throw error;
}

function noAnswerReceipt({ reached, networkCode: providerCode }: NoAnswerError, provider: string): Receipt {
  if (!reached) {
    const message = `${provider} could not be reached (${providerCode}): nothing was sent.`;
    return { status: "refused", reason: "unreachable", retryable: true, providerCode, message };
  }
  const message = `${provider} gave no complete answer (${providerCode}) once connected: it may have the message.`;
  return { status: "unknown", providerCode, message };
}

function answerReceipt(answer: Answer, reader: ErrorReader): Receipt {
  const { provider, clock } = reader;
  const code = reader.codeOf(answer.body);
  const verdict = verdictOn(answer, code, reader);
  const providerCode = code ?? `http_${answer.status}`;
  const message = `${provider}: ${verdict.words} (${code === undefined ? "" : `code ${code}, `}HTTP ${answer.status})`;
  if (verdict.outcome === "ambiguous") return { status: "unknown", providerCode, message };

  const { reason, retryable } = verdict;
  const alert = verdict.alert === true ? ({ alert: true } as const) : {};
  const receipt: Receipt = { status: "refused", reason, retryable, providerCode, message, ...alert };
  const asked = retryable ? retryAfterMs(answer.headers, clock()) : undefined;
  if (asked === undefined && verdict.retryAfterMs === undefined) return receipt;
  return { ...receipt, retryAfterMs: Math.max(asked ?? 0, verdict.retryAfterMs ?? 0) };
}

function verdictOn({ status }: Answer, code: string | undefined, reader: ErrorReader): Verdict {
  const ambiguous = ambiguityOf(status);
  if (ambiguous !== undefined) return { outcome: "ambiguous", words: ambiguous };
  const known = code === undefined ? undefined : reader.verdictOn(code, status);
  if (known !== undefined) return known;
  if (status === 429) {
    const words = "too many requests: this one was not processed.";
    return { outcome: "refused", reason: "rate-limited", retryable: true, words };
  }
  const { provider } = reader;
  reader.onUnrecognised({ provider, providerCode: code ?? `http_${status}`, httpStatus: status });
  if ([401, 403, 404, 405].includes(status)) {
    const words = "it accepts neither the credentials nor the address: nothing can be sent.";
    return { outcome: "refused", reason: "account", retryable: false, words };
  }
  const words =
    status < 400
      ? "it points to another address, which is not followed: check the base URL."
      : "it refused the message with an error that is not in the table of known errors.";
  return { outcome: "refused", reason: "unrecognised", retryable: false, words };
}

/** Why an answer with this status leaves open whether the message was taken, or undefined when it does not. */
function ambiguityOf(status: number): string | undefined {
  if (status >= 500) return "it failed on its side and may have the message.";
  if (status >= 200 && status < 300) return "its answer cannot be read; it may have the message.";
  // 303 is what a server says when it has done the work; 408 may come from a proxy that lost patience, not from it.
  if (status === 303 || status === 408) return "its answer does not say whether it has the message.";
  return undefined;
}
