import { gsmSeptets } from "./gsm-7.ts";

/** How a text travels as SMS. */
export type SmsSegments = {
  encoding: "GSM-7" | "UCS-2";
  /** Septets in GSM-7 (an extension character such as € counts 2), UTF-16 code units in UCS-2. */
  units: number;
  /** Parts sent, and billed. */
  segments: number;
};

/** A text that fits in `single` units is one part; a longer one is cut into parts of `part` units (a header takes the rest). */
const capacity = { "GSM-7": { single: 160, part: 153 }, "UCS-2": { single: 70, part: 67 } } as const;

/**
 * Encoding, length and number of parts of an SMS. One character outside GSM-7 turns the whole text into UCS-2.
 * An extension character, a surrogate pair and a grapheme (an emoji of several code points, a letter with a
 * combining accent) stay in one part, which may leave the end of a part empty; a grapheme longer than a part
 * is cut between its code points. An empty text is one part.
 * @see 3GPP TS 23.040, §9.2.3.24.1 for the parts; graphemes as in Twilio's sms-segments-calculator.
 */
export function smsSegments(text: string): SmsSegments {
  const sizes = gsmSizes(text);
  const encoding = sizes ? "GSM-7" : "UCS-2";
  const units = sizes ? sizes.reduce((sum, size) => sum + size, 0) : text.length;
  const { single, part } = capacity[encoding];
  if (units <= single) return { encoding, units, segments: 1 };
  return { encoding, units, segments: countParts(sizes ?? graphemeSizes(text, part), part) };
}

function gsmSizes(text: string): number[] | undefined {
  const sizes: number[] = [];
  for (const character of text) {
    const size = gsmSeptets(character);
    if (size === undefined) return undefined;
    sizes.push(size);
  }
  return sizes;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function graphemeSizes(text: string, part: number): number[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment).flatMap((grapheme) =>
    // CR LF is one grapheme to Unicode, two characters to a phone.
    grapheme.length > part || grapheme === "\r\n"
      ? Array.from(grapheme, (point) => point.length)
      : grapheme.length,
  );
}

function countParts(sizes: readonly number[], part: number): number {
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > part) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}
