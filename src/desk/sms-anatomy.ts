import { gsmSeptets } from "../messages/gsm-7.ts";
import { secretMask } from "../messages/mask-secrets.ts";
import { smsSegments, type SmsSegments } from "../messages/sms-segments.ts";

/** How a text travels as SMS, and why so. */
export type SmsAnatomy = SmsSegments & {
  /** As people count them: `é` is one, an emoji is one. */
  characters: number;
  /** Those that GSM-7 does not have, each once, in order: they make the whole text UCS-2. */
  outsideGsm: string[];
  /** A secret is masked, so that the text that was sent may have another length. */
  masked: boolean;
};

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Takes a text apart as the phone networks do. */
export function smsAnatomy(text: string): SmsAnatomy {
  return {
    ...smsSegments(text),
    characters: [...graphemes.segment(text)].length,
    outsideGsm: [...new Set(text)].filter((character) => gsmSeptets(character) === undefined),
    masked: text.includes(secretMask),
  };
}

/** A character's code point as standards write it: `U+00EA`. */
export function codePoint(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `U+${number.toString(16).toUpperCase().padStart(4, "0")}`;
}
