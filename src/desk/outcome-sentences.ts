import type { ChannelId, Locale } from "../messages/message.ts";

/** What became of a message, by what is known of it. */
export type OutcomeSentences = {
  pending: string;
  sending: string;
  onItsWay: (provider: string) => string;
  delivered: Record<ChannelId, string>;
  deliveredInSandbox: string;
  undelivered: (provider: string) => string;
  failed: (provider: string) => string;
  refused: (provider: string) => string;
  notSent: string;
  unknown: (provider: string) => string;
  waits: string;
  waitsUntil: (at: string) => string;
  asked: (provider: string, at: string) => string;
};

/** The sentences in each language. */
export const outcomeSentences: Readonly<Record<Locale, OutcomeSentences>> = {
  en: {
    pending: "On its way: it is about to be sent.",
    sending: "On its way: it is being sent right now.",
    onItsWay: (provider) => `On its way: ${provider} has it. Whether it arrived is not known yet.`,
    delivered: {
      sms: "Delivered: the phone has it.",
      email: "Delivered: the recipient’s mail server took it.",
    },
    deliveredInSandbox: "Delivered in the sandbox: nobody real has got it.",
    undelivered: (provider) => `Not delivered: ${provider} took it, and it did not arrive.`,
    failed: (provider) => `Not delivered: ${provider} took it and could not send it.`,
    refused: (provider) => `Not sent: ${provider} refused it.`,
    notSent: "Not sent.",
    unknown: (provider) => `It may have been sent: nobody knows whether ${provider} has it.`,
    waits: "Not sent yet: it waits.",
    waitsUntil: (at) => `Not sent yet: it waits until ${at}, and goes out by itself then.`,
    asked: (provider, at) => `From ${at} on, ${provider} is asked what became of it.`,
  },
  fr: {
    pending: "En chemin : il va être envoyé.",
    sending: "En chemin : l’envoi est en cours.",
    onItsWay: (provider) => `En chemin : ${provider} l’a. On ne sait pas encore s’il est arrivé.`,
    delivered: {
      sms: "Délivré : le téléphone l’a.",
      email: "Délivré : le serveur de messagerie du destinataire l’a pris.",
    },
    deliveredInSandbox: "Délivré dans le bac à sable : aucune personne réelle ne l’a reçu.",
    undelivered: (provider) => `Non délivré : ${provider} l’a pris, et il n’est pas arrivé.`,
    failed: (provider) => `Non délivré : ${provider} l’a pris et n’a pas pu l’envoyer.`,
    refused: (provider) => `Non envoyé : ${provider} l’a refusé.`,
    notSent: "Non envoyé.",
    unknown: (provider) => `Il est peut-être parti : personne ne sait si ${provider} l’a.`,
    waits: "Pas encore envoyé : il attend.",
    waitsUntil: (at) => `Pas encore envoyé : il attend jusqu’au ${at}, et partira alors de lui-même.`,
    asked: (provider, at) => `À partir du ${at}, on demandera à ${provider} ce qu’il est devenu.`,
  },
};
