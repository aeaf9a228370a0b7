import type { PreviewCounts } from "../../desk/run-preview.ts";
import type { RunState } from "../../engine/reads/run-summary.ts";
import type { RunStep } from "../../engine/reads/run-step.ts";
import type { Verdict } from "../../rehearsal/rehearsal.ts";
import type { Words } from "../shell/language.ts";

type Text = Record<
  | "title"
  | "why"
  | "none"
  | "status"
  | "journey"
  | "lead"
  | "any"
  | "show"
  | "older"
  | "started"
  | "ended"
  | "notEnded"
  | "event"
  | "run"
  | "runs"
  | "repeats"
  | "steps"
  | "noSteps"
  | "attempts"
  | "output"
  | "stack"
  | "failures"
  | "nextTry"
  | "messages"
  | "noMessages"
  | "message"
  | "whyNot"
  | "eventData"
  | "result"
  | "called"
  | "startsAt"
  | "replay"
  | "cancel"
  | "replayTitle"
  | "replayWhy"
  | "replayStillRuns"
  | "replayGo"
  | "cancelTitle"
  | "cancelWhy"
  | "cancelGo"
  | "cancelLost"
  | "cancelUnknown"
  | "cancelNothing"
  | "previewUnavailable"
  | "back"
  | "when"
  | "what"
  | "horizon"
  | "replayed"
  | "cancelled"
  | "notFound"
  | "notFoundWhy"
  | "unknownEvent"
  | "taken"
  | "unregistered"
  | "hasEnded"
  | "elsewhere"
  | "elsewhereWhy"
  | "elsewhereLink"
  | "elsewhereRun"
  | "audit"
  | "colon",
  string
> & {
  states: Record<RunState, string>;
  stepStates: Record<RunStep["state"], string>;
  verdicts: Record<Verdict, string>;
  counts: Record<keyof PreviewCounts, (count: number) => string>;
  attemptFailed: (attempt: number) => string;
  attemptUnreached: (times: number) => string;
  waitsForTime: string;
  waitsForEvent: (name: string) => string;
  waitsForOther: (what: string) => string;
  until: string;
};

/** The words of the pages of runs. */
export const runWords: Words<Text> = {
  en: {
    colon: ":",
    title: "Runs",
    why: "A run is one journey for one event: what it did, step by step, and what it waits for.",
    none: "No runs here.",
    status: "Status",
    journey: "Journey",
    lead: "Lead (id)",
    any: "any",
    show: "Show",
    older: "Older runs",
    started: "Started",
    ended: "Ended",
    notEnded: "not yet",
    event: "Event",
    run: "Run",
    runs: "All runs",
    repeats: "Repeats the run",
    steps: "Steps",
    noSteps: "None yet.",
    attempts: "Tries",
    output: "What it came to",
    stack: "Where it was thrown",
    failures: "Tries that failed",
    nextTry: "Next try",
    messages: "Messages",
    noMessages: "It has made none.",
    message: "Message",
    whyNot: "Why",
    eventData: "What the event says (ids and dates alone)",
    result: "What the run came to",
    called: "It is being executed right now.",
    startsAt: "It begins",
    replay: "Replay…",
    cancel: "Cancel…",
    replayTitle: "Replay this run?",
    replayWhy:
      "The journey is run again for the same event. What was delivered is not sent twice: each message has one permanent key. This is what would happen; nothing has been sent yet.",
    replayStillRuns: "This run has not ended. A replay goes on beside it, and both share their messages.",
    replayGo: "Replay it",
    cancelTitle: "Cancel this run?",
    cancelWhy: "It stops for good. What has been sent stays sent.",
    cancelGo: "Cancel it",
    cancelLost: "What will not come any more",
    cancelUnknown: "What it would still have sent is not known: its event names no person.",
    cancelNothing: "It would have sent nothing more.",
    previewUnavailable:
      "What it would send could not be worked out just now. Load the page again in a moment.",
    back: "Back to the run",
    when: "When",
    what: "What would happen",
    horizon: "Played until",
    replayed: "Done: this is the new run.",
    cancelled: "Done: the run is cancelled.",
    notFound: "There is no such run",
    notFoundWhy: "It is unknown here, or was forgotten after RETAIN_RUNS.",
    unknownEvent:
      "The event of this run is not on record any more, so that nothing can be said of a replay. A replay would find nobody to write to.",
    taken: "Another run of this journey has not ended, and one goes at a time.",
    unregistered: "This version of the server has no such journey any more.",
    hasEnded: "It has ended already.",
    elsewhere: "An Inngest server runs the journeys",
    elsewhereWhy:
      "Runs, their steps and their replays are in its dashboard. Messages, leads and health are here.",
    elsewhereLink: "Open its dashboard",
    elsewhereRun: "Open this run there",
    audit: "What people did with it",
    states: { running: "under way", completed: "completed", failed: "failed", cancelled: "cancelled" },
    stepStates: {
      planned: "planned",
      running: "being executed",
      waiting: "waiting",
      done: "done",
      failed: "failed",
      cancelled: "cancelled",
    },
    verdicts: {
      "already-sent": "already delivered to the provider: not sent again",
      "would-send": "would be sent",
      "would-repeat": "would be repeated with the same key, which the provider drops if it had it",
      "would-wait": "would wait",
      "would-skip": "would not be sent",
      "would-ask-provider": "may have gone out: the provider would be asked first",
      "stays-refused": "refused for good: would not be sent",
      "would-fail": "could not be made: would not be sent",
    },
    counts: {
      delivered: (count) => `${count} already delivered`,
      now: (count) => `${count} would be sent`,
      later: (count) => `${count} would come later`,
      asked: (count) => `${count} would be looked for at the provider`,
      not: (count) => `${count} would not be sent`,
    },
    attemptFailed: (attempt) => `Try ${attempt}`,
    attemptUnreached: (times) => `Not reached (${times} in a row)`,
    waitsForTime: "until",
    waitsForEvent: (name) => `for ${name}, at most until`,
    waitsForOther: (what) => `for ${what}, at most until`,
    until: "until",
  },
  fr: {
    colon: "\u202f:",
    title: "Exécutions",
    why: "Une exécution est un parcours pour un évènement\u202f: ce qu’elle a fait, étape par étape, et ce qu’elle attend.",
    none: "Aucune exécution ici.",
    status: "Statut",
    journey: "Parcours",
    lead: "Prospect (id)",
    any: "tous",
    show: "Afficher",
    older: "Exécutions plus anciennes",
    started: "Début",
    ended: "Fin",
    notEnded: "pas encore",
    event: "Évènement",
    run: "Exécution",
    runs: "Toutes les exécutions",
    repeats: "Répète l’exécution",
    steps: "Étapes",
    noSteps: "Aucune encore.",
    attempts: "Essais",
    output: "Résultat",
    stack: "Où elle s’est produite",
    failures: "Essais manqués",
    nextTry: "Prochain essai",
    messages: "Messages",
    noMessages: "Elle n’en a fait aucun.",
    message: "Message",
    whyNot: "Pourquoi",
    eventData: "Ce que dit l’évènement (ids et dates seulement)",
    result: "Résultat de l’exécution",
    called: "Elle s’exécute en ce moment.",
    startsAt: "Elle commence",
    replay: "Rejouer…",
    cancel: "Annuler…",
    replayTitle: "Rejouer cette exécution\u202f?",
    replayWhy:
      "Le parcours est exécuté de nouveau pour le même évènement. Ce qui a été délivré n’est pas envoyé deux fois\u202f: chaque message a une clé permanente. Voici ce qui se passerait\u202f; rien n’a encore été envoyé.",
    replayStillRuns:
      "Cette exécution n’est pas terminée. La nouvelle avancerait à côté, et les deux partagent leurs messages.",
    replayGo: "Rejouer",
    cancelTitle: "Annuler cette exécution\u202f?",
    cancelWhy: "Elle s’arrête pour de bon. Ce qui est envoyé reste envoyé.",
    cancelGo: "Annuler l’exécution",
    cancelLost: "Ce qui ne viendra plus",
    cancelUnknown: "Ce qu’elle aurait encore envoyé n’est pas connu\u202f: son évènement ne nomme personne.",
    cancelNothing: "Elle n’aurait plus rien envoyé.",
    previewUnavailable:
      "Ce qu’elle enverrait n’a pas pu être établi à l’instant. Rechargez la page dans un moment.",
    back: "Retour à l’exécution",
    when: "Quand",
    what: "Ce qui se passerait",
    horizon: "Joué jusqu’au",
    replayed: "C’est fait\u202f: voici la nouvelle exécution.",
    cancelled: "C’est fait\u202f: l’exécution est annulée.",
    notFound: "Cette exécution n’existe pas",
    notFoundWhy: "Elle est inconnue ici, ou a été oubliée après RETAIN_RUNS.",
    unknownEvent:
      "L’évènement de cette exécution n’est plus enregistré\u202f: on ne peut rien dire d’une répétition, qui ne trouverait personne à qui écrire.",
    taken: "Une autre exécution de ce parcours n’est pas terminée, et une seule avance à la fois.",
    unregistered: "Cette version du serveur n’a plus ce parcours.",
    hasEnded: "Elle est déjà terminée.",
    elsewhere: "Un serveur Inngest exécute les parcours",
    elsewhereWhy:
      "Les exécutions, leurs étapes et leurs répétitions sont dans son tableau de bord. Les messages, les prospects et l’état sont ici.",
    elsewhereLink: "Ouvrir son tableau de bord",
    elsewhereRun: "Y ouvrir cette exécution",
    audit: "Ce qui en a été fait à la main",
    states: { running: "en cours", completed: "terminée", failed: "en échec", cancelled: "annulée" },
    stepStates: {
      planned: "prévue",
      running: "en cours",
      waiting: "en attente",
      done: "faite",
      failed: "en échec",
      cancelled: "annulée",
    },
    verdicts: {
      "already-sent": "déjà remis au fournisseur\u202f: pas renvoyé",
      "would-send": "serait envoyé",
      "would-repeat": "serait répété avec la même clé, que le fournisseur ignore s’il l’a déjà",
      "would-wait": "attendrait",
      "would-skip": "ne serait pas envoyé",
      "would-ask-provider": "est peut-être parti\u202f: on le demanderait d’abord au fournisseur",
      "stays-refused": "refusé définitivement\u202f: ne serait pas envoyé",
      "would-fail": "ne pourrait pas être composé\u202f: ne serait pas envoyé",
    },
    counts: {
      delivered: (count) => `${count} déjà ${count > 1 ? "délivrés" : "délivré"}`,
      now: (count) => `${count} ${count > 1 ? "seraient envoyés" : "serait envoyé"}`,
      later: (count) => `${count} ${count > 1 ? "viendraient" : "viendrait"} plus tard`,
      asked: (count) => `${count} à chercher chez le fournisseur`,
      not: (count) => `${count} ne ${count > 1 ? "seraient pas envoyés" : "serait pas envoyé"}`,
    },
    attemptFailed: (attempt) => `Essai ${attempt}`,
    attemptUnreached: (times) => `Pas joint (${times} fois de suite)`,
    waitsForTime: "jusqu’au",
    waitsForEvent: (name) => `${name}, au plus jusqu’au`,
    waitsForOther: (what) => `${what}, au plus jusqu’au`,
    until: "jusqu’au",
  },
};
