import type { z } from "zod";
import { deadline, exchangeJson } from "./exchange.ts";
import { NoAnswerError } from "./no-answer-error.ts";
import { UnexpectedAnswerError } from "./unexpected-answer-error.ts";

/** What a provider says when it is asked about the account. `date`: its own clock, as an HTTP date. */
export type AccountAnswer<T> =
  | { outcome: "answered"; value: T; date: string | null }
  /** `providerCode`: its own word for the error, where it gives one. */
  | { outcome: "refused"; httpStatus: number; providerCode: string | null; date: string | null }
  /** `networkCode`: such as ENOTFOUND, or `timeout`. */
  | { outcome: "unreachable"; networkCode: string };

/** A question that changes nothing at the provider. */
export type AccountQuestion<T> = {
  url: URL;
  authorization: string;
  timeoutMs: number;
  schema: z.ZodType<T>;
  /** The field of an error's body that holds the provider's code. */
  codeField: "code" | "name";
};

/** Asks a provider about the account; never throws for what the provider or the network does. */
export async function askAccount<T>(question: AccountQuestion<T>): Promise<AccountAnswer<T>> {
  const { url, authorization, timeoutMs, schema, codeField } = question;
  try {
    const { headers, body, status } = await exchangeJson({
      url,
      method: "GET",
      headers: { authorization, accept: "application/json", "user-agent": "bienvenue-doctor" },
      signal: deadline(timeoutMs),
    });
    const date = headers.date ?? null;
    const parsed = schema.safeParse(body);
    if (parsed.success) return { outcome: "answered", value: parsed.data, date };
    return { outcome: "refused", httpStatus: status, providerCode: "unreadable-answer", date };
  } catch (error) {
    if (error instanceof NoAnswerError) return { outcome: "unreachable", networkCode: error.networkCode };
    if (!(error instanceof UnexpectedAnswerError)) throw error;
    const { status, headers, body } = error.answer;
    return {
      outcome: "refused",
      httpStatus: status,
      providerCode: codeIn(body, codeField),
      date: headers.date ?? null,
    };
  }
}

function codeIn(body: unknown, field: string): string | null {
  if (typeof body !== "object" || body === null) return null;
  const code = Object.entries(body).find(([name]) => name === field)?.[1];
  return /^\w{1,64}$/.test(String(code)) ? String(code) : null;
}
