import type { LaterEvent } from "../../desk/scenario.ts";
import type { ChannelId } from "../../messages/message.ts";
import type { Verdict } from "../../rehearsal/rehearsal.ts";
import type { Words } from "../shell/language.ts";

/** What the page that puts time forward says. */
export const fastForwardWords: Words<{
  title: string;
  back: string;
  why: string;
  begins: string;
  locale: string;
  later: Record<LaterEvent, string>;
  happens: Record<LaterEvent, string>;
  failed: Record<ChannelId, string>;
  days: string;
  undelivered: string;
  bounced: string;
  run: string;
  result: string;
  nothing: string;
  invalid: string;
  incomplete: string;
  interrupted: string;
  busy: string;
  counts: (messages: number, cost: string) => string;
  noPrice: string;
  verdicts: Record<Verdict, string>;
  at: string;
  until: string;
  because: string;
  fallback: string;
  after: (days: number, hours: number, minutes: number) => string;
  end: string;
}> = {
  en: {
    title: "Fast-forward",
    back: "All things to try",
    why: "What would be sent over 14 days to somebody made up, with the present configuration and the present hour. It is played on a copy that is thrown away: nothing is sent, and nothing is recorded.",
    begins: "It begins with",
    locale: "Language of the messages",
    later: {
      "questionnaire-completed": "The questionnaire is completed after (days)",
      "interview-moved": "The interview is moved by three days, after (days)",
      "interview-cancelled": "The interview is cancelled after (days)",
      "trial-converted": "The trial becomes a subscription after (days)",
      stop: "The person answers STOP after (days)",
    },
    happens: {
      "questionnaire-completed": "The questionnaire is completed.",
      "interview-moved": "The interview is moved by three days.",
      "interview-cancelled": "The interview is cancelled.",
      "trial-converted": "The trial becomes a subscription.",
      stop: "The person answers STOP by SMS.",
    },
    failed: { sms: "The phone could not be reached:", email: "The e-mail bounced:" },
    days: "Empty: it does not happen. Fractions such as 0.5 are taken.",
    undelivered: "No SMS arrives",
    bounced: "E-mails bounce",
    run: "Show the 14 days",
    result: "What happens",
    nothing: "Nothing would be sent.",
    invalid: "This cannot be played:",
    incomplete: "Something would still come after these 14 days.",
    interrupted: "Playing it took too long and was cut short: what would come after this end is not known.",
    busy: "Too much is being played just now. Load the page again in a moment.",
    counts: (messages, cost) => `${messages} ${messages === 1 ? "message goes" : "messages go"} out${cost}`,
    noPrice: "no price set",
    verdicts: {
      "already-sent": "had been sent",
      "would-send": "is sent",
      "would-repeat": "is sent again, harmlessly",
      "would-wait": "has to wait",
      "would-skip": "is not sent",
      "would-ask-provider": "is asked for at the provider",
      "stays-refused": "stays refused",
      "would-fail": "fails",
    },
    at: "at once",
    until: "until",
    because: "Why:",
    fallback: "It stands in for a message that did not arrive.",
    after: (days, hours, minutes) =>
      `after ${[part(days, "day"), part(hours, "hour"), part(minutes, "minute")].filter(Boolean).join(" ")}`,
    end: "The end of what was played.",
  },
  fr: {
    title: "Avance rapide",
    back: "Tout ce qu’on peut essayer",
    why: "Ce qui serait envoyé en 14 jours à une personne inventée, avec la configuration actuelle et à partir de maintenant. C’est joué sur une copie qui est jetée : rien n’est envoyé, rien n’est enregistré.",
    begins: "Cela commence par",
    locale: "Langue des messages",
    later: {
      "questionnaire-completed": "Le questionnaire est rempli après (jours)",
      "interview-moved": "L’entretien est repoussé de trois jours, après (jours)",
      "interview-cancelled": "L’entretien est annulé après (jours)",
      "trial-converted": "L’essai devient un abonnement après (jours)",
      stop: "La personne répond STOP après (jours)",
    },
    happens: {
      "questionnaire-completed": "Le questionnaire est rempli.",
      "interview-moved": "L’entretien est repoussé de trois jours.",
      "interview-cancelled": "L’entretien est annulé.",
      "trial-converted": "L’essai devient un abonnement.",
      stop: "La personne répond STOP par SMS.",
    },
    failed: { sms: "Le téléphone n’a pas pu être joint :", email: "L’e-mail a été renvoyé :" },
    days: "Vide : cela n’arrive pas. Les fractions comme 0.5 sont permises.",
    undelivered: "Aucun SMS n’arrive",
    bounced: "Les e-mails sont renvoyés",
    run: "Montrer les 14 jours",
    result: "Ce qui se passe",
    nothing: "Rien ne serait envoyé.",
    invalid: "Cela ne peut pas être joué :",
    incomplete: "Quelque chose viendrait encore après ces 14 jours.",
    interrupted:
      "Le jeu a pris trop de temps et a été écourté : ce qui viendrait après cette fin n’est pas connu.",
    busy: "Trop de choses sont jouées à l’instant. Rechargez la page dans un moment.",
    counts: (messages, cost) => `${messages} message${messages < 2 ? " part" : "s partent"}${cost}`,
    noPrice: "pas de tarif défini",
    verdicts: {
      "already-sent": "était déjà envoyé",
      "would-send": "est envoyé",
      "would-repeat": "est répété sans dommage",
      "would-wait": "doit attendre",
      "would-skip": "n’est pas envoyé",
      "would-ask-provider": "est demandé au fournisseur",
      "stays-refused": "reste refusé",
      "would-fail": "échoue",
    },
    at: "aussitôt",
    until: "jusqu’au",
    because: "Pourquoi :",
    fallback: "Il remplace un message qui n’est pas arrivé.",
    after: (days, hours, minutes) =>
      `après ${[part(days, "jour"), part(hours, "heure"), part(minutes, "minute")].filter(Boolean).join(" ")}`,
    end: "La fin de ce qui a été joué.",
  },
};

function part(count: number, unit: string): string {
  if (count === 0) return "";
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
