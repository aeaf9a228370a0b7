import { html } from "hono/html";
import {
  suppressionReasons,
  type SuppressedAddress,
  type Suppression,
  type SuppressionReason,
} from "../../store/suppressions.ts";
import { when } from "../shell/when.ts";
import { channelNames, type Reader } from "./findings-in-words.ts";
import { suppressionsWords } from "./suppressions-words.ts";

type Filter = { channel?: "sms" | "email"; reason?: SuppressionReason };

/** What the page shows: the list, or what holds for one address. `notice`: a word of what was just done, or null. */
export type SuppressionsShown = { suppressions: Suppression[]; notice: string | null } & (
  | { kind: "all"; filter: Filter; nextCursor: string | null }
  | { kind: "one"; address: SuppressedAddress }
);

/** The page of suppressions. */
export function suppressionsContent(shown: SuppressionsShown, reader: Reader) {
  const text = suppressionsWords[reader.language];
  return html`<h1>${text.title}</h1>
    <p>${text.why}</p>
    ${noticeOf(shown.notice, reader)} ${shown.kind === "one" ? oneAddress(shown, reader) : ""}
    <form method="post" action="/health/suppressions/find">
      <h2>${text.find}</h2>
      <label>
        ${text.address}
        <input name="address" required maxlength="320" autocomplete="off" aria-describedby="address-why" />
      </label>
      <small id="address-why">${text.addressWhy}</small>
      <button type="submit">${text.findButton}</button>
    </form>
    ${shown.kind === "all" ? allAddresses(shown, reader) : ""}
    <form method="post" action="/health/suppressions">
      <h2>${text.add}</h2>
      <label>
        ${text.address}
        <input name="address" required maxlength="320" autocomplete="off" />
      </label>
      <label>
        ${text.scope}
        <select name="scope">
          <option value="all">${text.scopes.all}</option>
          <option value="promotional">${text.scopes.promotional}</option>
        </select>
      </label>
      <button type="submit">${text.addButton}</button>
    </form>`;
}

function noticeOf(notice: string | null, { language }: Reader) {
  const text = suppressionsWords[language];
  if (notice === "invalid") return html`<p class="notice bad" role="alert">${text.invalid}</p>`;
  if (notice !== "added" && notice !== "again" && notice !== "lifted" && notice !== "nothing") return "";
  return html`<p class="notice good" role="status">${text[notice]}</p>`;
}

function oneAddress({ suppressions, address }: Extract<SuppressionsShown, { kind: "one" }>, reader: Reader) {
  const text = suppressionsWords[reader.language];
  return html`<h2>${text.ofOne} (${channelNames[address.channel]})</h2>
    ${suppressions.length === 0 ? html`<p>${text.noneHere}</p>` : table(suppressions, reader)}
    <p><a href="/health/suppressions">${text.all}</a></p>`;
}

function allAddresses(
  { suppressions, filter, nextCursor }: Extract<SuppressionsShown, { kind: "all" }>,
  reader: Reader,
) {
  const text = suppressionsWords[reader.language];
  const query = new URLSearchParams({ ...filter, cursor: nextCursor ?? "" });
  return html`<h2>${text.filter}</h2>
    ${filterForm(filter, reader)}
    ${suppressions.length === 0 ? html`<p>${text.none}</p>` : table(suppressions, reader)}
    ${
      nextCursor === null
        ? ""
        : html`<p><a href="/health/suppressions?${query.toString()}">${text.more}</a></p>`
    }`;
}

function filterForm(filter: Filter, { language }: Reader) {
  const text = suppressionsWords[language];
  const option = (value: string, name: string, chosen: string | undefined) =>
    html`<option value="${value}" ${value === chosen ? html`selected` : ""}>${name}</option>`;
  return html`<form method="get" action="/health/suppressions" class="row">
    <label>
      ${text.channel}
      <select name="channel">
        <option value="">${text.any}</option>
        ${Object.entries(channelNames).map(([id, name]) => option(id, name, filter.channel))}
      </select>
    </label>
    <label>
      ${text.reason}
      <select name="reason">
        <option value="">${text.any}</option>
        ${suppressionReasons.map((reason) => option(reason, text.reasons[reason], filter.reason))}
      </select>
    </label>
    <button type="submit">${text.show}</button>
  </form>`;
}

function table(suppressions: Suppression[], reader: Reader) {
  const text = suppressionsWords[reader.language];
  return html`<table class="cards">
    <thead>
      <tr>
        <th scope="col">${text.since}</th>
        <th scope="col">${text.channel}</th>
        <th scope="col">${text.reason}</th>
        <th scope="col">${text.scope}</th>
        <th scope="col">${text.digest}</th>
        <th scope="col">${text.action}</th>
      </tr>
    </thead>
    <tbody>
      ${suppressions.map(({ channel, addressId, reason, scope, sinceAt }) => {
        const digest = addressId.slice(0, 8);
        return html`<tr>
          <td>${when(sinceAt, reader)}</td>
          <td>${channelNames[channel]}</td>
          <td>${text.reasons[reason]}</td>
          <td>${text.scopes[scope]}</td>
          <td>
            <a href="/health/suppressions?channel=${channel}&amp;addressId=${addressId}"
              ><code>${digest}</code></a
            >
          </td>
          <td>
            <form
              method="post"
              action="/health/suppressions/${channel}/${addressId}/lift"
              data-confirm="${text.confirm}"
            >
              <button type="submit" class="secondary outline" aria-label="${text.lift} ${digest}">
                ${text.lift}
              </button>
            </form>
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
