import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { id } from "../../events/fields.ts";
import type { LeadActions } from "../../desk/lead-actions.ts";
import { languageOf, type Words } from "../shell/language.ts";
import { actorOf, type Show } from "../shell/shell.ts";
import { noLeadPage } from "./no-lead-page.ts";

const words: Words<
  Record<
    | "exportTitle"
    | "exportWhat"
    | "exportCare"
    | "exportDo"
    | "eraseTitle"
    | "eraseWhat"
    | "eraseStays"
    | "eraseType"
    | "eraseDo"
    | "mismatch"
    | "back",
    string
  >
> = {
  en: {
    exportTitle: "Export all that is held of",
    exportWhat:
      "A file (JSON) with the contact, interviews and trials, the events received, every message with what it said and what became of it, and what forbids writing to the person. Secrets are not part of it, only whether they are kept.",
    exportCare: "It is personal data: give it to the person alone, and delete your copy.",
    exportDo: "Download the file",
    eraseTitle: "Erase",
    eraseWhat:
      "The contact, interviews, trials, events and messages of this person are deleted everywhere, and their journeys end. This cannot be undone, and the same events told again do not bring the person back.",
    eraseStays:
      "What stays: that an address is not to be written to, as a digest nobody can read; that an erasure was made, without saying whose. What providers keep is deleted there.",
    eraseType: "Type the id again to confirm",
    eraseDo: "Erase this person for good",
    mismatch: "That is not the id of this person: nothing was erased.",
    back: "Leave it as it is",
  },
  fr: {
    exportTitle: "Exporter tout ce qui est conservé de",
    exportWhat:
      "Un fichier (JSON) avec les coordonnées, les entretiens et les essais, les événements reçus, chaque message avec ce qu’il disait et ce qu’il est devenu, et ce qui interdit d’écrire à la personne. Les secrets n’en font pas partie, seulement s’ils sont conservés.",
    exportCare:
      "Ce sont des données personnelles : donnez-les à la personne seule, et supprimez votre copie.",
    exportDo: "Télécharger le fichier",
    eraseTitle: "Effacer",
    eraseWhat:
      "Les coordonnées, entretiens, essais, événements et messages de cette personne sont supprimés partout, et ses parcours se terminent. C’est irréversible, et les mêmes événements redits ne la font pas revenir.",
    eraseStays:
      "Ce qui reste : qu’il ne faut pas écrire à une adresse, sous une forme que personne ne peut lire ; qu’un effacement a eu lieu, sans dire de qui. Ce que les prestataires conservent se supprime chez eux.",
    eraseType: "Retapez l’identifiant pour confirmer",
    eraseDo: "Effacer cette personne définitivement",
    mismatch: "Ce n’est pas l’identifiant de cette personne : rien n’a été effacé.",
    back: "Ne rien changer",
  },
};

/** `GET` and `POST /leads/{leadId}/export` and `/erase`: what it means, and doing it. */
export function dataRoutes({ leadActions }: { leadActions: LeadActions }, show: Show): Hono {
  return new Hono()
    .get("/leads/:leadId/export", (c) =>
      withId(c, show, (leadId) => {
        const text = words[languageOf(c)];
        const content = html`<h1>${text.exportTitle} ${leadId}</h1>
          <p>${text.exportWhat}</p>
          <p>${text.exportCare}</p>
          <form method="post" class="actions">
            <button type="submit">${text.exportDo}</button>
            <a href="/leads/${leadId}" role="button" class="secondary outline">${text.back}</a>
          </form>`;
        return show(c, { title: `${text.exportTitle} ${leadId}`, section: "messages", content });
      }),
    )
    .post("/leads/:leadId/export", (c) =>
      withId(c, show, async (leadId) => {
        const held = await leadActions.export(leadId, actorOf(c));
        if (held === null) return noLeadPage(c, { show, answer: "unknown" });
        // The id's characters need no quoting but that of `:`, which some systems refuse in file names.
        const name = `lead-${leadId.replaceAll(":", "_")}.json`;
        c.header("content-disposition", `attachment; filename="${name}"`);
        return c.json(held);
      }),
    )
    .get("/leads/:leadId/erase", (c) =>
      withId(c, show, (leadId) => erasePage(c, { show, leadId, mismatch: false })),
    )
    .post("/leads/:leadId/erase", (c) =>
      withId(c, show, async (leadId) => {
        const { typed } = await c.req.parseBody();
        if (typeof typed !== "string" || typed.trim() !== leadId)
          return erasePage(c, { show, leadId, mismatch: true });
        await leadActions.erase(leadId, actorOf(c));
        return c.redirect(`/leads/${leadId}`, 303);
      }),
    );
}

async function withId(
  c: Context,
  show: Show,
  answer: (leadId: string) => Response | Promise<Response>,
): Promise<Response> {
  const asked = id.safeParse(c.req.param("leadId"));
  return asked.success ? await answer(asked.data) : await noLeadPage(c, { show, answer: "no-id" });
}

function erasePage(
  c: Context,
  { show, leadId, mismatch }: { show: Show; leadId: string; mismatch: boolean },
): Response | Promise<Response> {
  const text = words[languageOf(c)];
  const title = `${text.eraseTitle} ${leadId}`;
  const content = html`<h1>${title}</h1>
    ${mismatch ? html`<p class="notice bad" role="alert">${text.mismatch}</p>` : ""}
    <p>${text.eraseWhat}</p>
    <p>${text.eraseStays}</p>
    <form method="post">
      <label>${text.eraseType}<input name="typed" required autocomplete="off" maxlength="128" /></label>
      <div class="actions">
        <button type="submit">${text.eraseDo}</button>
        <a href="/leads/${leadId}" role="button" class="secondary outline">${text.back}</a>
      </div>
    </form>`;
  return show(c, { title, section: "messages", content }, mismatch ? 400 : 200);
}
