import type { Words } from "../shell/language.ts";

/** What the page of a person says, but for the timeline. */
export const leadWords: Words<{
  lead: string;
  short: string;
  next: string;
  cost: string;
  total: (messages: number, accepted: number, cost: string) => string;
  unknownOnes: (count: number) => string;
  nothingYet: string;
  /** What one notice cost by all its channels. */
  together: (cost: string) => string;
  nothingNext: string;
  nextUnavailable: string;
  lookedUntil: (at: string) => string;
  timeline: string;
  earlier: (count: number) => string;
  ahead: string;
  runs: string;
  alive: string;
  noneAlive: string;
  aliveUnknown: string;
  cancel: string;
  person: string;
  name: string;
  phone: string;
  language: string;
  zone: string;
  defaultOne: string;
  consent: string;
  consentIs: Record<"yes" | "no" | "unsaid", string>;
  writable: string;
  suppressed: (since: string) => string;
  noContact: string;
  questionnaire: string;
  notFilledIn: string;
  interviews: string;
  cancelled: string;
  revision: (count: number) => string;
  trials: string;
  endsAt: string;
  converted: string;
  actions: string;
  export: string;
  erase: string;
  api: string;
}> = {
  en: {
    lead: "Lead",
    short: "In short",
    next: "Next",
    cost: "Cost so far",
    total: (messages, accepted, cost) =>
      `${cost} estimated, for ${accepted} sent of ${messages} ${messages === 1 ? "message" : "messages"}.`,
    unknownOnes: (count) =>
      count === 1 ? "One may have been sent: see there." : `${count} may have been sent: see there.`,
    together: (cost) => `together ${cost}`,
    nothingYet: "Nothing has been sent to this person yet.",
    nothingNext: "Nothing more is scheduled.",
    nextUnavailable: "What comes next could not be worked out just now. Load the page again in a moment.",
    lookedUntil: (at) => `Looked ahead until ${at}; more may come after that.`,
    timeline: "What happened, and what comes next",
    earlier: (count) => `${count} earlier messages are not shown here.`,
    ahead: "If nothing else happens",
    runs: "Journeys that go on",
    alive: "Each waits for its next moment. Cancelling one ends it: what it had still to say is not said.",
    noneAlive: "None: nothing is sent by itself any more.",
    aliveUnknown: "An Inngest server runs them and knows which go on. These have made a message:",
    cancel: "Cancel…",
    person: "Person",
    name: "Name",
    phone: "Phone",
    language: "Language",
    zone: "Time zone",
    defaultOne: "not said: the configured one",
    consent: "Promotional messages",
    consentIs: { yes: "wanted", no: "not wanted", unsaid: "nothing said, so they go out" },
    writable: "not on the suppression list",
    suppressed: (since) => `is not written to since ${since}`,
    noContact: "No name and no address are known: no event has brought them yet.",
    questionnaire: "Questionnaire",
    notFilledIn: "not filled in",
    interviews: "Interviews",
    cancelled: "cancelled",
    revision: (count) => `date number ${count}`,
    trials: "Trials",
    endsAt: "until",
    converted: "became a subscription",
    actions: "This person’s data",
    export: "Export all that is held…",
    erase: "Erase this person…",
    api: "The same as JSON",
  },
  fr: {
    lead: "Contact",
    short: "En bref",
    next: "Ensuite",
    cost: "Coût à ce jour",
    total: (messages, accepted, cost) =>
      `${cost} estimés, pour ${accepted} ${accepted < 2 ? "envoyé" : "envoyés"} sur ${messages} ${messages < 2 ? "message" : "messages"}.`,
    unknownOnes: (count) =>
      count === 1
        ? "Un message est peut-être parti : voyez là."
        : `${count} sont peut-être partis : voyez là.`,
    together: (cost) => `ensemble ${cost}`,
    nothingYet: "Rien n’a encore été envoyé à cette personne.",
    nothingNext: "Plus rien n’est prévu.",
    nextUnavailable: "La suite n’a pas pu être établie à l’instant. Rechargez la page dans un moment.",
    lookedUntil: (at) => `Vu jusqu’au ${at} ; il peut y avoir une suite.`,
    timeline: "Ce qui s’est passé, et la suite",
    earlier: (count) => `${count} messages plus anciens ne sont pas montrés ici.`,
    ahead: "Si rien d’autre n’arrive",
    runs: "Parcours en cours",
    alive:
      "Chacun attend son prochain moment. L’annuler y met fin : ce qu’il avait encore à dire ne sera pas dit.",
    noneAlive: "Aucun : plus rien n’est envoyé de soi-même.",
    aliveUnknown: "Un serveur Inngest les exécute et sait lesquels continuent. Ceux-ci ont fait un message :",
    cancel: "Annuler…",
    person: "Personne",
    name: "Nom",
    phone: "Téléphone",
    language: "Langue",
    zone: "Fuseau horaire",
    defaultOne: "non dite\u202f: celle de la configuration",
    consent: "Messages promotionnels",
    consentIs: { yes: "voulus", no: "non voulus", unsaid: "rien de dit, donc ils partent" },
    writable: "pas sur la liste d’exclusion",
    suppressed: (since) => `on n’y écrit plus depuis le ${since}`,
    noContact: "Ni nom ni adresse connus : aucun événement ne les a encore apportés.",
    questionnaire: "Questionnaire",
    notFilledIn: "pas rempli",
    interviews: "Entretiens",
    cancelled: "annulé",
    revision: (count) => `date numéro ${count}`,
    trials: "Essais",
    endsAt: "jusqu’au",
    converted: "devenu un abonnement",
    actions: "Données de cette personne",
    export: "Exporter tout ce qui est conservé…",
    erase: "Effacer cette personne…",
    api: "La même chose en JSON",
  },
};
