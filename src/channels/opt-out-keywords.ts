/** A text that is nothing but one of these, once folded, means stop. Twilio's own words, and what French writers say. */
const stopTexts = words(`
  stop stopall unsubscribe end quit cancel revoke optout stopsms stopsvp
  arret arreter arretez arretsms stoppub fin annuler resilier resiliation
  desabonner desabonnement desabonnezmoi desabonnermoi medesabonner
  desinscrire desinscription desinscrivezmoi medesinscrire
`);

const startTexts = words(`
  start yes unstop
  oui debut reprendre reprise activer reactiver reabonner reabonnement
`);

/** `Stop merci`, `stop pub svp`: what follows is politeness, not another meaning. */
const leadingStops = new Set(["stop", "arret"]);
const politeWords = 3;

/** A keyword is short; anything longer is a letter. */
const maxLength = 100;

/**
 * What an inbound text asks for, in French or English, whatever its case, accents and punctuation: `stop`, `start`, or
 * null for anything else. In doubt it is a stop only when the text begins with the word itself and has at most three.
 *
 * @see https://help.twilio.com/articles/223134027 for Twilio's own words
 */
export function optOutKeyword(text: string): "stop" | "start" | null {
  if (text.trim().length > maxLength) return null;
  const given = folded(text);
  const whole = given.join("");
  if (stopTexts.has(whole)) return "stop";
  if (startTexts.has(whole)) return "start";
  return given.length <= politeWords && leadingStops.has(given[0] ?? "") ? "stop" : null;
}

/** The words of a text, without case, accents and punctuation; full-width letters as ordinary ones. */
function folded(text: string): string[] {
  return (
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
