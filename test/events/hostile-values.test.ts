import { describe, expect, test } from "vitest";
import { domainEvent } from "../../src/events/domain-event.ts";
import { templateSchemas } from "../../src/messages/template.ts";

const contact = { firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.com" };
const events = {
  "lead.created": { leadId: "L1", ...contact, questionnaireUrl: "https://app.example.com/q" },
  "questionnaire.completed": { leadId: "L1" },
  "interview.scheduled": {
    interviewId: "I1",
    leadId: "L1",
    startsAt: "2026-12-01T10:00:00Z",
    meetingUrl: "https://meet.example.com/x",
    ...contact,
    questionnaireUrl: "https://app.example.com/q",
  },
  "interview.cancelled": { interviewId: "I1", reason: "absent" },
  "trial.started": {
    trialId: "T1",
    leadId: "L1",
    accessUrl: "https://app.example.com/t",
    loginEmail: "zoe@example.com",
    temporaryPassword: "Tilleul-27",
    ...contact,
    questionnaireUrl: "https://app.example.com/q",
  },
  "trial.converted": { trialId: "T1" },
};

/** Every text field there is: of each event, and of each template's data. */
const fields: { where: string; field: string; value: unknown; accepts: (value: unknown) => boolean }[] = [
  ...Object.entries(events).flatMap(([name, data]) =>
    Object.entries(data).map(([field, value]) => ({
      where: name,
      field,
      value,
      accepts: (given: unknown) => domainEvent.safeParse({ name, data: { ...data, [field]: given } }).success,
    })),
  ),
  ...Object.entries(templateSchemas).flatMap(([name, schema]) =>
    Object.entries(schema.shape).map(([field, fieldSchema]) => ({
      where: name,
      field,
      value: undefined,
      accepts: (given: unknown) => fieldSchema.safeParse(given).success,
    })),
  ),
];
const urlFields = fields.filter(({ field }) => field.endsWith("Url"));

const lineBreaks = ["\r\n", "\n", "\r", "\0", "\u0085", "\u2028", "\u2029", "\u001b[2J", "\u007f"];
const halfPairs = ["\ud800", "\udfff", "a\udc00b"];

describe("every text field", () => {
  test("is in this list, with a value that is taken", () => {
    expect(fields.filter(({ value, accepts }) => value !== undefined && !accepts(value))).toEqual([]);
    expect(urlFields.length).toBeGreaterThan(8);
  });

  test.each(fields)("refuses line breaks, NUL and other controls within: $field of $where", ({ accepts }) => {
    const taken = lineBreaks.filter((breaking) => accepts(`a${breaking}Bcc: all@example.com`));
    expect(taken).toEqual([]);
  });

  test.each(fields)("refuses half of a surrogate pair: $field of $where", ({ accepts }) => {
    expect(halfPairs.filter((half) => accepts(half) || accepts(`https://example.com/${half}\n`))).toEqual([]);
  });

  test.each(fields)(
    "refuses a million characters, and all that is no text: $field of $where",
    ({ accepts }) => {
      expect(accepts("a".repeat(1_000_000))).toBe(false);
      expect(accepts(`https://example.com/${"a".repeat(1_000_000)}`)).toBe(false);
      expect([[], ["a"], Symbol("a")].filter((value) => accepts(value))).toEqual([]);
    },
  );
});

const schemes = [
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "java\tscript:alert(1)",
  " javascript:alert(1)",
  "\u0001javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "file:///etc/passwd",
  "blob:https://example.com/x",
  "http://example.com",
  "ftp://example.com",
  "//example.com/x",
  "example.com",
  "https://user@example.com",
  "https://user:secret@example.com",
  "https://:@example.com:99999",
  "https://",
  "https:///",
  "https://exa mple.com",
  "https://example.com\r\nBcc: all@example.com",
  "https://example.com/\u2028",
  // Letters that look like others: Cyrillic р, fullwidth h, a long s.
  "httрs://example.com",
  "ｈttps://example.com",
  "httpſ://example.com",
  "https：//example.com",
  "https:⁄⁄exa mple.com",
];

describe("every URL", () => {
  test.each(urlFields)("is https, absolute and without credentials: $field of $where", ({ accepts }) => {
    expect(accepts("https://example.com/x?y=1#z")).toBe(true);
    expect(schemes.filter((url) => accepts(url))).toEqual([]);
  });

  test("is stored as the parser writes it: nothing in it can end an attribute or a line", () => {
    const url = templateSchemas["lead-confirmation"].shape.questionnaireUrl;
    const parsed = url.parse(`https://exämple.com/"><b>?a="b'<c>&d=é#"x<y>`);
    expect(parsed).toMatch(/^https:\/\/xn--exmple-cua\.com\//);
    expect(parsed).not.toMatch(/[\s"<>]/);
  });
});
