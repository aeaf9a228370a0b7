import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import type { z } from "zod";
import {
  emailAddress,
  httpsUrl,
  id,
  instant,
  personName,
  phoneNumber,
  singleLine,
  timeZone,
} from "../../src/events/fields.ts";

const messages = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value).error?.issues.map((issue) => issue.message) ?? [];

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(...Array.from("0(0)+33 612.-–45678\u202a\u00a0")) }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
);

const plausible: Record<string, { field: z.ZodType<string, string>; text: fc.Arbitrary<string> }> = {
  emailAddress: {
    field: emailAddress,
    text: fc.emailAddress().map((address) => ` ${address.toUpperCase()}`),
  },
  httpsUrl: {
    field: httpsUrl,
    text: fc.string({ unit: "grapheme", maxLength: 40 }).map((path) => `https://a.example/${path.trim()}`),
  },
  id: { field: id, text: fc.uuid() },
  instant: {
    field: instant,
    text: fc
      .tuple(
        fc.date({ noInvalidDate: true, min: new Date("0000-01-01"), max: new Date("9999-12-31T23:59:59Z") }),
        fc.constantFrom("Z", "+01:00", "-11:30", "+14:00"),
      )
      .map(([date, offset]) => date.toISOString().replace("Z", offset)),
  },
  personName: { field: personName, text: fc.string({ unit: "grapheme" }) },
  phoneNumber: {
    field: phoneNumber,
    text: fc.string({ unit: fc.constantFrom(...Array.from("123456789 .-")), minLength: 11, maxLength: 20 }),
  },
  timeZone: { field: timeZone, text: fc.constantFrom(...Intl.supportedValuesOf("timeZone")) },
};

describe("every field", () => {
  test.each(Object.entries(plausible))("%s answers any text without throwing", (_name, { field, text }) => {
    fc.assert(
      fc.property(fc.oneof(anyText, text), (given) => {
        expect(() => field.safeParse(given)).not.toThrow();
      }),
    );
  });

  test.each(Object.entries(plausible))(
    "%s takes its own output and leaves it as it is",
    (_name, { field, text }) => {
      fc.assert(
        fc.property(text, (given) => {
          const parsed = field.safeParse(given);
          fc.pre(parsed.success);
          expect(field.parse(parsed.data)).toBe(parsed.data);
        }),
      );
    },
  );
});

describe("id", () => {
  test.each(["L1", "a", "A-Z_a.z:0-9", "x".repeat(128)])("takes %s", (value) => {
    expect(id.parse(value)).toBe(value);
  });

  test.each(["", "x".repeat(129), "a b", "é", "a/b", "a\n", "L1\u0000"])("refuses %j", (value) => {
    expect(messages(id, value)).toEqual(["must be 1 to 128 characters of A-Z a-z 0-9 . _ : -"]);
  });
});

describe("a line of text", () => {
  test.each(["Zoé", "Nguyễn Thị Ánh", "محمد", "李小龍", "👩‍🚀 Zoé", "O’Neil-Lefèvre"])(
    "takes the name %s",
    (name) => {
      expect(personName.parse(`  ${name} `)).toBe(name);
    },
  );

  test.each(["a\r\nBcc: x@y.fr", "a\u0000", "a\u0085b", "a\u2028b", "a\u2029b", "a\tb"])(
    "refuses %j, which could start another header line",
    (text) => {
      expect(messages(personName, text)).toEqual(["must not contain control characters or line breaks"]);
    },
  );

  test.each(["", "   ", "\u200b", "\u00ad\u2060", "\u202e"])(
    "refuses %j, in which nothing can be seen",
    (text) => {
      expect(messages(personName, text)).toEqual(["must not be empty"]);
    },
  );

  test("refuses half a surrogate pair, which UTF-8 cannot carry", () => {
    expect(messages(personName, "Zo\ud83d")).toEqual(["must not contain half of a surrogate pair"]);
  });

  test("counts its length in characters after trimming", () => {
    expect(singleLine(3).parse(" abc ")).toBe("abc");
    expect(messages(singleLine(3), "abcd")).toEqual(["must be at most 3 characters"]);
  });
});

describe("emailAddress", () => {
  test("lower-cases the domain and keeps the local part", () => {
    expect(emailAddress.parse(" Zoe.Lefevre+Essai@Example.COM ")).toBe("Zoe.Lefevre+Essai@example.com");
  });

  test.each([
    "",
    "zoe",
    "zoe@",
    "@example.com",
    "a b@example.com",
    "a@b@example.com",
    "a@example.com\r\nBcc: x@y.fr",
  ])("refuses %j", (text) => {
    expect(messages(emailAddress, text)).toEqual(["must be an e-mail address"]);
  });
});

describe("phoneNumber", () => {
  test.each([
    ["+33612345678", "+33612345678"],
    ["33612345678", "+33612345678"],
    ["0033612345678", "+33612345678"],
    ["+33 (0)6 12.34-56 78", "+33612345678"],
    ["0033 (0)6 12 34 56 78", "+33612345678"],
    ["+32 470 12 34 56", "+32470123456"],
    ["+41\u00a079\u202f123–45‑67", "+41791234567"],
    ["\u202a+33 6 12 34 56 78\u202c", "+33612345678"],
  ])("writes %s as %s", (given, normalised) => {
    expect(phoneNumber.parse(given)).toBe(normalised);
  });

  test.each(["0612345678", "06 12 34 56 78", "(0)6 12 34 56 78", "(0)0612345678", "0(0)612345678", "06"])(
    "refuses %s: its country cannot be guessed",
    (given) => {
      expect(messages(phoneNumber, given)).toEqual([
        `country code missing in "${given}": write it as +33… instead of 0…`,
      ]);
    },
  );

  test.each([
    "",
    "+",
    "+33",
    "+0612345678",
    "hello",
    "+3361234567890123",
    "+33612345678;ext=1",
    "tel:+33612345678",
    "٠٦١٢",
  ])("refuses %j", (given) => {
    expect(messages(phoneNumber, given)).toEqual([
      `"${given}" is not a phone number in international form, such as +33612345678`,
    ]);
  });

  test("gives E.164 or refuses, whatever is typed", () => {
    const typed = fc.string({
      unit: fc.constantFrom(...Array.from("0123456789+() .-\u00a0\u202a")),
      maxLength: 40,
    });
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = phoneNumber.safeParse(text);
        fc.pre(parsed.success);
        expect(parsed.data).toMatch(/^\+[1-9]\d{6,14}$/);
      }),
    );
  });

  test("reads a number the same however it is spaced", () => {
    const gap = fc.constantFrom("", " ", ".", "-", "\u00a0", "\u202f", "–");
    fc.assert(
      fc.property(fc.array(gap, { minLength: 11, maxLength: 11 }), (gaps) => {
        const typed = `+${Array.from("33612345678", (digit, index) => digit + gaps[index]).join("")}`;
        expect(phoneNumber.parse(typed)).toBe("+33612345678");
      }),
    );
  });
});

describe("timeZone", () => {
  test.each(["Europe/Paris", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5"])("takes %s", (zone) => {
    expect(timeZone.parse(zone)).toBe(zone);
  });

  test.each(["", "+02:00", "Paris", "Europe/Atlantis", "Europe/Paris\n"])("refuses %j", (zone) => {
    expect(messages(timeZone, zone)).toEqual(["must be an IANA time zone such as Europe/Paris"]);
  });
});

describe("instant", () => {
  test.each([
    ["2026-12-01T10:00:00+01:00", "2026-12-01T09:00:00.000Z"],
    ["2026-12-01T09:00:00Z", "2026-12-01T09:00:00.000Z"],
    ["2026-12-01T09:00:00.123456Z", "2026-12-01T09:00:00.123Z"],
    ["2026-01-01T00:30:00+14:00", "2025-12-31T10:30:00.000Z"],
    ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z"],
  ])("writes %s in UTC", (given, utc) => {
    expect(instant.parse(given)).toBe(utc);
  });

  test.each([
    "2026-12-01T10:00:00",
    "2026-12-01",
    "2026-02-29T10:00:00Z",
    "2026-12-01T24:00:00Z",
    "1764579600",
    "demain",
  ])("refuses %s, which is not one instant", (given) => {
    expect(messages(instant, given)).toEqual([
      "must be an ISO 8601 instant with an offset, such as 2026-12-01T10:00:00+01:00",
    ]);
  });

  test.each(["0000-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])(
    "refuses %s, whose year in UTC no longer has four digits",
    (given) => {
      expect(messages(instant, given)).toEqual(["must be between the years 0000 and 9999 in UTC"]);
    },
  );

  test("keeps the order of time when compared as text", () => {
    const date = fc.date({ noInvalidDate: true, min: new Date("1970-01-01"), max: new Date("2999-12-31") });
    const offset = fc.constantFrom("Z", "+01:00", "-11:00", "+14:00");
    const given = fc.tuple(date, offset).map(([at, zone]) => at.toISOString().replace("Z", zone));
    fc.assert(
      fc.property(given, given, (one, other) => {
        const difference = Date.parse(one) - Date.parse(other);
        const [first, second] = [instant.parse(one), instant.parse(other)];
        expect(first < second ? -1 : first > second ? 1 : 0).toBe(Math.sign(difference) + 0);
      }),
    );
  });
});

describe("httpsUrl", () => {
  test.each([
    ["https://app.example.com/start?a=1#b", "https://app.example.com/start?a=1#b"],
    ["https://éxample.com/é", "https://xn--xample-9ua.com/%C3%A9"],
  ])("writes %s as %s", (given, href) => {
    expect(httpsUrl.parse(given)).toBe(href);
  });

  test.each([
    "http://example.com/",
    "javascript:alert(1)",
    "data:text/html,x",
    "//example.com",
    "/start",
    "https://user:secret@example.com/",
    "https://user@example.com/",
    "https://example.com/a b",
    "https://example.com/\nx",
    "",
  ])("refuses %j", (given) => {
    expect(messages(httpsUrl, given)).toEqual([
      "must be an https URL, such as https://app.example.com/start",
    ]);
  });

  test("holds its limit of 2048 characters also once percent-encoded", () => {
    expect(messages(httpsUrl, `https://a.example/${"é".repeat(1000)}`)).toEqual([
      "must be at most 2048 characters once percent-encoded",
    ]);
  });

  test("gives plain ASCII without spaces, quotes or angle brackets, whatever is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (tail) => {
        const parsed = httpsUrl.safeParse(`https://a.example/${tail}`);
        fc.pre(parsed.success);
        expect(parsed.data).toMatch(/^https:\/\/[^\s"<>\u0080-\u{10ffff}]+$/u);
      }),
    );
  });
});
