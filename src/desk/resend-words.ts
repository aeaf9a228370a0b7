import type { ResendObjection } from "../delivery/prepare-resend.ts";
import type { Locale } from "../messages/message.ts";

/** Why a message is not sent once more, in a sentence or two. */
export const objectionWords: Readonly<Record<Locale, Readonly<Record<ResendObjection, string>>>> = {
  en: {
    unconfirmed: "It may have been sent, and nobody said that a second one does no harm.",
    changed: "It has changed since you looked at it: this is how it is now.",
    "provider-has-it": "The provider has it already: it has arrived or is on its way.",
    "being-sent": "It is being sent right now. Wait a minute and look again.",
    waits: "It waits for its time, and goes out by itself then.",
    "not-meant": "It was left out on purpose, and the reason has not gone away.",
    forbidden: "It must not be sent by now.",
    "content-gone":
      "What it said is no longer kept, or held a secret that is not kept in clear. Replay its run instead.",
    "channel-held": "The provider’s account accepts nothing at present, so the whole channel is held.",
  },
  fr: {
    unconfirmed: "Il est peut-être parti, et personne n’a dit qu’un second ne ferait pas de mal.",
    changed: "Il a changé depuis que vous l’avez regardé : voici où il en est.",
    "provider-has-it": "Le prestataire l’a déjà : il est arrivé ou en chemin.",
    "being-sent": "L’envoi est en cours. Attendez une minute et regardez de nouveau.",
    waits: "Il attend son heure, et partira alors de lui-même.",
    "not-meant": "Il a été laissé de côté exprès, et la raison n’a pas disparu.",
    forbidden: "Il ne doit plus être envoyé.",
    "content-gone":
      "Ce qu’il disait n’est plus conservé, ou contenait un secret qui n’est pas conservé en clair. Rejouez plutôt son exécution.",
    "channel-held": "Le compte chez le prestataire n’accepte rien pour l’instant : tout le canal est retenu.",
  },
};
