import type { Simulation, SimulationResult } from "../../desk/simulate.ts";
import type { Words } from "../shell/language.ts";

/** What the page of the sandbox says. */
export const sandboxWords: Words<{
  title: string;
  back: string;
  why: string;
  phone: string;
  inbox: string;
  none: string;
  to: string;
  at: string;
  read: string;
  message: string;
  gone: string;
  how: string;
  buttons: Record<Simulation, string>;
  simulate: string;
  outcomes: Record<SimulationResult["outcome"], string>;
}> = {
  en: {
    title: "Sandbox phone and inbox",
    back: "All things to try",
    why: "What the sandbox received, newest first, as the person would read it.",
    phone: "Phone",
    inbox: "Inbox",
    none: "Nothing yet. Send a sample event, and it arrives here.",
    to: "to",
    at: "at",
    read: "Read the e-mail",
    message: "The message and its statuses",
    gone: "The record of this message was erased: nothing can be simulated of it.",
    how: "The sandbox says by itself, when it is asked (RECONCILE_AFTER, two minutes by default), that a message was delivered. Until then you decide. An SMS that was delivered stays so, as with a real phone; an e-mail may still bounce.",
    simulate: "Simulate",
    buttons: {
      delivered: "Delivered",
      undelivered: "Not delivered",
      bounced: "Bounced",
      complained: "Marked as unwanted",
      stop: "Reply STOP",
      start: "Reply START",
    },
    outcomes: {
      reported: "Done: the report was acted on as a provider's would be.",
      "not-found": "There is no such message.",
      "not-sandbox": "Refused: only messages of the sandbox can be simulated. This one is a provider's.",
      "not-sent": "Refused: nothing was handed over for this message, so nothing can be reported of it.",
      "wrong-channel": "Refused: this is not reported of messages by this channel.",
      "too-late": "Nothing was changed: the status this message has by now is final. Try it with a new one.",
    },
  },
  fr: {
    title: "Téléphone et boîte du bac à sable",
    back: "Tout ce qu’on peut essayer",
    why: "Ce que le bac à sable a reçu, le plus récent d’abord, tel que la personne le lirait.",
    phone: "Téléphone",
    inbox: "Boîte de réception",
    none: "Rien pour l’instant. Envoyez un événement d’exemple : il arrive ici.",
    to: "à",
    at: "le",
    read: "Lire l’e-mail",
    message: "Le message et ses statuts",
    gone: "La trace de ce message a été effacée : on ne peut rien simuler.",
    how: "Le bac à sable dit de lui-même, quand on l’interroge (RECONCILE_AFTER, deux minutes par défaut), qu’un message est délivré. D’ici là, c’est vous qui décidez. Un SMS délivré le reste, comme sur un vrai téléphone ; un e-mail peut encore être renvoyé.",
    simulate: "Simuler",
    buttons: {
      delivered: "Délivré",
      undelivered: "Non délivré",
      bounced: "Renvoyé (bounce)",
      complained: "Signalé comme indésirable",
      stop: "Répondre STOP",
      start: "Répondre START",
    },
    outcomes: {
      reported: "C’est fait : le rapport a été traité comme celui d’un fournisseur.",
      "not-found": "Ce message n’existe pas.",
      "not-sandbox":
        "Refusé : seuls les messages du bac à sable se simulent. Celui-ci est passé par un fournisseur.",
      "not-sent": "Refusé : rien n’a été remis pour ce message, il n’y a donc rien à en rapporter.",
      "wrong-channel": "Refusé : cela ne se rapporte pas d’un message par ce canal.",
      "too-late": "Rien n’a changé : le statut de ce message est définitif. Essayez avec un nouveau message.",
    },
  },
};
