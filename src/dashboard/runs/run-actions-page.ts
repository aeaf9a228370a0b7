import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { RunPreviews } from "../../desk/run-preview.ts";
import type { DeskRun, EmbeddedRuns } from "../../desk/runs.ts";
import { languageOf } from "../shell/language.ts";
import type { Html } from "../shell/layout.ts";
import { actorOf, type Show } from "../shell/shell.ts";
import { previewContent } from "./preview-content.ts";
import type { Reader } from "./run-status.ts";
import { runWords } from "./run-words.ts";
import { findRun, noSuchRun } from "./find-run.ts";

/** What runs are replayed and cancelled with. */
export type RunActionsContext = { runs: EmbeddedRuns; runPreviews: RunPreviews; timeZone: string };

/**
 * `GET /runs/{id}/replay` and `/cancel` show what would happen and ask; `POST` does it and leads to the new run, or back
 * to this one.
 */
export function runActions({ runs, runPreviews, timeZone }: RunActionsContext, show: Show): Hono {
  const readerOf = (c: Context): Reader => ({ language: languageOf(c), timeZone });
  return new Hono()
    .get("/runs/:id/replay", async (c) => {
      const run = await findRun(runs, c.req.param("id"));
      if (run === null) return noSuchRun(c, show);
      return show(c, replayPage(run, await runPreviews.replay(run.id), readerOf(c)));
    })
    .post("/runs/:id/replay", async (c) => {
      const run = await findRun(runs, c.req.param("id"));
      if (run === null) return noSuchRun(c, show);
      const replayed = await runs.replay(run.id, actorOf(c));
      switch (replayed.status) {
        case "started":
          return c.redirect(`/runs/${replayed.runId}?done=replayed`, 303);
        case "not-found":
          return noSuchRun(c, show);
        case "taken":
        case "unregistered":
          return refused(c, run, replayed.status);
        default:
          return replayed satisfies never;
      }
    })
    .get("/runs/:id/cancel", async (c) => {
      const run = await findRun(runs, c.req.param("id"));
      if (run === null) return noSuchRun(c, show);
      if (run.status !== "running") return refused(c, run, "hasEnded");
      return show(c, cancelPage(run, await runPreviews.cancel(run), readerOf(c)));
    })
    .post("/runs/:id/cancel", async (c) => {
      const run = await findRun(runs, c.req.param("id"));
      if (run === null) return noSuchRun(c, show);
      const cancelled = await runs.cancel(run.id, actorOf(c));
      switch (cancelled.status) {
        case "cancelled":
          return c.redirect(`/runs/${run.id}?done=cancelled`, 303);
        case "not-found":
          return noSuchRun(c, show);
        case "ended":
          return refused(c, run, "hasEnded");
        default:
          return cancelled satisfies never;
      }
    });

  function refused(c: Context, run: DeskRun, why: "taken" | "unregistered" | "hasEnded") {
    const text = runWords[languageOf(c)];
    const content = html`<h1>${text.run}</h1>
      <p class="notice bad" role="alert">${text[why]}</p>
      <p><a href="/runs/${run.id}">${text.back}</a></p>`;
    return show(c, { title: text.run, section: "runs", content }, 409);
  }
}

function replayPage(run: DeskRun, rehearsed: Awaited<ReturnType<RunPreviews["replay"]>>, reader: Reader) {
  const text = runWords[reader.language];
  const content = html`<p>${text.replayWhy}</p>
    ${run.status === "running" ? html`<p class="notice">${text.replayStillRuns}</p>` : ""}
    ${
      rehearsed.status === "rehearsed"
        ? previewContent(rehearsed.preview, reader)
        : html`<p class="notice">
            ${rehearsed.status === "unavailable" ? text.previewUnavailable : text.unknownEvent}
          </p>`
    }`;
  return asking(run, { title: text.replayTitle, content, action: "replay", go: text.replayGo }, reader);
}

function cancelPage(run: DeskRun, preview: Awaited<ReturnType<RunPreviews["cancel"]>>, reader: Reader) {
  const text = runWords[reader.language];
  const lost =
    preview === null
      ? html`<p class="notice">${text.cancelUnknown}</p>`
      : preview === "unavailable"
        ? html`<p class="notice">${text.previewUnavailable}</p>`
        : preview.entries.length === 0
          ? html`<p class="notice">${text.cancelNothing}</p>`
          : html`<h2>${text.cancelLost}</h2>
              ${previewContent(preview, reader)}`;
  const content = html`<p>${text.cancelWhy}</p>
    ${lost}`;
  return asking(run, { title: text.cancelTitle, content, action: "cancel", go: text.cancelGo }, reader);
}

function asking(
  run: DeskRun,
  asked: { title: string; content: Html | Promise<Html>; action: "replay" | "cancel"; go: string },
  { language }: Reader,
) {
  const { title, content, action, go } = asked;
  return {
    title,
    section: "runs" as const,
    content: html`<h1>${title}</h1>
      ${content}
      <form method="post" action="/runs/${run.id}/${action}" class="actions">
        <button type="submit">${go}</button>
        <a href="/runs/${run.id}">${runWords[language].back}</a>
      </form>`,
  };
}
