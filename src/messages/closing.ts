import { oneLine } from "./one-line.ts";
import type { RenderContext } from "./template.ts";

/** The last words of every e-mail, on two lines. */
export function closing(context: RenderContext): readonly [string, string] {
  const brandName = oneLine(context.brandName);
  return context.locale === "fr"
    ? ["À bientôt,", `L’équipe ${brandName}`]
    : ["Best regards,", `The ${brandName} team`];
}
