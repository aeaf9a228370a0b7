import * as fc from "fast-check";
import { type DefaultTreeAdapterMap, parse } from "parse5";
import { describe, expect, test } from "vitest";
import { renderEmail, renderSms } from "../../src/messages/catalogue.ts";
import { sampleData } from "../../src/messages/sample-data.ts";
import type { RenderContext, TemplateData, TemplateName } from "../../src/messages/template.ts";
import { dataOf, names } from "./template-data.ts";

type Node = DefaultTreeAdapterMap["node"];

/** Fields of free text: what a person or another program wrote. */
const sentences = ["name", "reason"];
/** Kept to the character: their schema, which is not asked here, lets no control character in. */
const verbatim = ["temporaryPassword", "loginEmail"];
/** Fields that hold an address, which a schema has made an https URL. */
const urls = ["questionnaireUrl", "meetingUrl", "accessUrl"];

const harmless: RenderContext = {
  locale: "fr",
  brandName: "Bienvenue",
  timeZone: "Europe/Paris",
  optOut: null,
};
const cases = names.flatMap((name) => (["fr", "en"] as const).map((locale) => ({ name, locale })));

/** Pieces that mean something to an HTML parser, a mail header or a template, in any order and between any text. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."< > \" ' & ` = / \\ ; </ /> <!-- --> <![CDATA[ ]]> </td> </title> </style> </a> <script> <img src=x onerror=alert(1)>".split(
          " ",
        ),
        ' onmouseover="alert(1)"',
        "<!--[if mso]>",
        "<![endif]-->",
        "</body></html>",
        "&lt;b&gt;",
        "&#60;",
        "&amp",
        "${name}",
        "{{name}}",
        "%0d%0aBcc: all@example.com",
        "\r\nBcc: all@example.com",
        "\u2028",
        "\u2029",
        "\u0085",
        "\0",
        "\u202e",
        "\ufeff",
        "javascript:alert(1)",
        "$&",
        "$1",
        "__proto__",
      ),
      fc.string({ unit: "binary", maxLength: 12 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(""));

/** What an https URL may still hold after the URL parser has written it. */
const hostileUrl = fc.tuple(hostile, hostile).map(([path, query]) => {
  const url = new URL("https://example.com/");
  url.pathname = path;
  url.search = query;
  url.hash = query;
  return url.href;
});

/** Elements and their attributes, without the texts: what data must have no say in. `href` is told by its scheme. */
function shapeOf(node: Node): unknown {
  const children = "childNodes" in node ? node.childNodes.map(shapeOf).filter((shape) => shape !== null) : [];
  if (node.nodeName === "#text") return null;
  if (node.nodeName === "#comment" && "data" in node) return `<!--${node.data}-->`;
  const attributes =
    "attrs" in node
      ? node.attrs.map(({ name, value }) => [name, name === "href" ? new URL(value).origin : value])
      : [];
  return [node.nodeName, attributes, children];
}

function render<N extends TemplateName>(name: N, data: TemplateData<N>, context: RenderContext) {
  return { sms: renderSms(name, data, context), ...renderEmail(name, data, context) };
}

/** The sample with these fields replaced. */
function attacked(name: TemplateName, change: { text: string; kept?: string; url?: string }) {
  const fields = Object.entries(sampleData(name)).map(([field, value]) => {
    if (sentences.includes(field)) return [field, change.text];
    if (verbatim.includes(field)) return [field, change.kept ?? value];
    return [field, urls.includes(field) ? (change.url ?? value) : value];
  });
  return dataOf(name, Object.fromEntries(fields));
}

describe.each(cases)("$name in $locale", ({ name, locale }) => {
  const context: RenderContext = {
    ...harmless,
    locale,
    optOut: { kind: "link", url: "https://example.com/" },
  };
  const expected = shapeOf(
    parse(render(name, attacked(name, { text: "Zoé", url: "https://example.com/" }), context).html),
  );

  test("is one tree of elements and attributes, whatever the data say", () => {
    fc.assert(
      fc.property(hostile, hostileUrl, hostile, (text, url, brandName) => {
        const { html } = render(name, attacked(name, { text, kept: text, url }), {
          ...context,
          brandName,
          optOut: { kind: "link", url },
        });
        expect(shapeOf(parse(html))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("keeps data out of the head of the e-mail and the lines around it", () => {
    fc.assert(
      fc.property(hostile, hostile, (text, brandName) => {
        const { subject, sms } = render(name, attacked(name, { text }), {
          ...context,
          brandName,
        });
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(sms).not.toMatch(/[\r\0\u2028\u2029\u202e]/);
      }),
      { numRuns: 60 },
    );
  });
});
