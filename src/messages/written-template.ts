import type { Letter } from "./letter.ts";
import type { Locale } from "./message.ts";
import { oneLine } from "./one-line.ts";
import { renderLetter } from "./render-letter.ts";
import type { MessageClass, RenderContext, Template } from "./template.ts";

/** What a template says in one language. */
export type Wording<D> = {
  /** The SMS after the brand's name and a colon. */
  sms(data: D, context: RenderContext): string;
  letter(data: D, context: RenderContext): Letter;
};

/** A template from its wording in every language. Each SMS starts with the brand's name: the sender may be a bare number. */
export function writtenTemplate<D>(
  messageClass: MessageClass,
  wording: Record<Locale, Wording<D>>,
): Template<D> {
  return {
    class: messageClass,
    sms: (data, given) => {
      const context = withOneLineBrand(given);
      const colon = context.locale === "fr" ? " :" : ":";
      return `${context.brandName}${colon} ${wording[context.locale].sms(data, context)}`;
    },
    email: (data, given) => {
      const context = withOneLineBrand(given);
      return renderLetter(wording[context.locale].letter(data, context), context);
    },
  };
}

function withOneLineBrand(context: RenderContext): RenderContext {
  return { ...context, brandName: oneLine(context.brandName) };
}
