import { html } from "hono/html";
import type { LeadView } from "../../desk/lead-view.ts";
import { reasonWords } from "../../reasons/reason-words.ts";
import type { ChannelId } from "../../messages/message.ts";
import type { Suppression } from "../../store/suppressions.ts";
import type { Reader } from "../messages/message-table.ts";
import { channelNames } from "../shell/message-words.ts";
import { instantText, when } from "../shell/when.ts";
import { leadWords } from "./lead-words.ts";

/** Who it is, and whether they may be written to. */
export function personPart(view: LeadView, reader: Reader) {
  const text = leadWords[reader.language];
  const { contact, questionnaireCompletedAt } = view.lead;
  return html`<section aria-labelledby="person">
    <h2 id="person">${text.person}</h2>
    ${contact === null ? html`<p>${text.noContact}</p>` : ""}
    <dl class="facts">
      ${contact === null ? "" : contactPart(contact, view.suppressions, reader)}
      <dt>${text.questionnaire}</dt>
      <dd>
        ${questionnaireCompletedAt === null ? text.notFilledIn : when(questionnaireCompletedAt, reader)}
      </dd>
      ${view.interviews.length === 0 ? "" : interviewsPart(view, reader)}
      ${view.trials.length === 0 ? "" : trialsPart(view, reader)}
    </dl>
  </section>`;
}

function contactPart(
  contact: NonNullable<LeadView["lead"]["contact"]>,
  suppressions: readonly Suppression[],
  reader: Reader,
) {
  const text = leadWords[reader.language];
  const { firstName, lastName, email, phone, locale, timeZone, consentSms, consentEmail } = contact;
  const address = (channel: ChannelId, value: string | null) =>
    html`<dd>
      ${value ?? "—"}
      ${value === null ? "" : html`<br /><small>${writtenTo(channel, suppressions, reader)}</small>`}
    </dd>`;
  const consent = (said: boolean | null) => text.consentIs[said === null ? "unsaid" : said ? "yes" : "no"];
  return html`<dt>${text.name}</dt>
    <dd>${firstName} ${lastName}</dd>
    <dt>E‑mail</dt>
    ${address("email", email)}
    <dt>${text.phone}</dt>
    ${address("sms", phone)}
    <dt>${text.consent}</dt>
    <dd>${channelNames.sms} (${consent(consentSms)}), ${channelNames.email} (${consent(consentEmail)})</dd>
    <dt>${text.language}</dt>
    <dd>${locale ?? text.defaultOne}</dd>
    <dt>${text.zone}</dt>
    <dd>${timeZone ?? text.defaultOne}</dd>`;
}

function writtenTo(channel: ChannelId, suppressions: readonly Suppression[], reader: Reader): string {
  const { language } = reader;
  const text = leadWords[language];
  const binding = suppressions.filter((entry) => entry.channel === channel);
  if (binding.length === 0) return text.writable;
  return binding
    .map(({ reason, sinceAt }) => {
      const word = reason === "provider-suppressed" ? "suppressed-by-provider" : `suppressed-${reason}`;
      const why = reasonWords(word, language)?.why ?? reason;
      return `${text.suppressed(instantText(sinceAt, reader))}. ${why}`;
    })
    .join(" ");
}

function interviewsPart({ interviews }: LeadView, reader: Reader) {
  const text = leadWords[reader.language];
  return html`<dt>${text.interviews}</dt>
    ${interviews.map(
      ({ id, startsAt, cancelledAt, revision }) =>
        html`<dd>
          ${id} ${startsAt === null ? "" : when(startsAt, reader)}
          ${cancelledAt === null ? "" : html`<strong>${text.cancelled}</strong>`}
          ${revision < 2 ? "" : html`<small>(${text.revision(revision)})</small>`}
        </dd>`,
    )}`;
}

function trialsPart({ trials }: LeadView, reader: Reader) {
  const text = leadWords[reader.language];
  return html`<dt>${text.trials}</dt>
    ${trials.map(
      ({ id, startedAt, endsAt, convertedAt }) =>
        html`<dd>
          ${id} ${startedAt === null ? "" : when(startedAt, reader)}
          ${endsAt === null ? "" : html`${text.endsAt} ${when(endsAt, reader)}`}
          ${convertedAt === null ? "" : html`<strong>${text.converted}</strong> ${when(convertedAt, reader)}`}
        </dd>`,
    )}`;
}
