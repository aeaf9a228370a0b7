import { Hono } from "hono";
import { html } from "hono/html";
import type { InngestRuns } from "../../desk/runs.ts";
import { languageOf } from "../shell/language.ts";
import type { Show } from "../shell/shell.ts";
import { runWords } from "./run-words.ts";

/** `GET /runs` and below, with an Inngest server: where its dashboard shows them. */
export function elsewherePage({ dashboardUrl, runUrl }: InngestRuns, show: Show): Hono {
  return new Hono().on("GET", ["/runs", "/runs/:id", "/runs/:id/:action"], (c) => {
    const text = runWords[languageOf(c)];
    const id = c.req.param("id");
    const url = id === undefined ? null : runUrl(id);
    return show(c, {
      title: text.title,
      section: "runs",
      content: html`<h1>${text.elsewhere}</h1>
        <p>${text.elsewhereWhy}</p>
        ${
          url === null
            ? ""
            : html`<p><a href="${url}" rel="noreferrer">${text.elsewhereRun}</a> <code>${id}</code></p>`
        }
        <p><a href="${dashboardUrl}" rel="noreferrer">${text.elsewhereLink}</a></p>`,
    });
  });
}
