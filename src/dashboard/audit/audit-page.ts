import { Hono } from "hono";
import { html } from "hono/html";
import type { AuditLog, AuditPage } from "../../store/audit-log.ts";
import { languageOf, type Language } from "../shell/language.ts";
import type { Show } from "../shell/shell.ts";
import { when } from "../shell/when.ts";
import { actionWords, auditWords } from "./audit-words.ts";
import { subjectLink } from "./subject-link.ts";

/** What the page of the audit log works with. */
export type AuditPageContext = {
  audit: Pick<AuditLog, "list">;
  timeZone: string;
};

const pageSize = 50;

/** Wide enough for anything the log names, and no control characters, which PostgreSQL cannot compare. */
const isSubject = (text: string | undefined) => text !== undefined && /^[\x21-\x7e ]{1,200}$/.test(text);

/** `GET /audit`: what people did by hand, newest first, by pages; with `subject`, what was done to one thing. */
export function auditPage({ audit, timeZone }: AuditPageContext, show: Show): Hono {
  return new Hono().get("/audit", async (c) => {
    const language = languageOf(c);
    const text = auditWords[language];
    const { cursor, subject } = c.req.query();
    const about = isSubject(subject) ? { subject: subject ?? "" } : {};
    const page = await pageAt(audit, { ...about, ...(cursor !== undefined && { cursor }) });
    const { entries, nextCursor } = page;
    const older = new URLSearchParams({ ...about, cursor: nextCursor ?? "" });
    return show(c, {
      title: text.title,
      section: "health",
      content: html`<h1>${text.title}</h1>
        <p>${text.why}</p>
        ${
          about.subject === undefined
            ? ""
            : html`<p>${text.about} <code>${about.subject}</code>. <a href="/audit">${text.all}</a></p>`
        }
        ${entries.length === 0 ? html`<p>${text.none}</p>` : table(entries, { language, timeZone })}
        ${nextCursor === null ? "" : html`<p><a href="/audit?${older.toString()}">${text.older}</a></p>`}`,
    });
  });
}

/** A cursor that means nothing, as in an old link, is worth no error page: the log begins at its newest entry. */
async function pageAt(
  audit: Pick<AuditLog, "list">,
  asked: { cursor?: string; subject?: string },
): Promise<AuditPage> {
  const { cursor, ...filter } = asked;
  if (cursor === undefined) return await audit.list({ limit: pageSize, ...filter });
  try {
    return await audit.list({ limit: pageSize, ...filter, cursor });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "CURSOR_INVALID")
      return await audit.list({ limit: pageSize, ...filter });
    throw error;
  }
}

function table(entries: AuditPage["entries"], reader: { language: Language; timeZone: string }) {
  const text = auditWords[reader.language];
  return html`<table class="cards">
    <thead>
      <tr>
        <th scope="col">${text.when}</th>
        <th scope="col">${text.who}</th>
        <th scope="col">${text.what}</th>
        <th scope="col">${text.subject}</th>
        <th scope="col">${text.detail}</th>
      </tr>
    </thead>
    <tbody>
      ${entries.map(({ at, actor, action, subject, detail }) => {
        const words = actionWords[reader.language][action];
        return html`<tr>
          <td>${when(at, reader)}</td>
          <td>${actor}</td>
          <td>
            ${words === undefined ? "" : html`${words} <br />`}<small><code>${action}</code></small>
          </td>
          <td>${subject === null ? "—" : subjectLink(subject)}</td>
          <td>${detail ?? ""}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
