/**
 * Typed French with the no-break spaces of French typography: U+00A0 before a colon and inside « », U+202F
 * before `; ! ?`. For e-mail only: in an SMS either space forces UCS-2.
 */
export function frenchSpacing(text: string): string {
  return text.replace(/ (?=:)| (?=»)|(?<=«) /g, "\u00a0").replace(/ (?=[;!?])/g, "\u202f");
}
