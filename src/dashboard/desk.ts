import { Hono } from "hono";
import { leadPages, type LeadPageContext } from "./leads/lead-page.ts";
import { messagePage, type MessagePageContext } from "./message/message-page.ts";
import { auditPage, type AuditPageContext } from "./audit/audit-page.ts";
import { healthPage, type HealthPageContext } from "./health/health-page.ts";
import { suppressionsPage, type SuppressionsPageContext } from "./health/suppressions-page.ts";
import { messagesPage, type MessagesPageContext } from "./messages/messages-page.ts";
import { runsPage, type RunsPageContext } from "./runs/runs-page.ts";
import { assetRoutes } from "./shell/assets.ts";
import type { Live } from "./shell/live.ts";
import { loginRoutes } from "./shell/login.ts";
import { formsOnly } from "./shell/forms.ts";
import { createShow, guards, notFoundPage, type ShellContext } from "./shell/shell.ts";
import type { TryPagesContext } from "./try/try-context.ts";
import { tryPages } from "./try/try-pages.ts";

/** What the desk works with: the shell, and what each page asks for. */
export type DeskContext = ShellContext &
  MessagesPageContext &
  LeadPageContext &
  MessagePageContext &
  RunsPageContext &
  TryPagesContext &
  HealthPageContext &
  SuppressionsPageContext &
  AuditPageContext & { live: Pick<Live, "routes"> };

/** Every path of the desk that wants a login where there is one. A page under another path would be open to all. */
const guarded = ["/", "/live", "/messages/*", "/leads/*", "/runs/*", "/try/*", "/health/*", "/audit/*"];

/** Paths under which there are no pages. */
const ofPrograms = /^\/(api|webhooks)(\/|$)/;

/** The pages for the people who run it. */
export function desk(context: DeskContext): Hono {
  const show = createShow(context);
  const app = new Hono();
  app.route("/assets", assetRoutes());
  const [language, sameSite, login] = guards(context);
  const forms = formsOnly(show);
  for (const path of ["/login", "/logout"]) app.use(path, language, sameSite, forms);
  app.route("/", loginRoutes(context.sessions, show));
  for (const path of guarded) app.use(path, language, sameSite, login, forms);
  app.route("/live", context.live.routes);
  app.route("/", messagesPage(context, show));
  app.route("/", tryPages(context, show));
  app.route("/", leadPages(context, show));
  app.route("/", messagePage(context, show));
  app.route("/", healthPage(context, show));
  app.route("/", suppressionsPage(context, show));
  app.route("/", auditPage(context, show));
  app.route("/", runsPage(context, show));
  // For who reads: programs get their answer in JSON.
  const missing = notFoundPage(show);
  app.get("*", language, (c, next) =>
    ofPrograms.test(c.req.path) || !c.req.header("accept")?.includes("text/html") ? next() : missing(c, next),
  );
  return app;
}
