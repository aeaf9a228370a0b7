import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { runsOfEvents, type RunPreviews } from "../../desk/run-preview.ts";
import type { DeskRuns, EmbeddedRuns } from "../../desk/runs.ts";
import { languageOf } from "../shell/language.ts";
import type { Html } from "../shell/layout.ts";
import type { Show } from "../shell/shell.ts";
import { elsewherePage } from "./elsewhere-page.ts";
import { findRun, noSuchRun } from "./find-run.ts";
import { runActions } from "./run-actions-page.ts";
import { runContent } from "./run-content.ts";
import type { Reader } from "./run-status.ts";
import { runWords } from "./run-words.ts";
import { runsFilter, runStates, runsTable, type RunsAsked } from "./runs-list.ts";

/** What the pages of runs work with. */
export type RunsPageContext = {
  runs: DeskRuns;
  /** Null with an Inngest server, which runs what it has. */
  runPreviews: RunPreviews | null;
  /** The ids of a person's events. */
  eventIdsOf: (leadId: string) => Promise<string[]>;
  timeZone: string;
};

const pageSize = 50;

/** `GET /runs`, `GET /runs/{id}`, and what may be done with a run. With an Inngest server: where its runs are. */
export function runsPage(context: RunsPageContext, show: Show): Hono {
  const { runs, runPreviews, timeZone } = context;
  if (runs.kind === "inngest" || runPreviews === null)
    return runs.kind === "inngest" ? elsewherePage(runs, show) : new Hono();
  const readerOf = (c: Context): Reader => ({ language: languageOf(c), timeZone });
  return new Hono()
    .get("/runs", async (c) => {
      const reader = readerOf(c);
      const text = runWords[reader.language];
      const asked = askedIn(c.req.query());
      const { found, nextCursor } = await runsAsked(context, runs, { asked, cursor: c.req.query("cursor") });
      const older = new URLSearchParams({ ...formOf(asked), cursor: nextCursor ?? "" });
      return show(c, {
        title: text.title,
        section: "runs",
        content: html`<h1>${text.title}</h1>
          <p>${text.why}</p>
          ${runsFilter(asked, reader)}
          ${live(
            c,
            html`${found.length === 0 ? html`<p>${text.none}</p>` : runsTable(found, reader)}
            ${nextCursor === null ? "" : html`<p><a href="/runs?${older.toString()}">${text.older}</a></p>`}`,
          )}`,
      });
    })
    .get("/runs/:id", async (c) => {
      const reader = readerOf(c);
      const text = runWords[reader.language];
      const run = await findRun(runs, c.req.param("id"));
      if (run === null) return noSuchRun(c, show);
      const done = new Map([
        ["replayed", text.replayed],
        ["cancelled", text.cancelled],
      ]).get(c.req.query("done") ?? "");
      return show(c, {
        title: `${text.run} ${run.id}`,
        section: "runs",
        content: html`<p><a href="/runs">${text.runs}</a></p>
          <h1>${text.run}</h1>
          ${done === undefined ? "" : html`<p class="notice good" role="status">${done}</p>`}
          ${live(c, runContent(run, reader))}`,
      });
    })
    .route("/", runActions({ runs, runPreviews, timeZone }, show));
}

/** A part of the page that follows what happens. */
function live(c: Context, content: Html | Promise<Html>) {
  const { pathname, search } = new URL(c.req.url);
  return html`<div hx-ext="sse" sse-connect="/live">
    <div
      id="runs"
      hx-get="${pathname}${search}"
      hx-trigger="sse:change throttle:1s, every 10s"
      hx-select="#runs"
      hx-swap="outerHTML"
    >
      ${content}
    </div>
  </div>`;
}

/** What is not there, or makes no sense, does not narrow the list down. */
function askedIn({ status, journey, lead }: Record<string, string>): RunsAsked {
  const state = runStates.find((one) => one === status);
  return {
    ...(state !== undefined && { status: state }),
    ...(journey !== undefined && /^[a-z-]{1,64}$/.test(journey) && { journey }),
    ...(lead !== undefined && /^[\x21-\x7e]{1,128}$/.test(lead.trim()) && { leadId: lead.trim() }),
  };
}

function formOf({ leadId, ...asked }: RunsAsked): Record<string, string> {
  return { ...asked, ...(leadId !== undefined && { lead: leadId }) };
}

async function runsAsked(
  { eventIdsOf }: Pick<RunsPageContext, "eventIdsOf">,
  runs: EmbeddedRuns,
  { asked, cursor }: { asked: RunsAsked; cursor: string | undefined },
) {
  const { journey, leadId, ...rest } = asked;
  const filter = { ...rest, ...(journey !== undefined && { functionId: journey }) };
  if (leadId !== undefined)
    return { found: await runsOfEvents(runs, await eventIdsOf(leadId), filter), nextCursor: null };
  const first = { ...filter, limit: pageSize };
  const page = await runs
    .list(cursor === undefined ? first : { ...first, cursor })
    // A cursor that means nothing, as in an old link, is worth no error page.
    .catch(async (error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENGINE_CURSOR")
        return await runs.list(first);
      throw error;
    });
  return { found: page.runs, nextCursor: page.nextCursor };
}
