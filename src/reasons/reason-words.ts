import type { Locale } from "../messages/message.ts";
import { messageReasons, type MessageReason } from "./message-reasons.ts";
import { englishReasons } from "./reason-words-en.ts";
import { frenchReasons } from "./reason-words-fr.ts";

/** Why something is as it is, for somebody who has never seen the project. */
export type ReasonWords = {
  /** One sentence. */
  why: string;
  /** What somebody can do about it, in a sentence or two; null: nothing has to be done. */
  advice: string | null;
};

/** The words of every reason: why, and what to do or null. */
export type ReasonTable = Readonly<Record<MessageReason, readonly [why: string, advice: string | null]>>;

const tables: Readonly<Record<Locale, ReasonTable>> = { en: englishReasons, fr: frenchReasons };

/** A row's reason in words; null when there is none, or one that this version does not know. */
export function reasonWords(reason: string | null, language: Locale): ReasonWords | null {
  const known = messageReasons.find((word) => word === reason);
  if (known === undefined) return null;
  const [why, advice] = tables[language][known];
  return { why, advice };
}
