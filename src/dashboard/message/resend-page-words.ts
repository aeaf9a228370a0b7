import type { ChannelId } from "../../messages/message.ts";
import type { Words } from "../shell/language.ts";

/** What the page says that asks before a message is sent again. */
export type ResendPageWords = {
  title: string;
  what: Record<ChannelId, string>;
  nothing: string;
  once: Record<ChannelId, string>;
  neverWent: string;
  reported: string;
  twice: string;
  risk: string;
  cost: (amount: string) => string;
  segments: (segments: number) => string;
  noPrice: string;
  limits: string;
  accept: string;
  send: string;
  back: string;
  now: string;
};

/** The words in each language. */
export const resendPageWords: Words<ResendPageWords> = {
  en: {
    title: "Send it again?",
    what: { sms: "An SMS to", email: "An e-mail to" },
    nothing: "Nothing would be sent.",
    once: {
      sms: "One more SMS would be sent, with the same words.",
      email: "One more e-mail would be sent, with the same words.",
    },
    neverWent: "The provider never took the first one, so nobody gets it twice.",
    reported: "The provider reported that the first one did not arrive, so nobody should get it twice.",
    twice: "It may go out twice.",
    risk: "Nobody knows whether the first one went out: the provider’s answer was lost, and it may be on the person’s phone or in the mailbox already. Look in the provider’s console first. If it is not there, send it again; if you cannot tell, weigh a message too many against none.",
    cost: (amount) => `Estimated cost: ${amount}.`,
    segments: (segments) => `Segments: ${segments}.`,
    noPrice: "Its price is not known here.",
    limits: "It counts for the day’s limits, and is held back where one is reached.",
    accept: "I accept that the person may get it twice.",
    send: "Send it again",
    back: "Leave it, back to the message",
    now: "As it is now:",
  },
  fr: {
    title: "Renvoyer ce message ?",
    what: { sms: "Un SMS à", email: "Un e-mail à" },
    nothing: "Rien ne serait envoyé.",
    once: {
      sms: "Un SMS de plus partirait, avec les mêmes mots.",
      email: "Un e-mail de plus partirait, avec les mêmes mots.",
    },
    neverWent: "Le prestataire n’a jamais pris le premier : personne ne le reçoit deux fois.",
    reported:
      "Le prestataire a signalé que le premier n’est pas arrivé : personne ne devrait le recevoir deux fois.",
    twice: "Il pourrait partir deux fois.",
    risk: "Personne ne sait si le premier est parti : la réponse du prestataire s’est perdue, et il est peut-être déjà sur le téléphone ou dans la boîte de la personne. Regardez d’abord dans la console du prestataire. S’il n’y est pas, renvoyez-le ; si vous ne pouvez pas le savoir, choisissez entre un message de trop et aucun.",
    cost: (amount) => `Coût estimé : ${amount}.`,
    segments: (segments) => `Segments : ${segments}.`,
    noPrice: "Son prix n’est pas connu ici.",
    limits: "Il compte dans les limites du jour, et il est retenu si l’une est atteinte.",
    accept: "J’accepte que la personne le reçoive peut-être deux fois.",
    send: "Renvoyer",
    back: "Laisser, retour au message",
    now: "État actuel :",
  },
};
