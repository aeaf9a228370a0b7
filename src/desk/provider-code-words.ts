import type { Locale } from "../messages/message.ts";
import type { CodeMeaning } from "./code-meaning.ts";
import { resendCodes } from "./resend-codes.ts";
import { twilioCodes } from "./twilio-codes.ts";

/** A provider's code for somebody who has never seen one. */
export type ProviderCodeWords = {
  /** One sentence; null for a code that is not the provider's, or that this version does not know. */
  words: string | null;
  /** What a code is that is not the provider's: an HTTP status, or the network's word. */
  transport: string | null;
  /** What somebody can do about it, where that is more than the reason's own advice. */
  advice: string | null;
  /** The provider's own page about it, where it has one at a stable address. */
  url: string | null;
};

/** What a message's provider code means. `reason` tells apart what a provider gives one code for. */
export function providerCodeWords(
  { provider, code, reason }: { provider: string; code: string; reason: string | null },
  language: Locale,
): ProviderCodeWords {
  const meaning = meaningOf(provider, code, reason);
  return {
    words: meaning?.[language] ?? null,
    transport: transportWords(code, language),
    advice: meaning?.advice?.[language] ?? null,
    url: pageOf(provider, code),
  };
}

function meaningOf(provider: string, code: string, reason: string | null): CodeMeaning | undefined {
  return tables[provider]?.find(
    (meaning) => meaning.codes.includes(code) && (meaning.reason === undefined || meaning.reason === reason),
  );
}

/** The sandbox answers as Resend does where it refuses. */
const tables: Readonly<Record<string, readonly CodeMeaning[]>> = {
  twilio: twilioCodes,
  resend: resendCodes,
  sandbox: resendCodes,
};

const answered = {
  en: (status: string) => `It answered with HTTP status ${status}, without a code of its own.`,
  fr: (status: string) => `Il a répondu avec le statut HTTP ${status}, sans code à lui.`,
};
const timeout = { en: "It gave no answer in time.", fr: "Il n’a pas répondu à temps." };
const network = {
  en: "The network’s word for what broke on the way.",
  fr: "Le mot du réseau pour ce qui a rompu en chemin.",
};

/** Codes that are not the provider's: `http_503`, `timeout`, `ECONNREFUSED`. */
function transportWords(code: string, language: Locale): string | null {
  const status = /^http_(\d{3})$/.exec(code)?.[1];
  if (status !== undefined) return answered[language](status);
  if (code === "timeout") return timeout[language];
  return /^(network_error|[A-Z][A-Z0-9_]+)$/.test(code) ? network[language] : null;
}

const resendEvents = new Set([
  "bounced",
  "complained",
  "suppressed",
  "failed",
  "canceled",
  "delivery_delayed",
]);

/** @see https://www.twilio.com/docs/api/errors and https://resend.com/docs/api-reference/errors */
function pageOf(provider: string, code: string): string | null {
  if (provider === "twilio")
    return /^[1-9]\d{4}$/.test(code) ? `https://www.twilio.com/docs/api/errors/${code}` : null;
  if (provider !== "resend" || !/^[a-z_]+$/.test(code)) return null;
  if (resendEvents.has(code)) return "https://resend.com/docs/dashboard/webhooks/event-types";
  return resendCodes.some(({ codes }) => codes.includes(code))
    ? "https://resend.com/docs/api-reference/errors"
    : null;
}
