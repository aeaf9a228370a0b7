import type { ChannelId } from "../../messages/message.ts";
import type { MessageClass } from "../../messages/template.ts";
import type { Words } from "../shell/language.ts";

/** What the page of one message says. */
export type MessageWords = {
  title: string;
  channels: Record<ChannelId, string>;
  why: string;
  toDo: string;
  nothingToDo: string;
  counterpart: Record<ChannelId, string>;
  isFallback: string;
  hasFallback: string;
  to: string;
  said: string;
  history: string;
  facts: string;
  byHand: string;
  resend: string;
  attempt: (number: number) => string;
  recorded: string;
  code: string;
  codePage: (provider: string, code: string) => string;
  classes: Record<MessageClass, string>;
  actions: Record<string, string>;
  never: string;
  resent: string;
  held: string;
};

/** The words in each language. */
export const messageWords: Words<MessageWords> = {
  en: {
    title: "Message",
    channels: { sms: "SMS", email: "E-mail" },
    why: "Why:",
    toDo: "What to do:",
    nothingToDo: "Nothing has to be done.",
    counterpart: { sms: "The same by SMS:", email: "The same by e-mail:" },
    isFallback: "It stands in for a message that could not be sent, or did not arrive, by the other channel.",
    hasFallback: "The other channel stood in for it.",
    to: "To",
    said: "What it says",
    history: "What happened",
    facts: "Facts",
    byHand: "Done by hand",
    resend: "Send it again…",
    attempt: (number) => `attempt ${number}`,
    recorded: "Noted at the time:",
    code: "code",
    codePage: (provider, code) => `${provider}’s page about ${code}`,
    classes: {
      transactional: "transactional: owed to the person, goes out at any hour",
      promotional: "promotional: needs consent, waits for decent hours",
    },
    actions: { "message.resend": "Sent again" },
    never: "Nothing.",
    resent: "Sending it again was tried. This is how it is now:",
    held: "It was not sent again:",
  },
  fr: {
    title: "Message",
    channels: { sms: "SMS", email: "E-mail" },
    why: "Pourquoi :",
    toDo: "Que faire :",
    nothingToDo: "Il n’y a rien à faire.",
    counterpart: { sms: "Le même par SMS :", email: "Le même par e-mail :" },
    isFallback: "Il remplace un message qui n’a pas pu partir, ou n’est pas arrivé, par l’autre canal.",
    hasFallback: "L’autre canal l’a remplacé.",
    to: "À",
    said: "Ce qu’il dit",
    history: "Ce qui s’est passé",
    facts: "Fiche",
    byHand: "Fait à la main",
    resend: "Renvoyer…",
    attempt: (number) => `essai ${number}`,
    recorded: "Noté sur le moment :",
    code: "code",
    codePage: (provider, code) => `la page de ${provider} sur ${code}`,
    classes: {
      transactional: "transactionnel : dû à la personne, part à toute heure",
      promotional: "promotionnel : demande un consentement, attend une heure décente",
    },
    actions: { "message.resend": "Renvoyé" },
    never: "Rien.",
    resent: "Un renvoi a été tenté. Voici où il en est :",
    held: "Il n’a pas été renvoyé :",
  },
};
