import type { Letter } from "./letter.ts";
import type { Locale } from "./message.ts";
import { oneLine } from "./one-line.ts";
import { smsOptOut } from "./opt-out.ts";
import { renderLetter } from "./render-letter.ts";
import type { MessageClass, RenderContext, Template } from "./template.ts";

/** What a template says in one language. */
export type Wording<D> = {
  /** The SMS after the brand's name and a colon. */
  sms(data: D, context: RenderContext): string;
  letter(data: D, context: RenderContext): Letter;
};

/**
 * A template from its wording in every language. Each SMS starts with the brand's name: the sender may be a bare
 * number. A promotional one ends with the opt-out, on a line of its own.
 */
export function writtenTemplate<D>(
  messageClass: MessageClass,
  wording: Record<Locale, Wording<D>>,
): Template<D> {
  return {
    class: messageClass,
    sms: (data, given) => {
      const context = ownContext(messageClass, given);
      const { brandName, locale, optOut } = context;
      const colon = locale === "fr" ? " :" : ":";
      const text = `${brandName}${colon} ${wording[locale].sms(data, context)}`;
      return optOut === null ? text : `${text}\n${smsOptOut(optOut, locale)}`;
    },
    email: (data, given) => {
      const context = ownContext(messageClass, given);
      return renderLetter(wording[context.locale].letter(data, context), context);
    },
  };
}

function ownContext(messageClass: MessageClass, context: RenderContext): RenderContext {
  const optOut = messageClass === "promotional" ? context.optOut : null;
  return { ...context, brandName: oneLine(context.brandName), optOut };
}
