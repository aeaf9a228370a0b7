import type { Words } from "../shell/language.ts";

/** What the message log says. */
export const messagesWords: Words<{
  title: string;
  findLead: string;
  leadHint: string;
  find: string;
  filter: string;
  status: string;
  channel: string;
  journey: string;
  lead: string;
  text: string;
  textHint: string;
  since: string;
  until: string;
  any: string;
  apply: string;
  all: string;
  counts: string;
  countsOf: (since: string, until: string) => string;
  beginning: string;
  now: string;
  limitIs: string;
  today: string;
  unknown: string;
  nobody: string;
  older: string;
  newest: string;
  noneHere: string;
  noMatch: string;
  searchOn: string;
  when: string;
  message: string;
  to: string;
  cost: string;
  by: string;
  table: string;
  carried: (messages: number, segments: number | null, cost: string) => string;
  limit: (messages: number | null, segments: number | null) => string;
}> = {
  en: {
    title: "Messages",
    findLead: "Find a person by lead id",
    leadHint: "such as L1",
    find: "Show",
    filter: "Filter",
    status: "Status",
    channel: "Channel",
    journey: "Journey",
    lead: "Lead id",
    text: "Words",
    textHint: "recipient, what was said, template, key, provider’s id, explanation",
    since: "From",
    until: "To",
    any: "any",
    apply: "Filter",
    all: "Show all",
    counts: "Messages by status",
    countsOf: (since, until) => `From ${since} to ${until}`,
    beginning: "the beginning",
    now: "now",
    limitIs: "limit of the day",
    today: "Today",
    unknown: "What to do about the unknown ones",
    nobody: "No message in this period.",
    older: "Older messages",
    newest: "Newest messages",
    noneHere: "Nothing was found among the newest ones: the search looks at a part of them at a time.",
    noMatch: "No message matches.",
    searchOn: "Search older messages",
    when: "When",
    message: "Message",
    to: "To",
    cost: "Cost",
    by: "by",
    table: "Messages, newest first",
    carried: (messages, segments, cost) =>
      `${messages} ${messages === 1 ? "message" : "messages"}${segments === null ? "" : `, ${segments} ${segments === 1 ? "segment" : "segments"}`}, ${cost} estimated`,
    limit: (messages, segments) =>
      [
        ...(messages === null ? [] : [`${messages} messages`]),
        ...(segments === null ? [] : [`${segments} segments`]),
      ].join(", "),
  },
  fr: {
    title: "Messages",
    findLead: "Trouver une personne par identifiant",
    leadHint: "par exemple L1",
    find: "Afficher",
    filter: "Filtrer",
    status: "Statut",
    channel: "Canal",
    journey: "Parcours",
    lead: "Identifiant de la personne",
    text: "Mots",
    textHint: "destinataire, ce qui a été dit, modèle, clé, identifiant du prestataire, explication",
    since: "Du",
    until: "Au",
    any: "tous",
    apply: "Filtrer",
    all: "Tout afficher",
    counts: "Messages par statut",
    countsOf: (since, until) => `Du ${since} à ${until}`,
    beginning: "début",
    now: "maintenant",
    limitIs: "limite du jour",
    today: "Aujourd’hui",
    unknown: "Que faire des incertains",
    nobody: "Aucun message sur cette période.",
    older: "Messages plus anciens",
    newest: "Messages les plus récents",
    noneHere: "Rien parmi les plus récents : la recherche en regarde une partie à la fois.",
    noMatch: "Aucun message ne correspond.",
    searchOn: "Chercher dans les messages plus anciens",
    when: "Quand",
    message: "Message",
    to: "À",
    cost: "Coût",
    by: "par",
    table: "Messages, du plus récent au plus ancien",
    carried: (messages, segments, cost) =>
      `${messages} ${messages < 2 ? "message" : "messages"}${segments === null ? "" : `, ${segments} ${segments < 2 ? "segment" : "segments"}`}, ${cost} estimés`,
    limit: (messages, segments) =>
      [
        ...(messages === null ? [] : [`${messages} messages`]),
        ...(segments === null ? [] : [`${segments} segments`]),
      ].join(", "),
  },
};
