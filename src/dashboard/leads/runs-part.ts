import { html } from "hono/html";
import type { LeadRun, RunsOfLeads } from "../../desk/lead-runs.ts";
import type { LeadView } from "../../desk/lead-view.ts";
import type { Language } from "../shell/language.ts";
import { journeyName } from "../shell/message-words.ts";
import { leadWords } from "./lead-words.ts";

/** The journeys of a person that go on, each with the way to end it. */
export function runsPart(
  { lead, runs }: LeadView,
  { runs: known, language }: { runs: RunsOfLeads; language: Language },
) {
  const text = leadWords[language];
  const alive = runs.filter(mayGoOn);
  const isElsewhere = known?.kind === "inngest";
  return html`<section aria-labelledby="runs">
    <h2 id="runs">${text.runs}</h2>
    <p>${alive.length === 0 ? text.noneAlive : isElsewhere ? text.aliveUnknown : text.alive}</p>
    ${
      alive.length === 0
        ? ""
        : html`<ul>
            ${alive.map(
              (run) =>
                html`<li>
                  ${runName(run, language)}
                  <a
                    href="/leads/${lead.id}/runs/${run.id}/cancel"
                    aria-label="${text.cancel} ${runName(run, language)}"
                    >${text.cancel}</a
                  >
                </li>`,
            )}
          </ul>`
    }
  </section>`;
}

/** Whether a run has not ended, as far as is known here. */
export function mayGoOn({ status }: LeadRun): boolean {
  return status === "running" || status === null;
}

/** A run as a person names it: its journey, and what it is about. */
export function runName({ journey, interviewId, trialId, id }: LeadRun, language: Language): string {
  const about = interviewId ?? trialId;
  const name = journey === null ? id : journeyName(journey, language);
  return about === null ? name : `${name} ${about}`;
}
