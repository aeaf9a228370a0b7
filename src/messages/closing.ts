import type { RenderContext } from "./template.ts";

/** The last words of every e-mail, on two lines. */
export function closing(context: RenderContext): readonly [string, string] {
  const { brandName, locale } = context;
  return locale === "fr"
    ? ["À bientôt,", `L’équipe ${brandName}`]
    : ["Best regards,", `The ${brandName} team`];
}
