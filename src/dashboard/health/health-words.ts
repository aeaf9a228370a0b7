import type { Words } from "../shell/language.ts";

type Text = Record<
  | "title"
  | "channels"
  | "channel"
  | "provider"
  | "sender"
  | "statuses"
  | "state"
  | "open"
  | "resume"
  | "queue"
  | "outbox"
  | "runs"
  | "queued"
  | "deferred"
  | "overdue"
  | "interrupted"
  | "unknown"
  | "nothing"
  | "since"
  | "next"
  | "today"
  | "messages"
  | "segments"
  | "cost"
  | "perPerson"
  | "noLimit"
  | "alerts"
  | "noAlerts"
  | "alert"
  | "first"
  | "last"
  | "times"
  | "suppressions"
  | "suppressionsWhy"
  | "audit"
  | "auditWhy"
  | "retention"
  | "bodies"
  | "messagesKept"
  | "leads"
  | "runsKept"
  | "server"
  | "version"
  | "started"
  | "database"
  | "answers"
  | "silent"
  | "functions"
  | "embedded"
  | "registered"
  | "unregistered"
  | "settings"
  | "settingsWhy"
  | "setting"
  | "value"
  | "origin"
  | "secret"
  | "resumed"
  | "notHeld"
  | "colon",
  string
> & {
  statusesBy: Record<"webhook" | "asked" | "sandbox", string>;
  held: (why: string) => string;
  probe: string;
  of: (carried: number, limit: number | null) => string;
  states: Record<"set" | "default" | "unset", string>;
  settingsCount: (all: number, set: number) => string;
};

/** The words of the health page. */
export const healthWords: Words<Text> = {
  en: {
    colon: ":",
    title: "Health",
    channels: "Channels",
    channel: "Channel",
    provider: "Sent by",
    sender: "Sender",
    statuses: "What becomes of a message",
    state: "State",
    open: "Messages go out",
    resume: "The account works again: resume",
    queue: "What is still to be done",
    outbox: "Events to hand to Inngest",
    runs: "Journeys under way",
    queued: "Steps due now",
    deferred: "Messages put off until their time",
    overdue: "Messages whose time has passed",
    interrupted: "Messages interrupted, not settled",
    unknown: "Messages that may or may not have gone out",
    nothing: "none",
    since: "since",
    next: "the first",
    today: "Today",
    messages: "Messages",
    segments: "Segments",
    cost: "Estimated cost",
    perPerson: "Most for one person",
    noLimit: "no limit",
    alerts: "Alerts",
    noAlerts: "None. An alert is a refusal that concerns more than one message.",
    alert: "What",
    first: "First",
    last: "Last",
    times: "Times",
    suppressions: "Who is not written to",
    suppressionsWhy:
      "STOP answers, bounces, complaints, unsubscribed and added by hand: look one up, add one, lift one.",
    audit: "What people did by hand",
    auditWhy: "Every action of the desk, the API and the terminal, with who and when.",
    retention: "How long things are kept",
    bodies: "What messages said",
    messagesKept: "Messages and events",
    leads: "People not heard of since",
    runsKept: "Finished runs",
    server: "This server",
    version: "Version",
    started: "Running since",
    database: "Database",
    answers: "answers",
    silent: "does not answer",
    functions: "Journeys are run by",
    embedded: "the engine in this server",
    registered: "registered",
    unregistered: "not registered yet",
    settings: "Settings",
    settingsWhy:
      "They come from the environment or a file .env at start. The values of secrets are never shown.",
    setting: "Setting",
    value: "Value",
    origin: "From",
    secret: "kept secret",
    resumed: "Done: messages go out again, and those that waited follow.",
    notHeld: "Nothing was held back: messages go out by that channel already.",
    statusesBy: {
      webhook: "The provider tells at once (webhook), and is asked besides",
      asked: "The provider is asked every few minutes (RECONCILE_SCHEDULE)",
      sandbox: "The sandbox delivers everything, to nobody",
    },
    held: (why) => `Held back: ${why}`,
    probe: "One message tries again",
    of: (carried, limit) => (limit === null ? `${carried}` : `${carried} of ${limit}`),
    states: { set: "set", default: "default", unset: "not set" },
    settingsCount: (all, set) => `${all} settings, ${set} of them set`,
  },
  fr: {
    colon: "\u202f:",
    title: "État",
    channels: "Canaux",
    channel: "Canal",
    provider: "Envoyé par",
    sender: "Expéditeur",
    statuses: "Ce que devient un message",
    state: "État",
    open: "Les messages partent",
    resume: "Le compte fonctionne de nouveau\u202f: reprendre",
    queue: "Ce qui reste à faire",
    outbox: "Évènements à remettre à Inngest",
    runs: "Parcours en cours",
    queued: "Étapes à exécuter maintenant",
    deferred: "Messages reportés à leur heure",
    overdue: "Messages dont l’heure est passée",
    interrupted: "Messages interrompus, non réglés",
    unknown: "Messages dont personne ne sait s’ils sont partis",
    nothing: "aucun",
    since: "depuis le",
    next: "le premier",
    today: "Aujourd’hui",
    messages: "Messages",
    segments: "Segments",
    cost: "Coût estimé",
    perPerson: "Au plus par personne",
    noLimit: "sans limite",
    alerts: "Alertes",
    noAlerts: "Aucune. Une alerte est un refus qui concerne plus d’un message.",
    alert: "Quoi",
    first: "Première",
    last: "Dernière",
    times: "Fois",
    suppressions: "À qui l’on n’écrit pas",
    suppressionsWhy:
      "Réponses STOP, retours, plaintes, désinscriptions et ajouts à la main\u202f: cherchez, ajoutez ou levez une adresse.",
    audit: "Ce qui a été fait à la main",
    auditWhy: "Chaque action du pupitre, de l’API et du terminal, avec qui et quand.",
    retention: "Durées de conservation",
    bodies: "Contenu des messages",
    messagesKept: "Messages et évènements",
    leads: "Personnes sans nouvelles",
    runsKept: "Exécutions terminées",
    server: "Ce serveur",
    version: "Version",
    started: "En marche depuis le",
    database: "Base de données",
    answers: "répond",
    silent: "ne répond pas",
    functions: "Les parcours sont exécutés par",
    embedded: "le moteur de ce serveur",
    registered: "enregistré",
    unregistered: "pas encore enregistré",
    settings: "Réglages",
    settingsWhy:
      "Ils viennent de l’environnement ou d’un fichier .env au démarrage. Les valeurs des secrets ne sont jamais montrées.",
    setting: "Réglage",
    value: "Valeur",
    origin: "Origine",
    secret: "gardé secret",
    resumed: "C’est fait\u202f: les messages repartent, et ceux qui attendaient suivent.",
    notHeld: "Rien n’était retenu\u202f: les messages partent déjà par ce canal.",
    statusesBy: {
      webhook: "Le fournisseur le dit aussitôt (webhook), et on le lui demande aussi",
      asked: "On le demande au fournisseur toutes les quelques minutes (RECONCILE_SCHEDULE)",
      sandbox: "Le bac à sable délivre tout, à personne",
    },
    held: (why) => `Retenus\u202f: ${why}`,
    probe: "Un message réessaie",
    of: (carried, limit) => (limit === null ? `${carried}` : `${carried} sur ${limit}`),
    states: { set: "défini", default: "par défaut", unset: "non défini" },
    settingsCount: (all, set) => `${all} réglages, dont ${set} définis`,
  },
};
