import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { id } from "../../events/fields.ts";
import type { LeadActions } from "../../desk/lead-actions.ts";
import type { RunsOfLeads } from "../../desk/lead-runs.ts";
import type { LeadView, ViewLead } from "../../desk/lead-view.ts";
import type { Reader } from "../messages/message-table.ts";
import { languageOf } from "../shell/language.ts";
import type { Show } from "../shell/shell.ts";
import { cancelRoutes } from "./cancel-routes.ts";
import { dataRoutes } from "./data-routes.ts";
import { leadWords } from "./lead-words.ts";
import { noLeadPage, noticeWords } from "./no-lead-page.ts";
import { personPart } from "./person-part.ts";
import { runsPart } from "./runs-part.ts";
import { summaryPart } from "./summary-part.ts";
import { timelinePart } from "./timeline-part.ts";

/** What the pages about a person work with. */
export type LeadPageContext = Omit<Reader, "language"> & {
  viewLead: ViewLead;
  leadActions: LeadActions;
  leadRuns: RunsOfLeads;
};

/** `GET /leads/{leadId}`, and under it cancelling, exporting and erasing. `GET /leads?leadId=` leads there. */
export function leadPages(context: LeadPageContext, show: Show): Hono {
  return new Hono()
    .get("/leads", (c) => {
      const asked = id.safeParse(c.req.query("leadId")?.trim());
      if (!asked.success) return noLeadPage(c, { show, answer: "no-id" });
      return c.redirect(`/leads/${asked.data}`, 303);
    })
    .get("/leads/:leadId", async (c) => {
      const asked = id.safeParse(c.req.param("leadId"));
      if (!asked.success) return noLeadPage(c, { show, answer: "no-id" });
      const answer = await context.viewLead(asked.data);
      if (answer.status !== "known") return noLeadPage(c, { show, answer: answer.status });
      return leadPage(c, { context, show, view: answer.view });
    })
    .route("/", cancelRoutes(context, show))
    .route("/", dataRoutes(context, show));
}

function leadPage(
  c: Context,
  { context, show, view }: { context: LeadPageContext; show: Show; view: LeadView },
): Response | Promise<Response> {
  const { timeZone, currency, leadRuns } = context;
  const language = languageOf(c);
  const reader = { timeZone, currency, language };
  const text = leadWords[language];
  const { id: leadId, contact } = view.lead;
  const title = `${text.lead} ${leadId}`;
  const name = contact === null ? "" : html`<small>${contact.firstName} ${contact.lastName}</small>`;
  const { pathname } = new URL(c.req.url);
  // Where there is a login, the API wants its key, which a browser does not send.
  const isOpen = c.get("session") === undefined;
  const notice = noticeWords[language].get(c.req.query("done") ?? "");
  const content = html`<h1>${title} ${name}</h1>
    ${notice === undefined ? "" : html`<p class="notice good" role="status">${notice}</p>`}
    <div hx-ext="sse" sse-connect="/live">
      <div
        id="lead"
        hx-get="${pathname}"
        hx-trigger="sse:change throttle:2s, sse:change delay:6s"
        hx-select="#lead"
        hx-swap="outerHTML"
      >
        ${summaryPart(view, reader)} ${timelinePart(view, reader)}
        ${runsPart(view, { runs: leadRuns, language })} ${personPart(view, reader)}
      </div>
    </div>
    <h2>${text.actions}</h2>
    <p class="actions">
      <a href="/leads/${leadId}/export">${text.export}</a>
      <a href="/leads/${leadId}/erase">${text.erase}</a>
      ${isOpen ? html`<a href="/api/leads/${leadId}">${text.api}</a>` : ""}
    </p>`;
  return show(c, { title, section: "messages", content });
}
