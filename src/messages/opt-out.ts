import { frenchSpacing } from "./french-spacing.ts";
import { type Markup, markup } from "./markup.ts";
import type { Locale } from "./message.ts";

/**
 * How whoever gets a promotional message can say that they want no more: on a page, by replying STOP, or by
 * writing to an address.
 */
export type OptOut = { kind: "link"; url: string } | { kind: "reply" } | { kind: "write"; email: string };

/** The last line of a promotional SMS: short, and in GSM-7 as far as the link and the address are. */
export function smsOptOut(optOut: OptOut, locale: Locale): string {
  switch (optOut.kind) {
    case "link":
      return locale === "fr" ? `STOP : ${optOut.url}` : `Opt out: ${optOut.url}`;
    case "reply":
      return locale === "fr" ? "Répondez STOP pour ne plus en recevoir." : "Reply STOP to opt out.";
    case "write":
      return locale === "fr" ? `STOP : écrivez à ${optOut.email}` : `To opt out, write to ${optOut.email}`;
    default:
      return optOut satisfies never;
  }
}

/** The last sentence of a promotional e-mail, for its plain text. */
export function emailOptOutText(optOut: OptOut, locale: Locale): string {
  const { before, target } = emailOptOut(optOut, locale);
  return `${before}${target === undefined ? "" : ` ${target.text}`}`;
}

/** The same as HTML, with a link. `linkStyle` is the link's inline style. */
export function emailOptOutMarkup(optOut: OptOut, locale: Locale, linkStyle: string): Markup {
  const { before, target } = emailOptOut(optOut, locale);
  const sentence = locale === "fr" ? frenchSpacing(before) : before;
  if (target === undefined) return markup`${sentence}`;
  return markup`${sentence} <a class="link" href="${target.href}" style="${linkStyle}">${target.label}</a>`;
}

type Sentence = { before: string; target?: { text: string; href: string; label: string } };

function emailOptOut(optOut: OptOut, locale: Locale): Sentence {
  switch (optOut.kind) {
    case "link":
      return {
        before:
          locale === "fr"
            ? "Pour ne plus recevoir ce type d’e-mails :"
            : "To stop receiving e-mails of this kind:",
        target: {
          text: optOut.url,
          href: optOut.url,
          label: locale === "fr" ? "se désinscrire" : "unsubscribe",
        },
      };
    case "reply":
      return {
        before:
          locale === "fr"
            ? "Pour ne plus recevoir ce type d’e-mails, répondez STOP."
            : "To stop receiving e-mails of this kind, reply STOP.",
      };
    case "write":
      return {
        before:
          locale === "fr"
            ? "Pour ne plus recevoir ce type d’e-mails, écrivez à"
            : "To stop receiving e-mails of this kind, write to",
        target: { text: optOut.email, href: mailto(optOut.email), label: optOut.email },
      };
    default:
      return optOut satisfies never;
  }
}

function mailto(email: string): string {
  return `mailto:${encodeURIComponent(email).replace("%40", "@")}?subject=unsubscribe`;
}

/**
 * What a promotional e-mail tells mail programs, so that their own button works: with one click where the link is
 * https, as the standard has it.
 * @see RFC 8058 §3.1 and RFC 2369 §3.2
 */
export function listUnsubscribeHeaders(optOut: OptOut): Record<string, string> | undefined {
  switch (optOut.kind) {
    case "link":
      return {
        "List-Unsubscribe": `<${optOut.url}>`,
        ...(optOut.url.startsWith("https:") && { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
      };
    case "write":
      return { "List-Unsubscribe": `<${mailto(optOut.email)}>` };
    case "reply":
      return undefined;
    default:
      return optOut satisfies never;
  }
}
