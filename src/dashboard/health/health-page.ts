import { Hono } from "hono";
import { html } from "hono/html";
import { readHealth, type HealthContext } from "../../desk/health-view.ts";
import type { ChannelCircuits } from "../../delivery/create-delivery.ts";
import { auditSubjects, type AuditLog } from "../../store/audit-log.ts";
import { languageOf } from "../shell/language.ts";
import { actorOf, notFoundPage, type Show } from "../shell/shell.ts";
import { alertsSection, backlogSection } from "./backlog-section.ts";
import { channelsSection, todaySection } from "./channels-section.ts";
import { verdict } from "./findings-in-words.ts";
import { healthWords } from "./health-words.ts";
import { serverSection, settingsSection } from "./server-section.ts";

/** What the health page works with. */
export type HealthPageContext = {
  health: HealthContext;
  circuits: Pick<ChannelCircuits, "resume">;
  audit: Pick<AuditLog, "record">;
  now: () => Date;
};

/** `GET /health`: how the server is, live; `POST /health/channels/{channel}/resume`: its account works again. */
export function healthPage(context: HealthPageContext, show: Show): Hono {
  return new Hono()
    .get("/health", async (c) => {
      const language = languageOf(c);
      const text = healthWords[language];
      const { config } = context.health;
      const reader = { language, timeZone: config.timeZone };
      const view = await readHealth(context.health);
      const done = new Map([
        ["resumed", text.resumed],
        ["not-held", text.notHeld],
      ]).get(c.req.query("done") ?? "");
      return show(c, {
        title: text.title,
        section: "health",
        content: html`<h1>${text.title}</h1>
          ${done === undefined ? "" : html`<p class="notice good" role="status">${done}</p>`}
          <div hx-ext="sse" sse-connect="/live">
            <div
              id="health"
              hx-get="/health"
              hx-trigger="sse:change throttle:2s, every 15s"
              hx-select="#health"
              hx-swap="outerHTML"
            >
              ${verdict(view.findings, reader)} ${channelsSection(view, reader)}
              ${backlogSection(view, reader)} ${todaySection(view, config, reader)}
              ${alertsSection(view, reader)}
            </div>
          </div>
          <h2><a href="/health/suppressions">${text.suppressions}</a></h2>
          <p>${text.suppressionsWhy}</p>
          <h2><a href="/audit">${text.audit}</a></h2>
          <p>${text.auditWhy}</p>
          ${serverSection(view, config, reader)} ${settingsSection(config, reader)}`,
      });
    })
    .post("/health/channels/:channel/resume", async (c) => {
      const channel = c.req.param("channel");
      if (channel !== "sms" && channel !== "email") return notFoundPage(show)(c, async () => {});
      const wasHeld = await context.circuits.resume(channel);
      await context.audit.record({
        at: context.now().toISOString(),
        actor: actorOf(c),
        action: "channel.resume",
        subject: auditSubjects.channel(channel),
        detail: wasHeld ? "messages go out again" : "nothing was held back",
      });
      return c.redirect(`/health?done=${wasHeld ? "resumed" : "not-held"}`, 303);
    });
}
