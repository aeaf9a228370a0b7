import { html } from "hono/html";
import type { Config } from "../../config.ts";
import type { HealthView } from "../../desk/health-view.ts";
import { when } from "../shell/when.ts";
import type { Reader } from "./findings-in-words.ts";
import { healthWords } from "./health-words.ts";

/** The server itself: its version, its database, who executes the journeys, and how long things are kept. */
export function serverSection(view: HealthView, { retention }: Pick<Config, "retention">, reader: Reader) {
  const text = healthWords[reader.language];
  const { version, node, startedAt } = view.process;
  return html`<h2>${text.server}</h2>
    <dl class="facts">
      <dt>${text.version}</dt>
      <dd>${version} (Node ${node})</dd>
      <dt>${text.started}</dt>
      <dd>${when(startedAt, reader)}</dd>
      <dt>${text.database}</dt>
      <dd>${view.database}, ${view.store === null ? text.silent : text.answers}</dd>
      <dt>${text.functions}</dt>
      <dd>${executionText(view, reader)}</dd>
    </dl>
    <h2>${text.retention}</h2>
    <dl class="facts">
      <dt>${text.bodies}</dt>
      <dd>${days(retention.bodiesMs, reader)} <small>RETAIN_BODIES</small></dd>
      <dt>${text.messagesKept}</dt>
      <dd>${days(retention.messagesMs, reader)} <small>RETAIN_MESSAGES</small></dd>
      <dt>${text.leads}</dt>
      <dd>${days(retention.leadsMs, reader)} <small>RETAIN_LEADS</small></dd>
      <dt>${text.runsKept}</dt>
      <dd>${days(retention.runsMs, reader)} <small>RETAIN_RUNS</small></dd>
    </dl>`;
}

function executionText({ execution }: HealthView, { language }: Reader): string {
  const text = healthWords[language];
  if (execution.kind === "embedded") return text.embedded;
  return `${execution.where} (${execution.registered ? text.registered : text.unregistered})`;
}

function days(ms: number, { language }: Reader): string {
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: "day",
    unitDisplay: "long",
    maximumFractionDigits: 1,
  }).format(ms / 86_400_000);
}

/** Every setting with its present value, folded. */
export function settingsSection({ settings }: Pick<Config, "settings">, { language }: Reader) {
  const text = healthWords[language];
  const set = settings.filter(({ state }) => state === "set").length;
  return html`<h2>${text.settings}</h2>
    <p>${text.settingsWhy}</p>
    <details id="settings">
      <summary>${text.settingsCount(settings.length, set)}</summary>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">${text.setting}</th>
            <th scope="col">${text.value}</th>
            <th scope="col">${text.origin}</th>
          </tr>
        </thead>
        <tbody>
          ${settings.map(
            ({ name, state, value, isSecret }) =>
              html`<tr>
                <td><code>${name}</code></td>
                <td>${state === "set" && isSecret ? html`<em>${text.secret}</em>` : (value ?? "—")}</td>
                <td>
                  ${state === "set" ? html`<strong>${text.states[state]}</strong>` : text.states[state]}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>`;
}
