import type { EventName } from "../../events/domain-event.ts";
import type { Verdict } from "../../rehearsal/rehearsal.ts";
import type { LeadRun } from "../../desk/lead-runs.ts";
import type { Words } from "../shell/language.ts";

/** What the timeline of a person says. */
export const timelineWords: Words<{
  events: Record<EventName, string>;
  received: string;
  superseded: string;
  forwarded: (at: string) => string;
  notForwarded: string;
  happenedAt: (at: string) => string;
  runBegan: string;
  runEnded: Record<NonNullable<LeadRun["status"]>, string>;
  run: string;
  changes: (count: number) => string;
  until: string;
  byHand: string;
  verdicts: Record<Verdict, string>;
  waitsFirst: string;
}> = {
  en: {
    events: {
      "lead.created": "Left their details",
      "questionnaire.completed": "Filled in the questionnaire",
      "interview.scheduled": "Interview scheduled",
      "interview.cancelled": "Interview cancelled",
      "trial.started": "Trial started",
      "trial.converted": "Trial became a subscription",
    },
    received: "event",
    superseded: "Superseded: a later event had said otherwise, so nothing came of it.",
    forwarded: (at) => `Handed to the journeys ${at}.`,
    notForwarded: "Not handed to the journeys yet: that is tried again by itself.",
    happenedAt: (at) => `It happened ${at}.`,
    runBegan: "Journey began",
    runEnded: {
      running: "goes on",
      completed: "Journey ended",
      failed: "Journey failed",
      cancelled: "Journey was cancelled",
    },
    run: "run",
    changes: (count) => `${count} changes`,
    until: "waits until",
    byHand: "By hand",
    verdicts: {
      "already-sent": "sent already",
      "would-send": "goes out",
      "would-repeat": "goes out once more under the same key, which the provider knows",
      "would-wait": "waits",
      "would-skip": "does not go out",
      "would-ask-provider": "may have gone out: the provider is asked",
      "stays-refused": "stays refused",
      "would-fail": "cannot be composed",
    },
    waitsFirst: "Put off until then:",
  },
  fr: {
    events: {
      "lead.created": "A laissé ses coordonnées",
      "questionnaire.completed": "A rempli le questionnaire",
      "interview.scheduled": "Entretien fixé",
      "interview.cancelled": "Entretien annulé",
      "trial.started": "Essai commencé",
      "trial.converted": "L’essai est devenu un abonnement",
    },
    received: "événement",
    superseded: "Dépassé : un événement plus récent disait autre chose, il n’a donc rien changé.",
    forwarded: (at) => `Remis aux parcours ${at}.`,
    notForwarded: "Pas encore remis aux parcours : un nouvel essai se fait de lui-même.",
    happenedAt: (at) => `Cela s’est passé ${at}.`,
    runBegan: "Parcours commencé",
    runEnded: {
      running: "en cours",
      completed: "Parcours terminé",
      failed: "Parcours échoué",
      cancelled: "Parcours annulé",
    },
    run: "exécution",
    changes: (count) => `${count} changements`,
    until: "attend jusqu’au",
    byHand: "À la main",
    verdicts: {
      "already-sent": "déjà envoyé",
      "would-send": "partira",
      "would-repeat": "repartira sous la même clé, que le prestataire connaît",
      "would-wait": "attendra",
      "would-skip": "ne partira pas",
      "would-ask-provider": "peut-être parti : on demandera au prestataire",
      "stays-refused": "reste refusé",
      "would-fail": "ne peut être composé",
    },
    waitsFirst: "Reporté d’abord :",
  },
};
