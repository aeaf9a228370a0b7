import { closing } from "./closing.ts";
import { emailLayout } from "./email-layout.ts";
import { frenchSpacing } from "./french-spacing.ts";
import { emailGreeting } from "./greeting.ts";
import type { Letter } from "./letter.ts";
import { subjectLine } from "./subject-line.ts";
import { emailOptOutText } from "./opt-out.ts";
import type { EmailContent, RenderContext } from "./template.ts";

/** A letter as the three parts of an e-mail. */
export function renderLetter(letter: Letter, context: RenderContext): EmailContent {
  const typeset = context.locale === "fr" ? frenchTypography(letter) : letter;
  return {
    subject: subjectLine(typeset.subject),
    text: plainText(letter, context),
    html: emailLayout(typeset, context),
  };
}

function plainText(letter: Letter, context: RenderContext): string {
  const greeting = letter.name === undefined ? undefined : emailGreeting(letter.name, context.locale);
  const body = [greeting, ...letter.text, closing(context).join("\n")].filter((part) => part !== undefined);
  const { optOut, locale } = context;
  const footer = optOut === null ? [] : [emailOptOutText(optOut, locale)];
  // "-- " on a line of its own is where mail programs look for the signature.
  return `${body.join("\n\n")}\n\n-- \n${[letter.reason, ...footer].join("\n")}\n`;
}

/** Only the copy: facts' values and links are data, and stay as given. */
function frenchTypography(letter: Letter): Letter {
  return {
    ...letter,
    subject: frenchSpacing(letter.subject),
    preheader: frenchSpacing(letter.preheader),
    heading: frenchSpacing(letter.heading),
    paragraphs: letter.paragraphs.map(frenchSpacing),
    note: letter.note === undefined ? undefined : frenchSpacing(letter.note),
    reason: frenchSpacing(letter.reason),
  };
}
