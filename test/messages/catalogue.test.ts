import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { messageClass, renderEmail, renderSms, templates } from "../../src/messages/catalogue.ts";
import { maskSecrets } from "../../src/messages/mask-secrets.ts";
import { listUnsubscribeHeaders } from "../../src/messages/opt-out.ts";
import { sampleData } from "../../src/messages/sample-data.ts";
import { smsSegments } from "../../src/messages/sms-segments.ts";
import { type RenderContext, type TemplateName, templateSchemas } from "../../src/messages/template.ts";
import { dataOf, minimalData, names } from "./template-data.ts";

const french: RenderContext = {
  locale: "fr",
  brandName: "Bienvenue",
  timeZone: "Europe/Paris",
  optOut: null,
};
const english: RenderContext = { ...french, locale: "en" };
const contexts = [french, english];

const cases = names.flatMap((name) => contexts.map((context) => ({ name, locale: context.locale, context })));

const token = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGA";
const optOuts = {
  link: { kind: "link", url: `https://bienvenue.example.com/u/${token}` },
  reply: { kind: "reply" },
  write: { kind: "write", email: "contact@example.com" },
} as const;

const line = (maxLength: number) => fc.string({ unit: "grapheme", minLength: 1, maxLength });

/** Every channel of a message, as one text to search in. */
function everything<N extends TemplateName>(
  name: N,
  data: Parameters<typeof renderSms<N>>[1],
  context: RenderContext,
) {
  return [renderSms(name, data, context), ...Object.values(renderEmail(name, data, context))].join("\n");
}

describe("the catalogue", () => {
  test("has a template for every schema, and no other", () => {
    expect(Object.keys(templates).sort()).toEqual(Object.keys(templateSchemas).sort());
  });

  test("counts the reminders of questionnaire and trial as promotional, and nothing else", () => {
    expect(names.filter((name) => messageClass(name) === "promotional")).toEqual([
      "questionnaire-reminder",
      "trial-reminder",
    ]);
  });

  test.each(names)("has sample data for %s that its schema takes as they are", (name) => {
    expect(templateSchemas[name].parse(sampleData(name))).toEqual(sampleData(name));
  });
});

describe.each(cases)("$name in $locale", ({ name, context }) => {
  const everyData = [sampleData(name), minimalData(name)];

  test("renders with all data and with the least, without a trace of a missing value", () => {
    for (const data of everyData) {
      const text = everything(name, data, context);
      expect(text).not.toMatch(/undefined|null|NaN|\[object|Invalid Date|Promise/);
    }
  });

  test("reads well with the least data: nothing announces what does not follow", () => {
    const data = minimalData(name);
    const email = renderEmail(name, data, context);
    for (const text of [renderSms(name, data, context), email.text]) {
      expect(text).not.toMatch(/: *$|: *\n\n|  |\(\)|,,|\.\.|\n{3}/m);
      expect(text).not.toMatch(/https:|Lien|Link/);
    }
    expect(email.html).not.toContain("<a ");
    expect(email.html).not.toMatch(/<p[^>]*><\/p>/);
  });

  test("gives the same bytes for the same data", () => {
    expect(everything(name, sampleData(name), context)).toBe(everything(name, sampleData(name), context));
  });

  test("says who writes, in every channel", () => {
    for (const data of everyData) {
      const email = renderEmail(name, data, { ...context, brandName: "Maison Dupont" });
      expect(renderSms(name, data, { ...context, brandName: "Maison Dupont" })).toMatch(/^Maison Dupont ?: /);
      expect(email.text).toContain("Maison Dupont");
      expect(email.html).toContain("Maison Dupont");
    }
  });

  test("gives links whole in every channel: in the SMS, the text, and as a button", () => {
    const data = sampleData(name);
    const email = renderEmail(name, data, context);
    for (const url of Object.values(data).filter((value) => String(value).startsWith("https:"))) {
      expect(renderSms(name, data, context).split(/\s/)).toContain(url);
      expect(email.text.split(/\s/)).toContain(url);
      expect(email.html).toContain(`href="${String(url)}"`);
    }
  });

  test("is an HTML document in its language that fetches nothing", () => {
    const { html } = renderEmail(name, sampleData(name), context);
    expect(html).toMatch(new RegExp(`^<!doctype html>\n<html lang="${context.locale}"`));
    expect(html).not.toMatch(/<img|<script|<link|<iframe|src=|url\(|@import/i);
    expect(html.match(/https?:\/\/[^"< ]*/g)?.every((url) => url.includes("example.com")) ?? true).toBe(true);
    for (const tag of ["table", "tr", "td", "div", "p", "a", "h1"]) {
      const opened = html.match(new RegExp(`<${tag}[ >]`, "g"))?.length ?? 0;
      expect(html.match(new RegExp(`</${tag}>`, "g"))?.length ?? 0).toBe(opened);
    }
  });

  test("lets no value be read as HTML", () => {
    const attack = `<img src=x onerror=alert(1)>"'&`;
    const fields = Object.entries(sampleData(name)).map(([field, value]) => [
      field,
      typeof value === "string" && ["name", "reason", "temporaryPassword", "loginEmail"].includes(field)
        ? attack
        : value,
    ]);
    const { html } = renderEmail(name, dataOf(name, Object.fromEntries(fields)), {
      ...context,
      brandName: attack,
    });
    expect(html).not.toMatch(/<img/i);
    expect(html).not.toContain(`"'&`);
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
  });

  test("keeps every value in its line: no line break of a value reaches a subject or starts a line", () => {
    const attack = "Zoé\r\nBcc: all@example.com\u2028Cc: x\u202ey";
    const data = { ...sampleData(name), name: attack, reason: attack };
    const brand = { ...context, brandName: attack };
    const email = renderEmail(name, dataOf(name, data), brand);
    expect(email.subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
    expect(email.text).not.toMatch(/^B?cc:|\u2028/im);
    expect(renderSms(name, dataOf(name, data), brand)).not.toMatch(/^B?cc:|\u2028/im);
  });

  test("holds its limits whatever the data: subject 150, SMS 1600 characters", () => {
    const filled = fc.record({ name: line(200), reason: line(300), temporaryPassword: line(200) });
    const link = fc.integer({ min: 1, max: 2000 }).map((length) => `https://a.example/${"x".repeat(length)}`);
    fc.assert(
      fc.property(filled, link, (values, url) => {
        const fields = {
          ...sampleData(name),
          ...values,
          meetingUrl: url,
          accessUrl: url,
          questionnaireUrl: url,
        };
        const data = dataOf(name, fields);
        expect(renderEmail(name, data, context).subject.length).toBeLessThanOrEqual(150);
        expect(renderSms(name, data, context).length).toBeLessThanOrEqual(1600);
      }),
      { numRuns: 25 },
    );
    const { subject } = renderEmail(name, sampleData(name), { ...context, brandName: "x".repeat(200) });
    expect(subject.length).toBeLessThanOrEqual(150);
  });

  test("costs one segment with ordinary data, two where login and password go along", () => {
    const { segments, encoding } = smsSegments(renderSms(name, sampleData(name), context));
    expect(encoding).toBe("GSM-7");
    expect(segments).toBe(name === "trial-access" ? 2 : 1);
    expect(smsSegments(renderSms(name, minimalData(name), context))).toMatchObject({
      encoding: "GSM-7",
      segments: 1,
    });
  });

  test.each([
    ["without a link", { accessUrl: undefined }],
    ["with a link", {}],
  ])("never shows a masked secret %s, and differs in nothing else", (_case, change) => {
    const secret = "Canari-7f3A-ÿ";
    const data = dataOf(name, { ...sampleData(name), temporaryPassword: secret, ...change });
    const masked = everything(name, maskSecrets(name, data), context);
    expect(masked).not.toContain(secret);
    // The link of a trial's access opens an account as a password does.
    const link = "accessUrl" in data && data.accessUrl ? data.accessUrl : null;
    const unmasked = everything(name, data, context).replaceAll(secret, "********");
    expect(link === null ? unmasked : unmasked.replaceAll(link, `${new URL(link).origin}/********`)).toBe(
      masked,
    );
  });
});

const promotional = names.filter((name) => messageClass(name) === "promotional");
const transactional = names.filter((name) => messageClass(name) === "transactional");

describe.each(contexts)("the opt-out in $locale", (plain) => {
  test.each(transactional)("is not part of %s, which is owed to the person", (name) => {
    for (const optOut of Object.values(optOuts)) {
      const context = { ...plain, optOut };
      expect(everything(name, sampleData(name), context)).toBe(everything(name, sampleData(name), plain));
    }
  });

  describe.each(promotional)("of %s", (name) => {
    test("is a line of its own at the end of the SMS, with the link or the address whole", () => {
      for (const optOut of Object.values(optOuts)) {
        const text = renderSms(name, sampleData(name), { ...plain, optOut });
        const [said, last, ...more] = text.split("\n");
        expect(more).toEqual([]);
        expect(said).toBe(renderSms(name, sampleData(name), plain));
        expect(last).toMatch(/STOP|opt out/i);
        // Nothing follows a link or an address: a full stop would become part of it on some phones.
        const ends = { link: optOuts.link.url, write: optOuts.write.email, reply: "." };
        expect(last?.endsWith(ends[optOut.kind])).toBe(true);
      }
    });

    test("keeps the SMS in GSM-7 and within two segments", () => {
      for (const optOut of Object.values(optOuts)) {
        const sms = smsSegments(renderSms(name, sampleData(name), { ...plain, optOut }));
        expect(sms.encoding).toBe("GSM-7");
        expect(sms.segments).toBeLessThanOrEqual(2);
      }
    });

    test("stays byte for byte when the rest of the SMS is made GSM-safe", () => {
      const url = "https://bienvenue.example.com/œ/u/x";
      const data = dataOf(name, { ...sampleData(name), name: "Benoît Cœur-de-Forêt Çelik" });
      expect(renderSms(name, data, { ...plain, optOut: { kind: "link", url } })).toContain(url);
    });

    test("ends the e-mail, as a link in the HTML and in full in the text", () => {
      const email = renderEmail(name, sampleData(name), { ...plain, optOut: optOuts.link });
      expect(email.text.trimEnd().endsWith(optOuts.link.url)).toBe(true);
      expect(email.html).toContain(`href="${optOuts.link.url}"`);
      const written = renderEmail(name, sampleData(name), { ...plain, optOut: optOuts.write });
      expect(written.text.trimEnd().endsWith("contact@example.com")).toBe(true);
      expect(written.html).toContain('href="mailto:contact@example.com?subject=unsubscribe"');
    });

    test("lets no address be read as HTML", () => {
      const optOut = { kind: "write", email: `"<img src=x>"@example.com` } as const;
      expect(renderEmail(name, sampleData(name), { ...plain, optOut }).html).not.toContain("<img");
    });
  });
});

describe("what mail programs are told", () => {
  test("is the link and that one click is enough, by RFC 8058", () => {
    expect(listUnsubscribeHeaders(optOuts.link)).toEqual({
      "List-Unsubscribe": `<${optOuts.link.url}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
  });

  test("promises no one click on a page without https", () => {
    expect(listUnsubscribeHeaders({ kind: "link", url: "http://127.0.0.1:3000/u/x" })).toEqual({
      "List-Unsubscribe": "<http://127.0.0.1:3000/u/x>",
    });
  });

  test("is an address to write to where there is no page, without the one click it does not have", () => {
    expect(listUnsubscribeHeaders(optOuts.write)).toEqual({
      "List-Unsubscribe": "<mailto:contact@example.com?subject=unsubscribe>",
    });
  });
});
