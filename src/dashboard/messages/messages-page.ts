import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { Config } from "../../config.ts";
import { localDay } from "../../delivery/local-day.ts";
import { CursorInvalidError } from "../../store/cursor-invalid-error.ts";
import type { Ledger } from "../../store/ledger.ts";
import { languageOf } from "../shell/language.ts";
import type { Show } from "../shell/shell.ts";
import { firstSteps } from "./first-steps.ts";
import { dayFigures, statusCounts } from "./log-figures.ts";
import { isNarrowed, messageFilter } from "./message-filter.ts";
import { filterOf, type MessageQuery, messageQuery, queryString } from "./message-query.ts";
import { messageTable, type Reader } from "./message-table.ts";
import { messagesWords } from "./messages-words.ts";
import { setupLine, type Setup } from "./setup-line.ts";
import { unknownPage } from "./unknown-page.ts";

/** What the message log works with. */
export type MessagesPageContext = {
  ledger: Pick<Ledger, "list" | "counts" | "usage">;
  dayLimits: Config["dayLimits"];
  /** Of the estimated costs. */
  currency: string;
  /** IANA zone in which instants are shown and days are counted. */
  timeZone: string;
  setup: Setup;
  now: () => Date;
};

const pageSize = 50;

/** `GET /`: the message log, newest first, live. `GET /messages/unknown`: those whose outcome is not known, together. */
export function messagesPage(context: MessagesPageContext, show: Show): Hono {
  return new Hono()
    .get("/", async (c) => {
      const language = languageOf(c);
      const asked = messageQuery(c.req.query(), context);
      const reader = { ...context, language };
      const text = messagesWords[language];
      const content = html`<h1>${text.title}</h1>
        ${messageFilter(asked, language)} ${await liveLog(c, context, { asked, reader })}
        ${setupLine(context.setup, language)}`;
      return show(c, { title: text.title, section: "messages", content });
    })
    .get("/messages/unknown", async (c) => await unknownPage(c, context, show));
}

/** The part that is brought up to date while somebody looks. */
async function liveLog(
  c: Context,
  { ledger, dayLimits, timeZone, now }: MessagesPageContext,
  { asked, reader }: { asked: MessageQuery; reader: Reader },
) {
  const filter = filterOf(asked, timeZone);
  const [page, counts, usage] = await Promise.all([
    firstOfAll(ledger, { ...filter, limit: pageSize }),
    ledger.counts({ since: filter.since, until: filter.until }),
    ledger.usage(localDay(now(), timeZone)),
  ]);
  const { pathname, search } = new URL(c.req.url);
  return html`<div hx-ext="sse" sse-connect="/live">
    <div
      id="log"
      hx-get="${pathname}${search}"
      hx-trigger="sse:change throttle:1s, sse:change delay:2s"
      hx-select="#log"
      hx-swap="outerHTML"
    >
      ${dayFigures(usage, { dayLimits, reader })} ${statusCounts(counts, { asked, reader })}
      ${logOf(page, { asked, reader })}
    </div>
  </div>`;
}

/** A cursor that no page gave out, as after a mistyped address, begins anew. */
async function firstOfAll(ledger: Pick<Ledger, "list">, filter: Parameters<Ledger["list"]>[0]) {
  try {
    return await ledger.list(filter);
  } catch (error) {
    if (!(error instanceof CursorInvalidError)) throw error;
    return await ledger.list({ ...filter, cursor: undefined });
  }
}

function logOf(
  { messages, nextCursor }: Awaited<ReturnType<Ledger["list"]>>,
  { asked, reader }: { asked: MessageQuery; reader: Reader },
) {
  const text = messagesWords[reader.language];
  const none = () => {
    if (nextCursor !== null) return html`<p>${text.noneHere}</p>`;
    if (isNarrowed(asked) || asked.cursor !== "") return html`<p>${text.noMatch}</p>`;
    return firstSteps(reader.language);
  };
  const older = messages.length === 0 ? text.searchOn : text.older;
  return html`${messages.length === 0 ? none() : messageTable(messages, reader)}
    <p class="actions">
      ${asked.cursor === "" ? "" : html`<a href="/${queryString(asked, { cursor: "" })}">${text.newest}</a>`}
      ${nextCursor === null ? "" : html`<a href="/${queryString(asked, { cursor: nextCursor })}">${older}</a>`}
    </p>`;
}
