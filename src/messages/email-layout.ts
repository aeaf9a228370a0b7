import { raw } from "hono/html";
import { closing } from "./closing.ts";
import { style, styleSheet } from "./email-style.ts";
import { emailGreeting } from "./greeting.ts";
import type { Fact, Letter } from "./letter.ts";
import { type Markup, markup } from "./markup.ts";
import { emailOptOutMarkup } from "./opt-out.ts";
import type { RenderContext } from "./template.ts";

const instead = {
  fr: "Si le bouton ne fonctionne pas, copiez ce lien dans votre navigateur\u00a0:",
  en: "If the button does not work, copy this link into your browser:",
} as const;

/** Keeps a client from filling the preview after the preheader with the first lines of the e-mail. */
const previewFiller = raw("&#847;&zwnj;&nbsp;".repeat(80));

/** Conditional comments: Outlook on Windows ignores max-width, and gets a table of fixed width. */
const outlookOpens = raw(
  '<!--[if mso]><table role="presentation" width="560" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->',
);
const outlookCloses = raw("<!--[if mso]></td></tr></table><![endif]-->");

/**
 * A letter as a complete HTML document: one column of tables with inline styles, for Gmail and Outlook; dark mode
 * where the client has it; nothing is fetched, nothing is tracked.
 */
export function emailLayout(letter: Letter, context: RenderContext): string {
  const document = markup`<!doctype html>
<html lang="${context.locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${letter.subject}</title>
<style>${raw(styleSheet)}</style>
</head>
<body class="page" style="${style.page}">
<div style="${style.preheader}">${letter.preheader}${previewFiller}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#eef1f6" style="background-color:#eef1f6">
<tr><td class="outer" align="center" style="padding:32px 16px;${style.font}">
${outlookOpens}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;margin:0 auto">
<tr><td class="strong" align="left" style="padding:0 4px 16px;${style.font};${style.brand}">${context.brandName}</td></tr>
<tr><td><div class="card" style="${style.card}">${card(letter, context)}</div></td></tr>
<tr><td align="left" style="padding:20px 4px 0;${style.font}"><p class="muted" style="${style.footer}">${letter.reason}</p>${optOut(context)}</td></tr>
</table>
${outlookCloses}
</td></tr>
</table>
</body>
</html>
`;
  return document.toString();
}

function optOut({ optOut, locale }: RenderContext): Markup | undefined {
  if (optOut === null) return undefined;
  return markup`<p class="muted" style="${style.footer};padding:8px 0 0">${emailOptOutMarkup(optOut, locale, style.link)}</p>`;
}

function card(letter: Letter, context: RenderContext): Markup {
  const paragraphs = letter.name === undefined ? [] : [emailGreeting(letter.name, context.locale)];
  const [farewell, signature] = closing(context);
  return markup`<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff">
<tr><td class="accent" height="5" bgcolor="#4338ca" style="height:5px;font-size:0;line-height:0;background-color:#4338ca">&nbsp;</td></tr>
<tr><td class="inner" align="left" style="padding:32px 36px;${style.font}">
<h1 class="strong heading" style="${style.heading}">${letter.heading}</h1>
${[...paragraphs, ...letter.paragraphs].map(paragraph)}
${letter.facts === undefined || letter.facts.length === 0 ? undefined : factTable(letter.facts)}
${letter.action && button(letter.action)}
${letter.note === undefined ? undefined : paragraph(letter.note)}
<p class="body" style="${style.paragraph};margin:24px 0 0">${farewell}<br>${signature}</p>
${letter.action && writtenLink(letter.action.url, context)}
</td></tr>
</table>`;
}

function paragraph(text: string): Markup {
  return markup`<p class="body" style="${style.paragraph}">${text}</p>
`;
}

function factTable(facts: readonly Fact[]): Markup {
  return markup`<table role="presentation" class="facts" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f3f5fa" style="${style.facts};margin:8px 0 24px">
<tr><td style="padding:8px 20px">${facts.map(factRow)}</td></tr>
</table>`;
}

function factRow({ label, value, literal }: Fact): Markup {
  const face = literal === true ? style.mono : style.font;
  return markup`<div style="padding:8px 0"><div class="muted" style="${style.font};${style.label}">${label}</div><div class="strong" style="${face};${style.value}">${value}</div></div>`;
}

function button({ label, url }: { label: string; url: string }): Markup {
  return markup`<table role="presentation" class="button-table" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px">
<tr><td class="button" align="center" bgcolor="#4338ca" style="border-radius:8px;background-color:#4338ca;mso-padding-alt:14px 28px"><a href="${url}" style="${style.font};${style.button}">${label}</a></td></tr>
</table>`;
}

/** For clients that show no button, and for readers who want to see where it leads. */
function writtenLink(url: string, context: RenderContext): Markup {
  return markup`<p class="muted rule" style="${style.aside}">${instead[context.locale]}<br><a class="link" href="${url}" style="${style.link}">${url}</a></p>`;
}
