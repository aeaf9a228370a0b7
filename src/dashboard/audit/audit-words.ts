import type { Words } from "../shell/language.ts";

/** The words of the page of the audit log. */
export const auditWords: Words<
  Record<
    "title" | "why" | "about" | "all" | "none" | "older" | "when" | "who" | "what" | "subject" | "detail",
    string
  >
> = {
  en: {
    title: "What people did by hand",
    why: "Newest first. “desk” is somebody who logged in here, “api” a program or terminal with a key, “local” somebody at this machine while no key is set.",
    about: "Only what was done to",
    all: "Show everything",
    none: "Nothing was done by hand yet.",
    older: "Older entries",
    when: "When",
    who: "Who",
    what: "What",
    subject: "To what",
    detail: "What became of it",
  },
  fr: {
    title: "Ce qui a été fait à la main",
    why: "Du plus récent au plus ancien. «\u202fdesk\u202f» est quelqu’un qui s’est connecté ici, «\u202fapi\u202f» un programme ou un terminal muni d’une clé, «\u202flocal\u202f» quelqu’un sur cette machine tant qu’aucune clé n’est définie.",
    about: "Seulement ce qui concerne",
    all: "Tout afficher",
    none: "Rien n’a encore été fait à la main.",
    older: "Entrées plus anciennes",
    when: "Quand",
    who: "Qui",
    what: "Quoi",
    subject: "Sur quoi",
    detail: "Résultat",
  },
};

/** Actions in words, beside the stable word of each; one that is not here is shown as it is. */
export const actionWords: Words<Record<string, string>> = {
  en: {
    "message.resend": "sent a message again",
    "message.test": "sent a test message",
    "lead.erase": "erased a person",
    "lead.export": "exported what is held of a person",
    "suppression.add": "added an address that is not written to",
    "suppression.lift": "allowed an address again",
    "channel.resume": "let a channel send again",
    "run.replay": "ran a journey again",
    "run.cancel": "cancelled a journey",
    "event.send": "sent an event",
    "sandbox.simulate": "simulated what becomes of a message of the sandbox",
  },
  fr: {
    "message.resend": "renvoi d’un message",
    "message.test": "envoi d’un message d’essai",
    "lead.erase": "effacement d’une personne",
    "lead.export": "export des données d’une personne",
    "suppression.add": "ajout d’une adresse à qui l’on n’écrit plus",
    "suppression.lift": "adresse de nouveau permise",
    "channel.resume": "reprise d’un canal",
    "run.replay": "parcours exécuté de nouveau",
    "run.cancel": "parcours annulé",
    "event.send": "envoi d’un évènement",
    "sandbox.simulate": "sort d’un message du bac à sable, simulé",
  },
};
