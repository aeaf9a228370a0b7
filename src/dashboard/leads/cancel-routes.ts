import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { type LeadRun, messagesOfRun, type RunsOfLeads } from "../../desk/lead-runs.ts";
import type { LeadView, ViewLead } from "../../desk/lead-view.ts";
import type { Reader } from "../messages/message-table.ts";
import { languageOf, type Words } from "../shell/language.ts";
import { actorOf, type Show } from "../shell/shell.ts";
import { nextItem } from "./next-items.ts";
import { noLeadPage } from "./no-lead-page.ts";
import { runName } from "./runs-part.ts";

const words: Words<{
  title: (run: string) => string;
  notSaid: string;
  nothing: string;
  unknown: string;
  stays: string;
  confirm: string;
  back: string;
  refused: string;
}> = {
  en: {
    title: (run) => `Cancel the journey “${run}”?`,
    notSaid: "These messages will not be sent any more:",
    nothing: "As far as can be told, it would send nothing more by itself.",
    unknown: "What it would still send could not be worked out just now.",
    stays:
      "What was sent stays sent. The journey cannot be taken up again where it was; replaying its run begins it anew, without sending anything twice.",
    confirm: "Cancel this journey",
    back: "Leave it as it is",
    refused: "It was not cancelled.",
  },
  fr: {
    title: (run) => `Annuler le parcours « ${run} » ?`,
    notSaid: "Ces messages ne partiront plus :",
    nothing: "Autant qu’on puisse le dire, il n’enverrait plus rien de lui-même.",
    unknown: "Ce qu’il enverrait encore n’a pas pu être établi à l’instant.",
    stays:
      "Ce qui est parti reste parti. Le parcours ne peut pas reprendre où il en était ; rejouer son exécution le recommence, sans rien envoyer deux fois.",
    confirm: "Annuler ce parcours",
    back: "Ne rien changer",
    refused: "Il n’a pas été annulé.",
  },
};

type Found = { view: LeadView; run: LeadRun };

/** `GET` and `POST /leads/{leadId}/runs/{runId}/cancel`: what would not be sent any more, and ending the run. */
export function cancelRoutes(
  context: Omit<Reader, "language"> & { viewLead: ViewLead; leadRuns: RunsOfLeads },
  show: Show,
): Hono {
  const find = async (c: Context<object, "/leads/:leadId/runs/:runId/cancel">): Promise<Found | null> => {
    const answer = await context.viewLead(c.req.param("leadId"));
    if (answer.status !== "known") return null;
    const run = answer.view.runs.find(({ id }) => id === c.req.param("runId"));
    return run === undefined ? null : { view: answer.view, run };
  };
  const { timeZone, currency, leadRuns } = context;
  return new Hono()
    .get("/leads/:leadId/runs/:runId/cancel", async (c) => {
      const found = await find(c);
      if (found === null) return noLeadPage(c, { show, answer: "unknown" });
      return cancelPage(c, found, { show, reader: { timeZone, currency, language: languageOf(c) } });
    })
    .post("/leads/:leadId/runs/:runId/cancel", async (c) => {
      const found = await find(c);
      if (found === null || leadRuns === null) return noLeadPage(c, { show, answer: "unknown" });
      const { id: leadId } = found.view.lead;
      const cancelled = await leadRuns.cancel(found.run.id, actorOf(c));
      switch (cancelled.status) {
        case "cancelled":
          return c.redirect(`/leads/${leadId}?done=cancelled`, 303);
        case "ended":
        case "not-found":
          return c.redirect(`/leads/${leadId}?done=ended`, 303);
        case "refused":
        case "unavailable":
          return refusedPage(c, { found, show, explanation: cancelled.explanation });
        default:
          return cancelled satisfies never;
      }
    });
}

function cancelPage(
  c: Context,
  { view, run }: Found,
  { show, reader }: { show: Show; reader: Reader },
): Response | Promise<Response> {
  const text = words[reader.language];
  const title = text.title(runName(run, reader.language));
  const content = html`<h1>${title}</h1>
    ${stopped(view, run, reader)}
    <p>${text.stays}</p>
    <form method="post" class="actions">
      <button type="submit">${text.confirm}</button>
      <a href="/leads/${view.lead.id}" role="button" class="secondary outline">${text.back}</a>
    </form>`;
  return show(c, { title, section: "messages", content });
}

function stopped({ next }: LeadView, run: LeadRun, reader: Reader) {
  const text = words[reader.language];
  if (next.state === "unavailable") return html`<p class="notice">${text.unknown}</p>`;
  const messages = messagesOfRun(run, next.messages);
  if (messages.length === 0 && next.interrupted) return html`<p class="notice">${text.unknown}</p>`;
  if (messages.length === 0) return html`<p>${text.nothing}</p>`;
  return html`<p>${text.notSaid}</p>
    <ul>
      ${messages.map((message) => html`<li>${nextItem(message, reader)}</li>`)}
    </ul>`;
}

function refusedPage(
  c: Context,
  { found, show, explanation }: { found: Found; show: Show; explanation: string },
): Response | Promise<Response> {
  const text = words[languageOf(c)];
  const content = html`<h1>${text.refused}</h1>
    <p class="notice bad" role="alert">${explanation}</p>
    <p><a href="/leads/${found.view.lead.id}">${text.back}</a></p>`;
  return show(c, { title: text.refused, section: "messages", content }, 409);
}
