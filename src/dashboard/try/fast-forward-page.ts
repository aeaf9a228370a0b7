import { type Context, Hono } from "hono";
import { html } from "hono/html";
import {
  type Beginning,
  beginnings,
  eventsOf,
  laterEvents,
  laterEventsOf,
  type Scenario,
} from "../../desk/scenario.ts";
import { rehearsalsAreBusy } from "../../desk/rehearsals-are-busy.ts";
import { locale as localeField } from "../../events/fields.ts";
import { type Language, languageOf } from "../shell/language.ts";
import type { Show } from "../shell/shell.ts";
import { eventWords } from "./event-words.ts";
import { fastForwardWords } from "./fast-forward-words.ts";
import { rehearsalTimeline } from "./rehearsal-timeline.ts";
import type { TryContext } from "./try-context.ts";

/** As far as time is put forward. */
const horizonMs = 14 * 24 * 3_600_000;
const longestDays = 14;
/** How long somebody looks at an empty page at most: until it is played, and until its turn comes before that. */
const patienceMs = 10_000;
const slotWithinMs = 3000;

/**
 * `GET /try/fast-forward`: a scenario in a form, and with `run` what comes of it. The person in it is made up, so that the
 * address holds nothing personal and can be kept.
 */
export function fastForwardPage(context: TryContext, show: Show): Hono {
  return new Hono().get("/fast-forward", async (c) => {
    const language = languageOf(c);
    const text = fastForwardWords[language];
    const scenario = scenarioOf(c, language);
    const played = c.req.query("run") === undefined ? "" : await play(scenario, language, c.req.raw.signal);
    return await show(c, {
      title: text.title,
      section: "try",
      content: html`<p><a href="/try">${text.back}</a></p>
        <h1>${text.title}</h1>
        <p>${text.why}</p>
        ${scenarioForm(scenario, language)} ${played}`,
    });
  });

  async function play(scenario: Scenario, language: Language, signal: AbortSignal) {
    const text = fastForwardWords[language];
    const { events, happenings } = eventsOf(scenario, context.now().getTime());
    const bounds = { horizonMs, patienceMs, slotWithinMs, signal };
    const answer = await context.rehearsals
      .fastForward(events, { happenings, ...bounds })
      .catch((error: unknown) => {
        if (rehearsalsAreBusy(error)) return { status: "busy" as const };
        throw error;
      });
    const result =
      answer.status === "played"
        ? rehearsalTimeline(answer.rehearsal, scenario, { ...context, language })
        : answer.status === "busy"
          ? html`<p class="notice" role="alert">${text.busy}</p>`
          : html`<p class="notice bad">
              ${text.invalid}
              <span lang="en">${answer.problems.map(({ message }) => message).join(" ")}</span>
            </p>`;
    return html`<section aria-labelledby="result">
      <h2 id="result">${text.result}</h2>
      ${result}
    </section>`;
  }
}

function scenarioOf(c: Context, language: Language): Scenario {
  const beginning = beginnings.find((name) => name === c.req.query("event")) ?? "lead.created";
  const later: Scenario["later"] = {};
  for (const name of laterEvents) {
    const days = Number.parseFloat((c.req.query(name) ?? "").replace(",", "."));
    if (days >= 0 && days <= longestDays) later[name] = days;
  }
  return {
    beginning,
    locale: localeField.catch(language).parse(c.req.query("locale")),
    later,
    smsUndelivered: c.req.query("undelivered") !== undefined,
    emailBounced: c.req.query("bounced") !== undefined,
  };
}

function scenarioForm(scenario: Scenario, language: Language) {
  const text = fastForwardWords[language];
  const { beginning, later, smsUndelivered, emailBounced } = scenario;
  return html`<p id="begins">${text.begins}</p>
    <ul aria-labelledby="begins">
      ${beginnings.map((name) => beginningLink(name, beginning, language))}
    </ul>
    <form method="get" action="/try/fast-forward">
      <input type="hidden" name="event" value="${beginning}" />
      <div class="grid-fields">
        ${localeSelect(scenario, language)}
        ${laterEventsOf(beginning).map(
          (name) =>
            html`<div>
              <label for="${name}">${text.later[name]}</label>
              <input
                id="${name}"
                name="${name}"
                type="number"
                min="0"
                max="${longestDays}"
                step="any"
                value="${later[name] ?? ""}"
                aria-describedby="days"
              />
            </div>`,
        )}
      </div>
      <p><small id="days">${text.days}</small></p>
      ${checkbox("undelivered", text.undelivered, smsUndelivered)}
      ${checkbox("bounced", text.bounced, emailBounced)}
      <button type="submit" name="run" value="yes">${text.run}</button>
    </form>`;
}

function beginningLink(name: Beginning, current: Beginning, language: Language) {
  return html`<li>
    <a href="/try/fast-forward?event=${name}" ${name === current ? html`aria-current="true"` : ""}>${name}</a>
    – ${eventWords[language].events[name]}
  </li>`;
}

function localeSelect({ locale }: Scenario, language: Language) {
  return html`<div>
    <label for="locale">${fastForwardWords[language].locale}</label>
    <select id="locale" name="locale">
      ${(["fr", "en"] as const).map(
        (option) =>
          html`<option value="${option}" ${option === locale ? html`selected` : ""}>
            ${eventWords[language].locales[option]}
          </option>`,
      )}
    </select>
  </div>`;
}

function checkbox(name: string, label: string, checked: boolean) {
  return html`<label
    ><input type="checkbox" name="${name}" ${checked ? html`checked` : ""} /> ${label}</label
  >`;
}
