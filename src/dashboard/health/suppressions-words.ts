import type { SuppressionReason, SuppressionScope } from "../../store/suppressions.ts";
import type { Words } from "../shell/language.ts";

type Text = Record<
  | "title"
  | "why"
  | "find"
  | "address"
  | "addressWhy"
  | "findButton"
  | "add"
  | "addButton"
  | "scope"
  | "filter"
  | "channel"
  | "reason"
  | "any"
  | "show"
  | "since"
  | "digest"
  | "action"
  | "lift"
  | "none"
  | "noneHere"
  | "ofOne"
  | "all"
  | "more"
  | "invalid"
  | "stale"
  | "added"
  | "again"
  | "lifted"
  | "nothing",
  string
> & {
  scopes: Record<SuppressionScope, string>;
  reasons: Record<SuppressionReason, string>;
  confirm: string;
};

/** The words of the list of suppressions. */
export const suppressionsWords: Words<Text> = {
  en: {
    title: "Who is not written to",
    why: "Addresses are not kept here, only digests of them: to find one, type it in.",
    find: "Look an address up",
    address: "E-mail address, or phone number with its country (+33…)",
    addressWhy: "It is compared and not kept.",
    findButton: "Look up",
    add: "Write to an address no more",
    addButton: "Add",
    scope: "Which messages",
    filter: "All of them",
    channel: "Channel",
    reason: "Reason",
    any: "any",
    show: "Show",
    since: "Since",
    digest: "Digest",
    action: "Action",
    lift: "Lift",
    none: "Nobody: everyone may be written to.",
    noneHere: "Nothing holds for this address: it may be written to.",
    ofOne: "This address",
    all: "Show all",
    more: "Older ones",
    invalid:
      "This is neither an e-mail address nor a phone number with its country. Write +33612345678 or name@example.com.",
    stale: "That page is no longer there. Here is the first one.",
    added: "Added: this address is not written to any more.",
    again: "It was in force before, and stays so.",
    lifted: "Lifted: this address may be written to again.",
    nothing: "Nothing was in force for this address.",
    scopes: { all: "all messages", promotional: "promotional messages only" },
    reasons: {
      stop: "answered STOP",
      "opted-out": "opted out, the provider says",
      "hard-bounce": "the e-mail came back for good",
      complaint: "reported as spam",
      "provider-suppressed": "blocked at the provider",
      unsubscribed: "unsubscribed",
      manual: "added by hand",
    },
    confirm:
      "Write to this address again? Whoever answered STOP or complained must have asked for it. The provider may go on refusing.",
  },
  fr: {
    title: "À qui l’on n’écrit pas",
    why: "Les adresses ne sont pas gardées ici, seulement leurs empreintes\u202f: pour en trouver une, saisissez-la.",
    find: "Chercher une adresse",
    address: "Adresse e\u2011mail, ou numéro de téléphone avec son pays (+33…)",
    addressWhy: "Elle est comparée, et n’est pas gardée.",
    findButton: "Chercher",
    add: "Ne plus écrire à une adresse",
    addButton: "Ajouter",
    scope: "Quels messages",
    filter: "Toutes",
    channel: "Canal",
    reason: "Raison",
    any: "tous",
    show: "Afficher",
    since: "Depuis",
    digest: "Empreinte",
    action: "Action",
    lift: "Lever",
    none: "Personne\u202f: on peut écrire à tout le monde.",
    noneHere: "Rien ne concerne cette adresse\u202f: on peut lui écrire.",
    ofOne: "Cette adresse",
    all: "Tout afficher",
    more: "Plus anciennes",
    invalid:
      "Ce n’est ni une adresse e\u2011mail ni un numéro avec son pays. Écrivez +33612345678 ou nom@exemple.fr.",
    stale: "Cette page n’existe plus. Voici la première.",
    added: "Ajoutée\u202f: on n’écrit plus à cette adresse.",
    again: "Elle y était déjà, et y reste.",
    lifted: "Levée\u202f: on peut de nouveau écrire à cette adresse.",
    nothing: "Rien ne concernait cette adresse.",
    scopes: { all: "tous les messages", promotional: "messages promotionnels seulement" },
    reasons: {
      stop: "a répondu STOP",
      "opted-out": "opposition, selon le fournisseur",
      "hard-bounce": "l’e\u2011mail est revenu définitivement",
      complaint: "signalé comme indésirable",
      "provider-suppressed": "bloquée chez le fournisseur",
      unsubscribed: "désinscription",
      manual: "ajoutée à la main",
    },
    confirm:
      "Écrire de nouveau à cette adresse\u202f? Qui a répondu STOP ou s’est plaint doit l’avoir demandé. Le fournisseur peut continuer de refuser.",
  },
};
