import type { Fact } from "./letter.ts";
import type { RenderContext } from "./template.ts";

/** Facts as lines of plain text: "Date : …". */
export function factLines(facts: readonly Fact[], context: RenderContext): string {
  const colon = context.locale === "fr" ? " :" : ":";
  return facts.map(({ label, value }) => `${label}${colon} ${value}`).join("\n");
}
