import type { Context } from "hono";
import { html } from "hono/html";
import type { EmbeddedRuns } from "../../desk/runs.ts";
import { languageOf } from "../shell/language.ts";
import type { Show } from "../shell/shell.ts";
import { runWords } from "./run-words.ts";

/** A run by its id; null for what is none. */
export async function findRun(runs: EmbeddedRuns, id: string) {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i.test(id) ? await runs.find(id) : null;
}

/** There is no such run, and why that may be. */
export function noSuchRun(c: Context, show: Show) {
  const text = runWords[languageOf(c)];
  const content = html`<h1>${text.notFound}</h1>
    <p>${text.notFoundWhy}</p>
    <p><a href="/runs">${text.runs}</a></p>`;
  return show(c, { title: text.notFound, section: "runs", content }, 404);
}
