import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { gsmSafe } from "../../src/messages/gsm-safe.ts";
import { replaceOutside } from "../../src/messages/replace-outside.ts";
import { smsSegments } from "../../src/messages/sms-segments.ts";

/** Makes a text long enough that UCS-2 costs it another segment. */
const padding = " Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor.";
const long = (text: string) => `${text}${padding}`;

const anyText = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: fc.constantFrom(...Array.from("eéêôçœ’…—«»\u00a0€ aàA😀ìЖ^")), maxLength: 400 }),
);

describe("gsmSafe", () => {
  test.each([
    ["fête à Nîmes, août, cœur, Ça", "fete à Nimes, aout, coeur, Ça"],
    ["garçon Noël naïf âme où", "garcon Noel naif ame où"],
    ["À l’Île, Œuvre, Ê", "A l'Ile, OEuvre, E"],
    ["« Oui » – “non” — ‘si’…", '"Oui" - "non" - \'si\'...'],
    ["«\u00a0Oui\u00a0»\u202f!", '"Oui" !'],
    ["Nguyễn Škvorecký Łukasz", "Nguyen Skvorecky Lukasz"],
    ["e\u0301 et e\u0302 décomposés", "é et e décomposés"],
  ])("writes %s as %s where that saves a segment", (text, safe) => {
    expect(gsmSafe(long(text))).toBe(long(safe));
  });

  test("keeps the accents of a text that fits one segment anyway", () => {
    expect(gsmSafe("Fête à Nîmes en août")).toBe("Fête à Nîmes en août");
  });

  test("keeps é è à ù É ö ñ €, which GSM-7 has, whatever else it replaces", () => {
    expect(gsmSafe(long("é è à ù É ö ñ € ê"))).toBe(long("é è à ù É ö ñ € e"));
  });

  test.each(["Zoé 😀 fête", "李小龍 fête", "Жанна fête", "محمد fête"])(
    "leaves %s as written: not all of it can be GSM-7, so replacing would save nothing",
    (text) => {
      expect(gsmSafe(long(text))).toBe(long(text));
    },
  );

  test("keeps what would become longer without becoming cheaper", () => {
    expect(gsmSafe("…".repeat(71))).toBe("…".repeat(71));
  });

  test("leaves decomposed accents alone where an emoji keeps the text in UCS-2", () => {
    const text = `${"e\u0302".repeat(40)}😀`;
    expect(gsmSafe(text)).toBe(text);
  });

  test("never touches the parts it is told to keep, and then saves nothing if they are not GSM-7", () => {
    const link = "https://a.example/?q=«`»";
    expect(gsmSafe(long(`fête ${link}`), [link])).toBe(long(`fête ${link}`));
  });

  test("keeps a part byte for byte also where a shorter one occurs inside it", () => {
    expect(replaceOutside("x a^b ^ x", ["^", "a^b"], (part) => part.replace(/[abx]/g, "-"))).toBe(
      "- a^b ^ -",
    );
  });

  test("never costs a segment more, and changes nothing when it saves none", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const safe = gsmSafe(text);
        const [before, after] = [smsSegments(text), smsSegments(safe)];
        expect(after.segments < before.segments || safe === text).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("gives GSM-7 or the text as written", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const safe = gsmSafe(text);
        expect(safe === text || smsSegments(safe).encoding === "GSM-7").toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("keeps what it is told to keep, in any text", () => {
    fc.assert(
      fc.property(
        anyText,
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
        anyText,
        (a, kept, b) => {
          expect(gsmSafe(`${a} ${kept} ${b}`, [kept])).toContain(kept);
        },
      ),
      { numRuns: 300 },
    );
  });
});
