import type { ProviderMessage, ProviderStatus } from "./channel.ts";
import { codeOf, isTrouble, troubleOf } from "./twilio-trouble.ts";

/** What is read of a message as the SDK shows it. Nothing of it is certain: it is whatever the answer held. */
export type TwilioMessage = {
  sid?: unknown;
  status?: unknown;
  body?: unknown;
  dateCreated?: unknown;
  errorCode?: unknown;
  numSegments?: unknown;
};

/** Twilio's words for the state of an outbound message. One that is not here proves only that Twilio has it. */
const statuses: Readonly<Record<string, ProviderStatus>> = {
  accepted: "accepted",
  scheduled: "accepted",
  queued: "accepted",
  sending: "accepted",
  sent: "sent",
  delivered: "delivered",
  partially_delivered: "delivered",
  read: "delivered",
  undelivered: "undelivered",
  failed: "failed",
  canceled: "failed",
};

/** What a trial account puts before every text; it is no part of what was asked to be sent. */
const trialPrefix = /^Sent from your Twilio trial account - /;

/** A message of Twilio's in the words of the port; undefined when it lacks an id or a date. */
export function providerMessage(message: TwilioMessage): ProviderMessage | undefined {
  const providerMessageId = sidOf(message);
  const { dateCreated, errorCode, body, status } = message;
  if (providerMessageId === undefined) return undefined;
  if (!(dateCreated instanceof Date) || Number.isNaN(dateCreated.getTime())) return undefined;
  const segments = segmentsOf(message);
  const word = typeof status === "string" ? status : "";
  const known = statusOf(word) ?? "accepted";
  const code = codeOf(String(errorCode));
  return {
    providerMessageId,
    status: known,
    ...(code !== null && { providerCode: code }),
    ...(isTrouble(known) && { trouble: troubleOf(code, word) }),
    createdAt: dateCreated.toISOString(),
    content: typeof body === "string" ? body.replace(trialPrefix, "") : "",
    ...(segments !== undefined && { segments }),
  };
}

/** What Twilio's word for a state means here; undefined when it is none of an outbound message. */
export function statusOf(word: string): ProviderStatus | undefined {
  return Object.hasOwn(statuses, word) ? statuses[word] : undefined;
}

/** The message's SID; undefined when it is none. */
export function sidOf({ sid }: TwilioMessage): string | undefined {
  return typeof sid === "string" && isSid(sid) ? sid : undefined;
}

export function isSid(text: string): boolean {
  return /^(SM|MM)[0-9a-fA-F]{32}$/.test(text);
}

/** How many segments the text takes; undefined while Twilio says 0, as messaging services do at first. */
export function segmentsOf({ numSegments }: TwilioMessage): number | undefined {
  const segments = Number(numSegments);
  return Number.isInteger(segments) && segments > 0 ? segments : undefined;
}
