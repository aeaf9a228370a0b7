import type { ReasonTable } from "./reason-words.ts";

const askForMobile =
  "Demandez à la personne un numéro de mobile, puis renvoyez l’événement avec ce numéro. L’e-mail du parcours, s’il y en a un, n’est pas concerné.";
const askForAddress = "Demandez à la personne une autre adresse e-mail, puis renvoyez l’événement avec elle.";
const staysSuppressed =
  "Laissez ainsi, sauf si la personne demande le contraire : retirez alors l’adresse de la liste d’exclusion.";
const raiseLimit =
  "Il partira de lui-même le lendemain. Pour envoyer plus en un jour, relevez la limite nommée plus bas.";

/** Every reason in French. */
export const frenchReasons = {
  "no-phone": [
    "Aucun numéro de téléphone n’est connu pour cette personne.",
    "Demandez-le, puis renvoyez l’événement avec ce numéro.",
  ],
  "no-email": [
    "Aucune adresse e-mail n’est connue pour cette personne.",
    "Demandez-la, puis renvoyez l’événement avec cette adresse.",
  ],
  "invalid-number": ["Le numéro de téléphone n’existe pas.", askForMobile],
  landline: ["Le numéro est celui d’un téléphone fixe, qui ne reçoit pas de SMS.", askForMobile],
  "not-mobile": ["Le numéro n’est pas celui d’un mobile et ne reçoit pas de SMS.", askForMobile],
  "country-not-allowed": [
    "Les SMS vers le pays de ce numéro ne sont pas autorisés ici.",
    "S’ils doivent l’être, ajoutez le pays à SMS_ALLOWED_COUNTRIES.",
  ],
  "suppressed-stop": [
    "La personne a répondu STOP.",
    "Respectez-le. Elle seule peut y revenir, en répondant START.",
  ],
  "suppressed-opted-out": [
    "La personne s’est désinscrite chez le prestataire.",
    "Respectez-le. Elle seule peut y revenir.",
  ],
  "suppressed-hard-bounce": ["Un e-mail précédent à cette adresse est revenu définitivement.", askForAddress],
  "suppressed-complaint": ["La personne a signalé un message précédent comme indésirable.", staysSuppressed],
  "suppressed-by-provider": ["Le prestataire n’écrit plus à cette adresse.", askForAddress],
  "suppressed-unsubscribed": ["La personne s’est désinscrite des messages de ce type.", "Respectez-le."],
  "suppressed-manual": ["Quelqu’un a mis cette adresse à la main sur la liste d’exclusion.", staysSuppressed],
  "no-consent": ["La personne ne veut pas de messages promotionnels par ce canal.", "Respectez-le."],
  "no-opt-out": [
    "Un message promotionnel doit dire comment ne plus en recevoir, et rien ne permettait de le dire.",
    "Renseignez PUBLIC_URL, un numéro dans TWILIO_PHONE_NUMBER, ou EMAIL_REPLY_TO.",
  ],
  "outside-send-window": [
    "Les messages promotionnels attendent une heure décente d’un jour ouvré.",
    "Il partira de lui-même. Les horaires sont PROMOTIONAL_HOURS, PROMOTIONAL_DAYS et PROMOTIONAL_ON_HOLIDAYS.",
  ],
  "limit-recipient-messages": ["Cette personne a reçu autant de messages qu’un jour le permet.", raiseLimit],
  "limit-recipient-segments": [
    "Cette personne a reçu autant de segments de SMS qu’un jour le permet.",
    raiseLimit,
  ],
  "limit-day-messages": ["Autant de messages qu’un jour le permet sont partis.", raiseLimit],
  "limit-day-segments": ["Autant de segments de SMS qu’un jour le permet sont partis.", raiseLimit],
  "circuit-open": [
    "Le compte chez le prestataire n’accepte rien pour l’instant : tout le canal est retenu.",
    "Remettez en ordre le compte chez le prestataire, ou ses identifiants ici : ce qui attend partira alors de lui-même.",
  ],
  account: [
    "Le prestataire n’accepte pas le compte ou ses identifiants.",
    "Vérifiez les identifiants dans la configuration et le compte dans la console du prestataire.",
  ],
  route: [
    "Le message ne peut pas passer par là : l’expéditeur, ou l’accès à ce pays, n’est pas configuré.",
    "Vérifiez l’expéditeur et les autorisations chez le prestataire, puis renvoyez-le.",
  ],
  trial: [
    "Un compte d’essai ne peut écrire qu’à des numéros vérifiés.",
    "Vérifiez le numéro dans la console du prestataire, ou passez à un compte payant. Puis renvoyez-le.",
  ],
  recipient: [
    "Ce numéro ou cette adresse ne pourra jamais le recevoir.",
    "Demandez-en un autre à la personne.",
  ],
  "opted-out": ["La personne a dit au prestataire d’arrêter.", "Respectez-le. Elle seule peut y revenir."],
  content: ["Le prestataire ou l’opérateur a refusé le texte lui-même.", "Changez le texte du modèle."],
  "rate-limited": [
    "Trop d’envois à la fois chez le prestataire.",
    "De nouveaux essais se font d’eux-mêmes ; plus tard, renvoyez-le à la main.",
  ],
  quota: [
    "Le compte a épuisé ce qu’il peut envoyer.",
    "Attendez la période suivante ou élargissez l’abonnement chez le prestataire, puis renvoyez-le.",
  ],
  unreachable: [
    "Le prestataire était injoignable : rien n’a été envoyé.",
    "Vérifiez la connexion de ce serveur et la page d’état du prestataire. De nouveaux essais se font tant que l’exécution dure.",
  ],
  conflict: [
    "Le prestataire avait un autre message sous la même clé.",
    "C’est un défaut de ce programme : signalez-le. Un renvoi à la main prend une nouvelle clé.",
  ],
  unrecognised: ["Le prestataire a donné un code inconnu ici.", "Cherchez-le chez le prestataire."],
  undelivered: [
    "Le prestataire l’a pris, et il n’est pas arrivé.",
    "Renvoyez-le plus tard, ou écrivez autrement.",
  ],
  failed: ["Le prestataire l’a pris, puis n’a pas pu l’envoyer.", "Voyez le code, puis renvoyez-le."],
  canceled: ["Il a été annulé chez le prestataire avant l’envoi.", "Si ce n’était pas voulu, renvoyez-le."],
  bounced: ["Le serveur de messagerie du destinataire l’a refusé définitivement.", askForAddress],
  "bounced-transient": [
    "Le serveur de messagerie du destinataire ne l’a pas pris cette fois, comme lorsqu’une boîte est pleine.",
    "Renvoyez-le plus tard, ou écrivez autrement.",
  ],
  "bounced-undetermined": [
    "Le serveur de messagerie du destinataire l’a renvoyé sans raison claire.",
    "Vérifiez l’adresse avec la personne, puis renvoyez-le.",
  ],
  complained: [
    "Il est arrivé, et la personne l’a marqué comme indésirable.",
    "Plus rien n’est envoyé à cette adresse. Laissez ainsi.",
  ],
  suppressed: [
    "Le prestataire ne l’a pas envoyé : l’adresse est sur sa propre liste d’exclusion.",
    askForAddress,
  ],
  delayed: [
    "Le serveur de messagerie du destinataire ne le prend pas encore.",
    "Attendez : le prestataire continue d’essayer de lui-même.",
  ],
  ambiguous: [
    "La réponse du prestataire s’est perdue : personne ne sait s’il a le message.",
    "Regardez dans la console du prestataire avant de le renvoyer : la personne l’a peut-être.",
  ],
  interrupted: [
    "Ce serveur s’est arrêté au milieu.",
    "Si le statut est incertain, regardez d’abord dans la console du prestataire ; sinon, rejouez l’exécution.",
  ],
  "found-at-provider": ["La réponse s’était perdue, mais le prestataire a bien le message.", null],
  "retries-exhausted": [
    "Tous les essais ont échoué, et il n’y en aura plus de lui-même.",
    "Voyez plus bas ce qui n’allait pas, corrigez-le, puis renvoyez-le.",
  ],
  "run-ended": [
    "L’exécution dont il faisait partie était finie quand son heure est venue.",
    "S’il est encore utile, rejouez l’exécution.",
  ],
  "by-hand": ["Quelqu’un l’a renvoyé à la main.", null],
  "questionnaire-completed": ["Le questionnaire est rempli : il n’y a plus rien à rappeler.", null],
  "interview-scheduled": ["L’entretien a été fixé de nouveau : une annulation serait fausse.", null],
  "interview-rescheduled": [
    "L’entretien a été déplacé : les messages de sa nouvelle date prennent le relais.",
    null,
  ],
  "interview-cancelled": ["L’entretien a été annulé.", null],
  "trial-converted": ["L’essai est devenu un abonnement.", null],
  "trial-end-moved": [
    "L’essai finit à une autre date : les messages de cette date prennent le relais.",
    null,
  ],
  "too-late": ["Son moment était passé : il n’aurait plus eu de sens.", null],
  "waited-too-long": ["Il a été reporté trop de fois.", "S’il est encore utile, rejouez l’exécution."],
  "fallback-took-over": [
    "Il n’a pas pu partir à temps : un autre canal a dit la même chose à sa place.",
    null,
  ],
  "lead-erased": ["La personne a été effacée à sa demande.", null],
} as const satisfies ReasonTable;
