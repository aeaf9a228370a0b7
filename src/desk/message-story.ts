import type { Locale } from "../messages/message.ts";
import type { MessageRecord, TimelineEntry } from "../store/ledger.ts";
import { outcomeSentences, type OutcomeSentences } from "./outcome-sentences.ts";
import { providerCodeWords } from "./provider-code-words.ts";
import { providerName } from "./provider-name.ts";
import { reasonWords } from "../reasons/reason-words.ts";

/** What became of a message, for somebody who has never seen the project. */
export type MessageStory = {
  /** One sentence: arrived, on its way, not sent, or not known. */
  outcome: string;
  /** Why, from the general to the provider's own; empty when there is nothing to explain. */
  why: string[];
  /** What to do about it; null: nothing. */
  advice: string | null;
  /** What happens next by itself; null: nothing that is planned. */
  next: string | null;
};

/** The parts of a message that its story is told from. */
export type ToldMessage = Pick<
  MessageRecord,
  "channel" | "provider" | "status" | "reason" | "providerCode" | "deferredUntilAt" | "nextCheckAt"
>;

/** Tells what became of a message. `instant` writes an ISO 8601 instant as its reader does. */
export function messageStory(
  message: ToldMessage,
  { language, instant }: { language: Locale; instant: (at: string) => string },
): MessageStory {
  const sentences = outcomeSentences[language];
  const name = providerName(message.provider, language);
  const { why, advice } = explanationOf(message, message.provider, language);
  return {
    outcome: outcomeOf(message, sentences, { name, instant }),
    why,
    advice,
    next: message.nextCheckAt === null ? null : sentences.asked(name, instant(message.nextCheckAt)),
  };
}

/** A reason and a provider's code in words: why, and what to do. */
export function explanationOf(
  { reason, providerCode }: Pick<TimelineEntry, "reason" | "providerCode">,
  provider: string,
  language: Locale,
): Pick<MessageStory, "why" | "advice"> {
  const given = reasonWords(reason, language);
  const code =
    providerCode === null ? null : providerCodeWords({ provider, code: providerCode, reason }, language);
  return {
    why: [given?.why, code?.words].filter((part) => part != null),
    advice: code?.advice ?? given?.advice ?? null,
  };
}

function outcomeOf(
  { channel, provider, status, reason, deferredUntilAt }: ToldMessage,
  sentences: OutcomeSentences,
  { name, instant }: { name: string; instant: (at: string) => string },
): string {
  switch (status) {
    case "pending":
      return sentences.pending;
    case "sending":
      return sentences.sending;
    case "accepted":
    case "sent":
      return sentences.onItsWay(name);
    case "delivered":
      return provider === "sandbox" ? sentences.deliveredInSandbox : sentences.delivered[channel];
    case "undelivered":
      return sentences.undelivered(name);
    case "failed":
      return sentences.failed(name);
    case "refused":
      return reason === "retries-exhausted" || reason === "unreachable"
        ? sentences.notSent
        : sentences.refused(name);
    case "unknown":
      return sentences.unknown(name);
    case "deferred":
      return deferredUntilAt === null ? sentences.waits : sentences.waitsUntil(instant(deferredUntilAt));
    case "skipped":
      return sentences.notSent;
    default:
      return status satisfies never;
  }
}
