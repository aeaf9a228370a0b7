import { html } from "hono/html";
import { journeyOf } from "../../desk/run-preview.ts";
import type { RunState, RunSummary } from "../../engine/reads/run-summary.ts";
import { when } from "../shell/when.ts";
import { runBadge, type Reader } from "./run-status.ts";
import { runWords } from "./run-words.ts";
import { journeyNames } from "./step-words.ts";

/** Which runs are asked for, as the form of the page has it. */
export type RunsAsked = { status?: RunState; journey?: string; leadId?: string };

/** States of runs, in the order of the filter. */
export const runStates = ["running", "completed", "failed", "cancelled"] as const;

/** The form with which the list is narrowed down. */
export function runsFilter(asked: RunsAsked, { language }: Reader) {
  const text = runWords[language];
  const option = (value: string, name: string, chosen: string | undefined) =>
    html`<option value="${value}" ${value === chosen ? html`selected` : ""}>${name}</option>`;
  return html`<form method="get" action="/runs" class="row">
    <label>
      ${text.status}
      <select name="status">
        <option value="">${text.any}</option>
        ${runStates.map((state) => option(state, text.states[state], asked.status))}
      </select>
    </label>
    <label>
      ${text.journey}
      <select name="journey">
        <option value="">${text.any}</option>
        ${Object.entries(journeyNames[language]).map(([id, name]) => option(id, name, asked.journey))}
      </select>
    </label>
    <label>
      ${text.lead}
      <input name="lead" maxlength="128" value="${asked.leadId ?? ""}" autocomplete="off" />
    </label>
    <button type="submit">${text.show}</button>
  </form>`;
}

/** Runs with their journey, their state and what they were started for. */
export function runsTable(runs: readonly RunSummary[], reader: Reader) {
  const text = runWords[reader.language];
  return html`<table class="cards">
    <thead>
      <tr>
        <th scope="col">${text.started}</th>
        <th scope="col">${text.journey}</th>
        <th scope="col">${text.status}</th>
        <th scope="col">${text.event}</th>
        <th scope="col">${text.ended}</th>
      </tr>
    </thead>
    <tbody>
      ${runs.map((run) => {
        const journey = journeyOf(run.functionId);
        return html`<tr>
          <td>${when(run.startedAt, reader)}</td>
          <td>
            <a href="/runs/${run.id}">${journeyNames[reader.language][journey] ?? journey}</a> <br /><small
              ><code>${journey}</code> ${run.originalRunId === null ? "" : `↻`}</small
            >
          </td>
          <td>${runBadge(run.status, reader.language)}</td>
          <td><code>${run.eventName}</code></td>
          <td>${run.endedAt === null ? html`<small>${text.notEnded}</small>` : when(run.endedAt, reader)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
