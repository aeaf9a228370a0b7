import type { Words } from "../shell/language.ts";

/** What is said of messages that may have been sent. */
export const unknownWords: Words<{
  title: string;
  meaning: string;
  sms: string;
  email: string;
  whatToDo: string;
  steps: string[];
  which: string;
  since: string;
  show: string;
  none: string;
  older: string;
  when: string;
  message: string;
  to: string;
  known: string;
  do: string;
  asked: (provider: string, times: number) => string;
  askedNext: (at: string) => string;
  askedNoMore: string;
  riskSms: string;
  riskEmail: string;
  resend: string;
  colon: string;
}> = {
  en: {
    title: "Messages that may have been sent",
    meaning:
      "“Unknown” means: the request left, and no answer came back. The provider may have the message, so it is never sent again blindly: the person might get it twice.",
    sms: "SMS: the provider is asked whether it has a message with the same recipient and the same words. When it is found, the status is corrected by itself.",
    email:
      "E‑mail: within 23 hours the same message goes out again with the same key, and the provider drops what it has already. After that the provider is only asked.",
    whatToDo: "What you can do",
    steps: [
      "Wait, as long as the provider is still asked: most are settled within minutes.",
      "Look in the provider’s console for the recipient and the time. If it is there, nothing has to be done.",
      "If it is not there, send it again by hand. If you are wrong, the person gets it twice.",
    ],
    which: "Which ones",
    since: "Since",
    show: "Show",
    none: "There is no such message in this period.",
    older: "Older ones",
    when: "When",
    message: "Message",
    to: "To",
    known: "What is known",
    do: "What to do",
    asked: (provider, times) =>
      times === 0
        ? `${provider} has not been asked yet.`
        : `${provider} was asked ${times === 1 ? "once" : `${times} times`}.`,
    askedNext: (at) => `Asked next at ${at}.`,
    askedNoMore: "It is not asked any more: a person has to look.",
    riskSms: "Sent again, it may arrive twice and is paid for twice.",
    riskEmail: "Sent again, it may arrive twice.",
    resend: "Send again…",
    colon: ": ",
  },
  fr: {
    title: "Messages peut-être partis",
    meaning:
      "« Incertain » veut dire : la demande est partie et aucune réponse n’est revenue. Le prestataire a peut-être le message ; il n’est donc jamais renvoyé à l’aveugle : la personne pourrait le recevoir deux fois.",
    sms: "SMS : on demande au prestataire s’il a un message pour le même destinataire avec les mêmes mots. S’il le trouve, le statut se corrige de lui-même.",
    email:
      "E‑mail : pendant 23 heures, le même message repart avec la même clé, et le prestataire écarte ce qu’il a déjà. Ensuite, on lui demande seulement.",
    whatToDo: "Ce que vous pouvez faire",
    steps: [
      "Attendre, tant que le prestataire est encore interrogé : la plupart se règlent en quelques minutes.",
      "Chercher le destinataire et l’heure dans la console du prestataire. S’il y est, il n’y a rien à faire.",
      "S’il n’y est pas, le renvoyer à la main. Si vous vous trompez, la personne le reçoit deux fois.",
    ],
    which: "Lesquels",
    since: "Depuis le",
    show: "Afficher",
    none: "Il n’y en a pas sur cette période.",
    older: "Plus anciens",
    when: "Quand",
    message: "Message",
    to: "À",
    known: "Ce qu’on sait",
    do: "Que faire",
    asked: (provider, times) =>
      times === 0
        ? `Pas encore demandé (${provider}).`
        : `Demandé ${times === 1 ? "une fois" : `${times} fois`} (${provider}).`,
    askedNext: (at) => `Prochaine demande : ${at}.`,
    askedNoMore: "On ne demande plus : quelqu’un doit regarder.",
    riskSms: "Renvoyé, il peut arriver deux fois et est payé deux fois.",
    riskEmail: "Renvoyé, il peut arriver deux fois.",
    resend: "Renvoyer…",
    colon: "\u202f: ",
  },
};
