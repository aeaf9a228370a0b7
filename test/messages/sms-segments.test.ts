import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { SegmentedMessage } from "sms-segments-calculator";
import { smsSegments } from "../../src/messages/sms-segments.ts";

function twilios(text: string) {
  const message = new SegmentedMessage(text);
  return { encoding: message.encodingName, segments: message.segmentsCount };
}

function ours(text: string) {
  const { encoding, segments } = smsSegments(text);
  return { encoding, segments };
}

const gsmCharacters = Array.from(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡AZÄÖÑÜ§¿azäöñüà\f^{}\\[~]|€",
);
const written = [
  "e",
  "é",
  "ê",
  "ç",
  "œ",
  "’",
  "…",
  "€",
  " ",
  "\n",
  "\r\n",
  "\u00a0",
  "😀",
  "👩‍🚀",
  "🇫🇷",
  "👍🏽",
  "e\u0302",
  "李",
  "م",
];

describe("smsSegments", () => {
  test.each([
    ["", { encoding: "GSM-7", units: 0, segments: 1 }],
    ["é".repeat(160), { encoding: "GSM-7", units: 160, segments: 1 }],
    ["é".repeat(161), { encoding: "GSM-7", units: 161, segments: 2 }],
    ["é".repeat(306), { encoding: "GSM-7", units: 306, segments: 2 }],
    ["é".repeat(307), { encoding: "GSM-7", units: 307, segments: 3 }],
    ["€".repeat(80), { encoding: "GSM-7", units: 160, segments: 1 }],
    ["ê".repeat(70), { encoding: "UCS-2", units: 70, segments: 1 }],
    ["ê".repeat(71), { encoding: "UCS-2", units: 71, segments: 2 }],
    ["ê".repeat(134), { encoding: "UCS-2", units: 134, segments: 2 }],
    ["ê".repeat(135), { encoding: "UCS-2", units: 135, segments: 3 }],
    ["😀".repeat(35), { encoding: "UCS-2", units: 70, segments: 1 }],
  ])("counts %j", (text, expected) => {
    expect(smsSegments(text)).toEqual(expected);
  });

  test("never cuts an extension character between two parts", () => {
    // 152 + 2 septets do not fit a part of 153: the € opens the second part, and one septet is left empty.
    expect(smsSegments(`${"a".repeat(152)}€${"a".repeat(151)}`).segments).toBe(2);
    expect(smsSegments(`${"a".repeat(152)}€${"a".repeat(152)}`).segments).toBe(3);
  });

  test("never cuts a surrogate pair between two parts", () => {
    expect(smsSegments(`${"ê".repeat(66)}😀${"ê".repeat(65)}`).segments).toBe(2);
    expect(smsSegments(`${"ê".repeat(66)}😀${"ê".repeat(66)}`).segments).toBe(3);
  });

  test("may cut between CR and LF, as Twilio does", () => {
    const text = `${"ê".repeat(66)}\r\n${"ê".repeat(66)}`;
    expect(smsSegments(text).segments).toBe(2);
    expect(twilios(text).segments).toBe(2);
  });

  test("cuts a grapheme longer than a part between its code points", () => {
    expect(smsSegments(`e${"\u0302".repeat(140)}`)).toEqual({ encoding: "UCS-2", units: 141, segments: 3 });
  });

  test("agrees with Twilio on the encoding of every character of the basic multilingual plane", () => {
    const disagreeing: string[] = [];
    for (let code = 1; code <= 0xffff; code += 1) {
      const character = String.fromCharCode(code);
      if (smsSegments(character).encoding !== twilios(character).encoding)
        disagreeing.push(code.toString(16));
    }
    expect(disagreeing).toEqual([]);
  });

  test("agrees with Twilio on texts of GSM-7", () => {
    const text = fc.string({ unit: fc.constantFrom(...gsmCharacters), maxLength: 700 });
    fc.assert(
      fc.property(text, (given) => {
        expect(ours(given)).toEqual(twilios(given));
      }),
      { numRuns: 150 },
    );
  });

  test("agrees with Twilio on what people write, emoji and combining accents included", () => {
    const text = fc.string({ unit: fc.constantFrom(...written), minLength: 50, maxLength: 250 });
    fc.assert(
      fc.property(text, (given) => {
        expect(ours(given)).toEqual(twilios(given));
      }),
      { numRuns: 150 },
    );
  });

  test("agrees with Twilio around the edges of parts", () => {
    const edge = fc
      .tuple(
        fc.constantFrom("a", "ê"),
        fc.constantFrom(65, 66, 67, 69, 70, 132, 133, 152, 153, 159, 160, 304, 305),
      )
      .map(([filler, length]) => filler.repeat(length));
    const text = fc
      .tuple(edge, fc.string({ unit: fc.constantFrom(...written), maxLength: 6 }), edge)
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (given) => {
        expect(ours(given)).toEqual(twilios(given));
      }),
      { numRuns: 200 },
    );
  });
});
