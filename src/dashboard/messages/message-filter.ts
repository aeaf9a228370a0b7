import { html } from "hono/html";
import { channelNames, journeyWords } from "../shell/message-words.ts";
import { colon, type Language } from "../shell/language.ts";
import { statusWords } from "../shell/status-words.ts";
import type { MessageQuery } from "./message-query.ts";
import { messagesWords } from "./messages-words.ts";

/** The way to a person, and the form that narrows the log. */
export function messageFilter(asked: MessageQuery, language: Language) {
  const text = messagesWords[language];
  return html`<form method="get" action="/leads" class="row find" aria-label="${text.findLead}">
      <label>
        ${text.findLead}
        <input
          name="leadId"
          required
          maxlength="128"
          pattern="[A-Za-z0-9._:\\-]+"
          placeholder="${text.leadHint}"
          autocomplete="off"
        />
      </label>
      <button type="submit">${text.find}</button>
    </form>
    <details ${isNarrowed(asked) ? "open" : ""} class="filter">
      <summary>${text.filter}</summary>
      <form method="get" action="/" class="row">
        ${choice("status", { label: text.status, any: text.any, chosen: asked.status, options: statusWords[language] })}
        ${choice("channel", { label: text.channel, any: text.any, chosen: asked.channel, options: channelNames })}
        ${choice("journey", { label: text.journey, any: text.any, chosen: asked.journey, options: journeysThatWrite(language) })}
        <label>${text.lead}<input name="lead" value="${asked.lead}" maxlength="128" /></label>
        <label>
          ${text.text}
          <input
            name="text"
            type="search"
            value="${asked.text}"
            maxlength="100"
            aria-describedby="text-hint"
          />
        </label>
        <label>${text.since}<input name="since" type="date" value="${asked.since}" /></label>
        <label>${text.until}<input name="until" type="date" value="${asked.until}" /></label>
        <button type="submit">${text.apply}</button>
      </form>
      <p>
        <small id="text-hint">${text.text}${colon[language]}${text.textHint}.</small>
        <a href="/?since=">${text.all}</a>
      </p>
    </details>`;
}

/** Whether anything but the period is asked for. */
export function isNarrowed({ status, channel, journey, lead, text, until }: MessageQuery): boolean {
  return [status, channel, journey, lead, text, until].some((value) => value !== "");
}

function choice(
  name: string,
  field: { label: string; any: string; chosen: string; options: Record<string, string> },
) {
  return html`<label>
    ${field.label}
    <select name="${name}">
      <option value="">${field.any}</option>
      ${Object.entries(field.options).map(
        ([value, word]) =>
          html`<option value="${value}" ${value === field.chosen ? "selected" : ""}>${word}</option>`,
      )}
    </select>
  </label>`;
}

function journeysThatWrite(language: Language): Record<string, string> {
  const { "record-subject": _sendsNothing, ...journeys } = journeyWords[language];
  return journeys;
}
