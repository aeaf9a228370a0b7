import type { Words } from "../shell/language.ts";

/** Names of a message's facts. */
export type FactsWords = Record<
  | "key"
  | "journey"
  | "template"
  | "class"
  | "run"
  | "lead"
  | "interview"
  | "trial"
  | "locale"
  | "provider"
  | "providerId"
  | "earlierIds"
  | "attempts"
  | "created"
  | "accepted"
  | "fallbackFor"
  | "deferredUntil"
  | "nextCheck"
  | "id",
  string
> & { locales: Record<"fr" | "en", string> };

/** The names in each language. */
export const factsWords: Words<FactsWords> = {
  en: {
    id: "Id",
    key: "Key",
    journey: "Journey",
    template: "Template",
    class: "Class",
    run: "Run",
    lead: "Lead",
    interview: "Interview",
    trial: "Trial",
    locale: "Language",
    provider: "Provider",
    providerId: "Id at the provider",
    earlierIds: "Earlier ids there",
    attempts: "Attempts",
    created: "Created",
    accepted: "Taken by the provider",
    fallbackFor: "Stands in for",
    deferredUntil: "Waits until",
    nextCheck: "Provider is asked next",
    locales: { fr: "French", en: "English" },
  },
  fr: {
    id: "Identifiant",
    key: "Clé",
    journey: "Parcours",
    template: "Modèle",
    class: "Classe",
    run: "Exécution",
    lead: "Prospect",
    interview: "Entretien",
    trial: "Essai",
    locale: "Langue",
    provider: "Prestataire",
    providerId: "Identifiant chez lui",
    earlierIds: "Identifiants précédents",
    attempts: "Essais d’envoi",
    created: "Créé",
    accepted: "Pris par le prestataire",
    fallbackFor: "Remplace",
    deferredUntil: "Attend jusqu’au",
    nextCheck: "Prochaine question au prestataire",
    locales: { fr: "français", en: "anglais" },
  },
};
