import type { Context } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import { dayStartAt, localDay } from "../../delivery/local-day.ts";
import { providerName } from "../../desk/provider-name.ts";
import type { Ledger, MessageRecord } from "../../store/ledger.ts";
import { languageOf } from "../shell/language.ts";
import { channelNames, messageName, whyOf } from "../shell/message-words.ts";
import type { Show } from "../shell/shell.ts";
import { instantText, when } from "../shell/when.ts";
import { daysBefore } from "./message-query.ts";
import type { Reader } from "./message-table.ts";
import { unknownWords } from "./unknown-words.ts";

/** What the page works with. */
export type UnknownPageContext = Omit<Reader, "language"> & {
  ledger: Pick<Ledger, "list">;
  now: () => Date;
};

const defaultDays = 7;
const pageSize = 100;

/** `GET /messages/unknown?since=2026-11-22`: what may have been sent, and what sending it again would risk. */
export async function unknownPage(
  c: Context,
  { ledger, now, ...given }: UnknownPageContext,
  show: Show,
): Promise<Response> {
  const reader = { ...given, language: languageOf(c) };
  const text = unknownWords[reader.language];
  const asked = z.iso.date().or(z.literal("")).safeParse(c.req.query("since"));
  const since = asked.data ?? daysBefore(localDay(now(), reader.timeZone), defaultDays - 1);
  const cursor = z.string().max(200).safeParse(c.req.query("cursor")).data;
  const page = await ledger.list({
    status: "unknown",
    limit: pageSize,
    since: since === "" ? undefined : dayStartAt(since, reader.timeZone),
    cursor,
  });
  const older = `?${new URLSearchParams({ since, cursor: page.nextCursor ?? "" }).toString()}`;
  const content = html`<h1>${text.title}</h1>
    <p>${text.meaning}</p>
    <ul>
      <li>${text.sms}</li>
      <li>${text.email}</li>
    </ul>
    <h2>${text.whatToDo}</h2>
    <ol>
      ${text.steps.map((step) => html`<li>${step}</li>`)}
    </ol>
    <h2>${text.which}</h2>
    <form method="get" action="/messages/unknown" class="row">
      <label>${text.since}<input name="since" type="date" value="${since}" /></label>
      <button type="submit">${text.show}</button>
    </form>
    ${page.messages.length === 0 ? html`<p class="notice good">${text.none}</p>` : table(page.messages, reader)}
    ${page.nextCursor === null ? "" : html`<p><a href="/messages/unknown${older}">${text.older}</a></p>`}`;
  return show(c, { title: text.title, section: "messages", content });
}

function table(messages: readonly MessageRecord[], reader: Reader) {
  const text = unknownWords[reader.language];
  return html`<table class="cards" aria-label="${text.title}">
    <thead>
      <tr>
        <th scope="col">${text.when}</th>
        <th scope="col">${text.message}</th>
        <th scope="col">${text.to}</th>
        <th scope="col">${text.known}</th>
        <th scope="col">${text.do}</th>
      </tr>
    </thead>
    <tbody>
      ${messages.map((message) => row(message, reader))}
    </tbody>
  </table>`;
}

function row(message: MessageRecord, reader: Reader) {
  const { language } = reader;
  const text = unknownWords[language];
  const { id, leadId, provider, channel, checks, nextCheckAt } = message;
  const name = `${messageName(message, language)}, ${channelNames[channel]}`;
  const next = nextCheckAt === null ? text.askedNoMore : text.askedNext(instantText(nextCheckAt, reader));
  return html`<tr>
    <td>${when(message.createdAt, reader)}</td>
    <td><a href="/messages/${id}">${name}</a></td>
    <td>
      ${message.recipient ?? "—"} ${leadId === null ? "" : html`<a href="/leads/${leadId}">${leadId}</a>`}
    </td>
    <td>
      ${whyOf(message, provider, language)}
      <small>${text.asked(providerName(provider, language), checks)} ${next}</small>
    </td>
    <td>
      ${channel === "sms" ? text.riskSms : text.riskEmail}
      <a
        href="/messages/${id}/resend"
        aria-label="${text.resend}${text.colon}${name}, ${message.recipient ?? id}"
      >
        ${text.resend}
      </a>
    </td>
  </tr>`;
}
