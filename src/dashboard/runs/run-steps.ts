import { html } from "hono/html";
import type { FailedAttempt } from "../../engine/reads/failed-attempt.ts";
import type { RunDetail } from "../../engine/reads/run-detail.ts";
import type { RunStep, StepWait } from "../../engine/reads/run-step.ts";
import { when } from "../shell/when.ts";
import { stepBadge, stepTones, type Reader } from "./run-status.ts";
import { runWords } from "./run-words.ts";
import { stepInWords } from "./step-words.ts";

/** The steps in their order, with what failed, what they wait for and what they came to. */
export function runSteps(steps: readonly RunStep[], reader: Reader) {
  const text = runWords[reader.language];
  if (steps.length === 0) return html`<p>${text.noSteps}</p>`;
  return html`<ol class="timeline">
    ${steps.map((step) => {
      const words = stepInWords(step.name, reader.language);
      return html`<li class="${stepTones[step.state]}">
        <strong>${words ?? step.name}</strong> ${stepBadge(step.state, reader.language)} <br /><small>
          <code>${step.name}</code>
          ${step.endedAt === null ? "" : when(step.endedAt, reader)}
          ${step.attempts > 1 ? `· ${text.attempts}${text.colon} ${step.attempts}` : ""}
        </small>
        ${step.waitsFor === null ? "" : html`<br />${waitText(step.waitsFor, reader)}`}
        ${step.nextTryAt === null ? "" : html`<br />${text.nextTry}${text.colon} ${when(step.nextTryAt, reader)}`}
        ${step.error === null ? "" : errorBlock(step.error, `error-${step.id}`, reader)}
        ${failedAttempts(step.failures, `failures-${step.id}`, reader)}
        ${outputBlock(step.output, `output-${step.id}`, text.output)}
      </li>`;
    })}
  </ol>`;
}

function waitText(wait: StepWait, reader: Reader) {
  const text = runWords[reader.language];
  const until = when(wait.untilAt, reader);
  switch (wait.for) {
    case "time":
      return html`${text.waitsForTime} ${until}`;
    case "event":
      return html`${text.waitsForEvent(wait.eventName)} ${until}`;
    case "signal":
      return html`${text.waitsForOther(wait.signal ?? "")} ${until}`;
    case "run":
      return html`${text.waitsForOther(wait.functionId ?? text.run)} ${until}`;
    default:
      return wait satisfies never;
  }
}

/** An error in one line, its stack folded. */
export function errorBlock(error: NonNullable<RunDetail["error"]>, id: string, reader: Reader) {
  const text = runWords[reader.language];
  // Errors that are expected have their message for a stack.
  const stack = error.stack === null || error.stack === error.message ? null : error.stack;
  return html`<p class="notice bad">${error.name}: ${error.message}</p>
    ${
      stack === null
        ? ""
        : html`<details id="${id}">
            <summary>${text.stack}</summary>
            <pre>${stack}</pre>
          </details>`
    }`;
}

/** Tries that came to nothing, folded. */
export function failedAttempts(failures: readonly FailedAttempt[], id: string, reader: Reader) {
  const text = runWords[reader.language];
  if (failures.length === 0) return "";
  return html`<details id="${id}">
    <summary>${text.failures} (${failures.length})</summary>
    <ol>
      ${failures.map(
        ({ kind, attempt, faults, at, error, nextTryAt }) =>
          html`<li>
            ${kind === "failed" ? text.attemptFailed(attempt + 1) : text.attemptUnreached(faults)},
            ${when(at, reader)}: ${error.message}
            ${nextTryAt === null ? "" : html`<small>(${text.nextTry}${text.colon} ${when(nextTryAt, reader)})</small>`}
          </li>`,
      )}
    </ol>
  </details>`;
}

/** A value as JSON, folded; nothing for none. */
export function outputBlock(output: unknown, id: string, name: string) {
  if (output === null || output === undefined) return "";
  return html`<details id="${id}">
    <summary>${name}</summary>
    <pre>${JSON.stringify(output, null, 2)}</pre>
  </details>`;
}
