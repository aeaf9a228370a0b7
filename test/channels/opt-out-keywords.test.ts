import { describe, expect, it } from "vitest";
import { optOutKeyword } from "../../src/channels/opt-out-keywords.ts";

describe("what a person texts back", () => {
  it.each(
    [
      [
        "STOP",
        "stop",
        " Stop. ",
        "STOP!!!",
        "« Stop »",
        "STOP 🙏",
        "ＳＴＯＰ",
        "St\u200bop",
        "STOP\n",
        `STOP${" ".repeat(200)}`,
      ],
      ["STOPALL", "Stop all", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT", "opt-out"],
      ["STOP SMS", "stop pub", "Stop merci", "stop pub svp", "Stop, merci beaucoup", "Stop please"],
      ["ARRET", "Arrêt", "ARRÊT", "arre\u0302t svp", "Arrêtez", "ANNULER", "Résilier", "fin", "FIN."],
      ["DESABONNER", "désabonnement", "Désabonnez-moi", "me désabonner", "Désinscription", "DESINSCRIRE"],
    ].flat(),
  )("%j is a stop", (text) => expect(optOutKeyword(text)).toBe("stop"));

  it.each(
    [
      ["START", "start", "Yes!", "UNSTOP", "Oui", "oui.", "Début", "REPRENDRE", "reprise", "Activer"],
      ["Réabonner", "réabonnement"],
    ].flat(),
  )("%j is a start", (text) => expect(optOutKeyword(text)).toBe("start"));

  it.each(
    [
      ["", "   ", "👍", "?", "HELP", "AIDE", "Bonjour", "Non merci", "non"],
      ["Stop by at 5 pm tomorrow", "Please stop", "On s'arrête où ?", "Je ne veux pas annuler"],
      ["Stopover in Lyon", "Arrêté préfectoral", "Oui merci pour hier", "Yes we can", "Start at 9?"],
      ["Fin de semaine", "The end", "Annuler mardi, venir jeudi", "restart", "nonstop", "unstoppable"],
      ["Le contrat prend fin", "Cancel my interview please", "constructor", "__proto__"],
      ["stop ".repeat(400)],
    ].flat(),
  )("%j is neither", (text) => expect(optOutKeyword(text)).toBeNull());
});
