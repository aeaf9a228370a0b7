import { gsmSeptets } from "./gsm-7.ts";
import { smsSegments } from "./sms-segments.ts";
import { replaceOutside } from "./replace-outside.ts";

/** Characters that GSM-7 lacks and that have a faithful form in it beyond dropping an accent. */
const forms = new Map<string, string>(
  Object.entries({
    "'": "\u2018\u2019\u201a\u201b\u02bc\u2032\u2039\u203a\u00b4`",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022",
    " ": "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "": "\u00ad\u200b\u2060\ufeff",
    "...": "\u2026",
    "/": "\u2044",
    oe: "œ",
    OE: "Œ",
    l: "ł",
    L: "Ł",
    d: "đ",
    D: "Đ",
    i: "ı",
    SS: "ẞ",
  }).flatMap(([form, characters]) => Array.from(characters, (character) => [character, form] as const)),
);

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * The text in characters of GSM-7 where that saves money, else the text as written.
 *
 * The rule: every character outside GSM-7 that has a faithful form in it is replaced (`ê` → `e`, `ç` → `c`, `œ` → `oe`,
 * curly quotes, dashes, ellipsis, no-break spaces), for the whole text or not at all: only when nothing outside
 * GSM-7 is left, and only when the text then takes fewer segments. So a short text keeps its accents, and a text
 * with an emoji or a name in another script is never touched. `é è à ù É` are in GSM-7 and always stay.
 * @param verbatim - Parts never altered: links, login addresses, passwords.
 */
export function gsmSafe(text: string, verbatim: readonly string[] = []): string {
  const written = smsSegments(text);
  if (written.encoding === "GSM-7" || written.segments === 1) return text;
  const safe = smsSafeForm(text, verbatim);
  const replaced = smsSegments(safe);
  return replaced.encoding === "GSM-7" && replaced.segments < written.segments ? safe : text;
}

function smsSafeForm(text: string, verbatim: readonly string[]): string {
  return replaceOutside(text, verbatim, (part) =>
    Array.from(graphemes.segment(part.replace(/«\s/g, "«").replace(/\s»/g, "»")), ({ segment }) =>
      graphemeForm(segment),
    ).join(""),
  );
}

function graphemeForm(grapheme: string): string {
  const composed = grapheme.normalize("NFC");
  if (isGsm(composed)) return composed;
  const unaccented = Array.from(composed.normalize("NFD").replace(/\p{M}/gu, ""), characterForm).join("");
  return isGsm(unaccented) ? unaccented : grapheme;
}

function characterForm(character: string): string {
  return forms.get(character) ?? character;
}

function isGsm(text: string): boolean {
  return Array.from(text).every((character) => gsmSeptets(character) !== undefined);
}
