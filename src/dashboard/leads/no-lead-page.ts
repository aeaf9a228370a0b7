import type { Context } from "hono";
import { html } from "hono/html";
import type { LeadAnswer } from "../../desk/lead-view.ts";
import { languageOf, type Words } from "../shell/language.ts";
import type { Show } from "../shell/shell.ts";

/** Why there is no page of a person. */
export type NoLead = Exclude<LeadAnswer["status"], "known"> | "no-id";

const words: Words<Record<NoLead, [title: string, why: string]> & { back: string }> = {
  en: {
    erased: [
      "This person has been erased",
      "Nothing is held of them any more: no name, no address, no message. Their journeys have ended. That it was done, and when, is in the audit log without saying who it was.",
    ],
    unknown: [
      "Nobody is known under this id",
      "No event has named this lead. Check the id as your application writes it: upper and lower case count. It may also be that all about them was older than the retention and has been removed.",
    ],
    "no-id": [
      "That is no id of a lead",
      "An id has 1 to 128 characters of A–Z, a–z, 0–9 and . _ : - as your application gave it in its events.",
    ],
    back: "Back to the messages",
  },
  fr: {
    erased: [
      "Cette personne a été effacée",
      "Plus rien n’est conservé d’elle : ni nom, ni adresse, ni message. Ses parcours sont terminés. Le journal d’audit dit que cela a été fait, et quand, sans dire de qui il s’agissait.",
    ],
    unknown: [
      "Personne n’est connu sous cet identifiant",
      "Aucun événement n’a nommé ce contact. Vérifiez l’identifiant tel que votre application l’écrit : majuscules et minuscules comptent. Il se peut aussi que tout ce qui le concernait ait dépassé la durée de conservation et ait été supprimé.",
    ],
    "no-id": [
      "Ce n’est pas un identifiant",
      "Un identifiant a de 1 à 128 caractères parmi A–Z, a–z, 0–9 et . _ : - tels que votre application les a donnés dans ses événements.",
    ],
    back: "Retour aux messages",
  },
};

/** What is said at the top of a person's page after something was done. */
export const noticeWords: Words<ReadonlyMap<string, string>> = {
  en: new Map([
    ["cancelled", "The journey was cancelled. What it had still to say is not said any more."],
    ["ended", "The journey had ended by itself by then: nothing was cancelled."],
  ]),
  fr: new Map([
    ["cancelled", "Le parcours a été annulé. Ce qu’il avait encore à dire ne sera pas dit."],
    ["ended", "Le parcours s’était terminé entre-temps : rien n’a été annulé."],
  ]),
};

/** Says why there is nobody to show. */
export function noLeadPage(
  c: Context,
  { show, answer }: { show: Show; answer: NoLead },
): Response | Promise<Response> {
  const text = words[languageOf(c)];
  const [title, why] = text[answer];
  const content = html`<h1>${title}</h1>
    <p>${why}</p>
    <p><a href="/">${text.back}</a></p>`;
  return show(c, { title, section: "messages", content }, answer === "no-id" ? 400 : 404);
}
