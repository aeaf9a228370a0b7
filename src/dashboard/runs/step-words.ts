import type { Language, Words } from "../shell/language.ts";

type Pattern = [pattern: RegExp, words: Words<(...parts: string[]) => string>];

const channels: Record<string, string> = { sms: "SMS", email: "e\u2011mail" };

const notifications: Words<Record<string, string>> = {
  en: {
    confirmation: "confirmation",
    "questionnaire-reminder-1": "first reminder of the questionnaire",
    "questionnaire-reminder-2": "second reminder of the questionnaire",
    "reminder-24h": "first reminder of the interview",
    "reminder-1h": "second reminder of the interview",
    reminder: "reminder of the trial’s end",
    access: "access to the trial",
    notice: "notice of the cancellation",
  },
  fr: {
    confirmation: "confirmation",
    "questionnaire-reminder-1": "premier rappel du questionnaire",
    "questionnaire-reminder-2": "second rappel du questionnaire",
    "reminder-24h": "premier rappel de l’entretien",
    "reminder-1h": "second rappel de l’entretien",
    reminder: "rappel de la fin de l’essai",
    access: "accès à l’essai",
    notice: "avis d’annulation",
  },
};

const named = (language: Language, id = "", channel?: string): string => {
  const name = notifications[language][id] ?? id;
  return channel === undefined ? name : `${name}, ${channels[channel] ?? channel}`;
};

/** The most particular first. Steps are named by the journeys in `src/functions`. */
const patterns: Pattern[] = [
  [/^record-event$/, { en: () => "Write the event down", fr: () => "Noter l’évènement" }],
  [/^read-\w+$/, { en: () => "Read what is known", fr: () => "Lire ce qui est connu" }],
  [/^forget-password$/, { en: () => "Forget the password", fr: () => "Oublier le mot de passe" }],
  [
    /^until-(.+)$/,
    {
      en: (id) => `Wait for the time: ${named("en", id)}`,
      fr: (id) => `Attendre l’heure\u202f: ${named("fr", id)}`,
    },
  ],
  [
    /^(.+)-(sms|email)-deferred-\d+$/,
    {
      en: (id, by) => `Put off: ${named("en", id, by)}`,
      fr: (id, by) => `Reporté\u202f: ${named("fr", id, by)}`,
    },
  ],
  [
    /^(.+)-(sms|email)-again-\d+$/,
    {
      en: (id, by) => `Send, asked for again: ${named("en", id, by)}`,
      fr: (id, by) => `Envoyer, redemandé\u202f: ${named("fr", id, by)}`,
    },
  ],
  [
    /^(.+)-(sms|email)-gave-up$/,
    {
      en: (id, by) => `Give up, and say why: ${named("en", id, by)}`,
      fr: (id, by) => `Abandonner, et dire pourquoi\u202f: ${named("fr", id, by)}`,
    },
  ],
  [
    /^(.+)-(sms|email)-(?:arrived|arrived-again|undelivered)$/,
    {
      en: (id, by) => `See whether it arrives: ${named("en", id, by)}`,
      fr: (id, by) => `Voir s’il arrive\u202f: ${named("fr", id, by)}`,
    },
  ],
  [
    /^(.+)-(sms|email)$/,
    {
      en: (id, by) => `Send: ${named("en", id, by)}`,
      fr: (id, by) => `Envoyer\u202f: ${named("fr", id, by)}`,
    },
  ],
  [
    /^(.+)-(?:check|check-again)$/,
    {
      en: (id) => `See whether it is still needed: ${named("en", id)}`,
      fr: (id) => `Voir s’il est encore utile\u202f: ${named("fr", id)}`,
    },
  ],
  [
    /^(.+)-wait$/,
    {
      en: (id) => `Wait for the time, unless it becomes needless: ${named("en", id)}`,
      fr: (id) => `Attendre l’heure, sauf s’il devient inutile\u202f: ${named("fr", id)}`,
    },
  ],
];

/** A step in words; null for one that is not known here. Shown beside its id, never in its place. */
export function stepInWords(name: string, language: Language): string | null {
  for (const [pattern, words] of patterns) {
    const match = pattern.exec(name);
    if (match !== null) return words[language](...match.slice(1));
  }
  return null;
}

/** Journeys in words; others are shown by their id. */
export const journeyNames: Words<Record<string, string>> = {
  en: {
    "lead-created": "A lead left their details",
    "interview-scheduled": "An interview was scheduled",
    "interview-cancelled": "An interview was cancelled",
    "trial-started": "A trial has started",
    "record-subject": "An event was noted",
    retention: "Retention",
    reconcile: "Providers are asked",
  },
  fr: {
    "lead-created": "Un prospect s’est présenté",
    "interview-scheduled": "Un entretien est fixé",
    "interview-cancelled": "Un entretien est annulé",
    "trial-started": "Un essai commence",
    "record-subject": "Un évènement est noté",
    retention: "Conservation",
    reconcile: "Les fournisseurs sont interrogés",
  },
};
