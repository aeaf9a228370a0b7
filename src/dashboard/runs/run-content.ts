import { html } from "hono/html";
import { aboutOf, journeyOf } from "../../desk/run-preview.ts";
import type { DeskRun, RunMessage } from "../../desk/runs.ts";
import { statusBadge } from "../shell/status-words.ts";
import { when } from "../shell/when.ts";
import { runBadge, type Reader } from "./run-status.ts";
import { errorBlock, failedAttempts, outputBlock, runSteps } from "./run-steps.ts";
import { runWords } from "./run-words.ts";
import { journeyNames } from "./step-words.ts";

/** All that is known of one run, with what may be done with it. */
export function runContent(run: DeskRun, reader: Reader) {
  const text = runWords[reader.language];
  const journey = journeyOf(run.functionId);
  return html`<p>
      ${runBadge(run.status, reader.language)} ${journeyNames[reader.language][journey] ?? ""}
      <small><code>${journey}</code></small>
    </p>
    ${run.isCalled ? html`<p class="notice">${text.called}</p>` : ""}
    ${run.error === null ? "" : errorBlock(run.error, "run-error", reader)}
    <div class="actions">
      <a href="/runs/${run.id}/replay">${text.replay}</a>
      ${run.status === "running" ? html`<a href="/runs/${run.id}/cancel">${text.cancel}</a>` : ""}
      <a href="/audit?${new URLSearchParams({ subject: `run ${run.id}` }).toString()}">${text.audit}</a>
    </div>
    ${facts(run, reader)}
    <h2>${text.messages}</h2>
    ${messagesTable(run.messages, reader)}
    <h2>${text.steps}</h2>
    ${runSteps(run.steps, reader)} ${failedAttempts(run.failures, "run-failures", reader)}
    ${outputBlock(run.output, "run-output", text.result)}
    ${run.events.map((event) => outputBlock(event.data, `event-${event.id}`, text.eventData))}`;
}

function facts(run: DeskRun, reader: Reader) {
  const text = runWords[reader.language];
  const { leadId } = aboutOf(run);
  const [event] = run.events;
  return html`<dl class="facts">
    <dt>${text.run}</dt>
    <dd><code>${run.id}</code></dd>
    <dt>${text.event}</dt>
    <dd><code>${run.eventName}</code> ${event === undefined ? "" : (event.externalId ?? event.id)}</dd>
    ${
      leadId === null
        ? ""
        : html`<dt>${text.lead}</dt>
            <dd><a href="/leads/${encodeURIComponent(leadId)}">${leadId}</a></dd>`
    }
    <dt>${text.started}</dt>
    <dd>${when(run.startedAt, reader)}</dd>
    <dt>${text.ended}</dt>
    <dd>${run.endedAt === null ? text.notEnded : when(run.endedAt, reader)}</dd>
    ${
      run.startsAt === null
        ? ""
        : html`<dt>${text.startsAt}</dt>
            <dd>${when(run.startsAt, reader)}</dd>`
    }
    ${
      run.nextTryAt === null
        ? ""
        : html`<dt>${text.nextTry}</dt>
            <dd>${when(run.nextTryAt, reader)}</dd>`
    }
    ${
      run.originalRunId === null
        ? ""
        : html`<dt>${text.repeats}</dt>
            <dd><a href="/runs/${run.originalRunId}">${run.originalRunId}</a></dd>`
    }
  </dl>`;
}

function messagesTable(messages: readonly RunMessage[], reader: Reader) {
  const text = runWords[reader.language];
  if (messages.length === 0) return html`<p>${text.noMessages}</p>`;
  return html`<table class="cards">
    <thead>
      <tr>
        <th scope="col">${text.message}</th>
        <th scope="col">${text.status}</th>
        <th scope="col">${text.whyNot}</th>
      </tr>
    </thead>
    <tbody>
      ${messages.map(
        (message) =>
          html`<tr>
            <td>
              <a href="/messages/${message.id}">${message.template ?? message.key}</a>
              ${message.channel === "sms" ? "SMS" : "e\u2011mail"}
            </td>
            <td>${statusBadge(message.status, reader.language)}</td>
            <td>${message.explanation ?? ""}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
