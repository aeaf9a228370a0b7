import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { hasApiKey, refuseForeignSites, requireApiKey } from "./access.ts";
import { auditRoutes } from "./audit-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { healthRoutes, type Readiness } from "./health-routes.ts";
import { HttpError, methodNotAllowed } from "./http-error.ts";
import { leadRoutes, type LeadContext } from "./lead-routes.ts";
import { nextRoutes, rehearsalRoutes } from "./rehearsal-routes.ts";
import { channelRoutes } from "./channel-routes.ts";
import { messageRoutes, type MessagesContext } from "./message-routes.ts";
import { type RunsContext, runRoutes } from "./run-routes.ts";
import { docsRoutes } from "./docs/docs-routes.ts";
import type { Limits } from "./limits.ts";
import { recordActions } from "./record-action.ts";
import { securityHeaders } from "./security-headers.ts";
import { usageRoutes, type UsageContext } from "./usage-routes.ts";
import { emailRoutes, smsRoutes, type SendContext } from "./send-routes.ts";
import { suppressionRoutes } from "./suppression-routes.ts";
import { unsubscribeRoutes, type UnsubscribeContext } from "./unsubscribe-routes.ts";
import { type WebhookContext, webhookRoutes } from "./webhook-routes.ts";
import type { ChannelCircuits } from "../delivery/create-delivery.ts";
import type { EventDoor } from "../functions/event-door.ts";
import type { AuditLog } from "../store/audit-log.ts";
import type { Rehearsals } from "../rehearsal/rehearsal.ts";

/** What the HTTP side is made of. */
export type AppContext = {
  door: EventDoor;
  send: SendContext;
  /** The page behind the links of promotional messages, and the list it adds to. */
  unsubscribe: UnsubscribeContext;
  leads: LeadContext;
  /** Plays the journeys without sending anything. */
  rehearsals: Rehearsals;
  messages: MessagesContext;
  runs: RunsContext;
  usage: UsageContext;
  circuits: Pick<ChannelCircuits, "resume">;
  /** What people do by hand, through the routes or otherwise. */
  audit: AuditLog;
  readiness: Readiness;
  webhooks: WebhookContext;
  /** Answers `GET/POST/PUT /api/inngest`. */
  inngestEndpoint: (request: Request) => Promise<Response>;
  /** The pages for people, mounted at `/`. */
  pages: Hono;
  limits: Limits;
  /** Callers come in by https. */
  secure: boolean;
  /** Undefined: the server listens on loopback only and refuses foreign hosts and sites. */
  apiKey: string | undefined;
  /** Host names, besides loopback ones, under which the providers may call a server without an API key. */
  publicHosts: readonly string[];
  /** The same for Inngest. */
  inngestHosts: readonly string[];
  /** False: whoever reaches the endpoint is taken for Inngest, so that it is open under `inngestHosts` alone. */
  inngestSigns: boolean;
  /** Channels that send nothing to real people. */
  sandboxChannels: readonly string[];
  /** Where what is not the caller's fault is reported. */
  log: { fault: (method: string, path: string, error: unknown) => void };
};

const inngestPath = "/api/inngest";

/**
 * Well above what Inngest sends: the state of a run here is ids and dates, at most a thousand steps of some hundred bytes.
 * No more than that, since the SDK parses a body before it looks at the signature: it is what a stranger may cost.
 */
const maxInngestBodyBytes = 4 * 1_048_576;

/** The HTTP application: guards first, then routes; every error becomes `{ "error": "…" }` in one place. */
export function createApp(context: AppContext): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    // Said on every answer, so that nobody believes a sandbox message reached a person.
    if (context.sandboxChannels.length > 0)
      c.header("x-bienvenue-sandbox", context.sandboxChannels.join(", "));
    if (!c.res.headers.has("cache-control")) c.header("cache-control", "no-store");
  });
  app.use(securityHeaders(context));
  // Before every guard: whoever holds the link of a message may use it, from any site, program or mail provider.
  app.use("/u/*", context.limits.unsubscribes);
  app.route("/u", unsubscribeRoutes(context.unsubscribe));
  if (context.apiKey === undefined) {
    // What comes in under the public name comes from outside: only who signs may do so without a key.
    const forProviders = refuseForeignSites(context.publicHosts);
    const forInngest = refuseForeignSites(context.inngestHosts);
    const forOthers = refuseForeignSites([]);
    app.use((c, next) => {
      if (c.req.path.startsWith("/webhooks/")) return forProviders(c, next);
      return c.req.path === inngestPath ? forInngest(c, next) : forOthers(c, next);
    });
  } else if (!context.inngestSigns) {
    app.use(inngestPath, refuseForeignSites(context.inngestHosts));
  }

  // Before the API key: Inngest proves itself with its signature instead.
  app.use(inngestPath, bodyLimit({ maxSize: maxInngestBodyBytes, onError: refuseTooLarge }));
  app.use(inngestPath, context.limits.wrongSignatures);
  app.on(["GET", "POST", "PUT"], inngestPath, (c) => context.inngestEndpoint(c.req.raw));
  app.all(inngestPath, methodNotAllowed("GET, POST, PUT"));
  if (context.apiKey !== undefined)
    app.use("/api/*", context.limits.wrongKeys, requireApiKey(context.apiKey));
  app.use("/api/*", context.limits.requests);
  const { suppressions, now } = context.unsubscribe;
  app.use(
    "/api/*",
    recordActions({
      audit: context.audit,
      now,
      onFailure: (c, error) => context.log.fault(c.req.method, c.req.path.slice(0, 200), error),
    }),
  );
  app.use("/webhooks/*", context.limits.wrongSignatures);

  app.route("/api/events", eventRoutes(context.door));
  app.route("/api/sms", smsRoutes(context.send));
  app.route("/api/email", emailRoutes(context.send));
  app.route("/webhooks", webhookRoutes(context.webhooks, context.log.fault));
  app.route("/api/suppressions", suppressionRoutes(suppressions, now));
  app.route("/api/leads", leadRoutes(context.leads));
  app.route("/api/leads", nextRoutes(context.rehearsals));
  app.route("/api/rehearsals", rehearsalRoutes(context.rehearsals));
  app.route("/api/messages", messageRoutes(context.messages));
  app.route("/api/runs", runRoutes(context.runs));
  app.route("/api/usage", usageRoutes(context.usage));
  app.route("/api/channels", channelRoutes(context.circuits));
  app.route("/api/audit", auditRoutes(context.audit));
  app.route("/", healthRoutes(context.readiness, hasApiKey(context.apiKey)));
  app.route("/", docsRoutes());
  app.use("/login", context.limits.wrongKeys);
  app.route("/", context.pages);

  app.notFound((c) => c.json({ error: `There is no ${c.req.method} ${c.req.path.slice(0, 200)}.` }, 404));
  app.onError((error, c) => {
    const known = error instanceof HttpError ? error : callersFault(error);
    if (known === null && "code" in error && error.code === "REHEARSALS_BUSY") {
      c.header("retry-after", String(rehearseAgainSeconds));
      return c.json({ error: error.message }, 503);
    }
    if (known === null) {
      // Whoever reads the log must not be able to unsubscribe the person.
      context.log.fault(c.req.method, c.req.path.replace(/^\/u\/.*/s, "/u/…").slice(0, 200), error);
      return answerOwnFault(c, error);
    }
    if (known.retryAfterSeconds !== undefined) c.header("retry-after", String(known.retryAfterSeconds));
    return c.json({ error: known.message, ...known.details }, known.status);
  });
  return app;
}

function refuseTooLarge(): never {
  throw new HttpError(413, `The body must be at most ${maxInngestBodyBytes} bytes.`);
}

/** Seconds until a request is worth repeating that the disk stood in the way of. */
const repeatAfterSeconds = 10;

/** Seconds until a rehearsal is worth asking for again. */
const rehearseAgainSeconds = 5;

function answerOwnFault(c: Context, error: Error): Response {
  if (!("code" in error && (error.code === "STORE_WRITE_FAILED" || error.code === "ENGINE_STORAGE")))
    return c.json({ error: "Something went wrong here; the server's log says what." }, 500);
  c.header("retry-after", String(repeatAfterSeconds));
  return c.json({ error: "It could not be recorded, and nothing of it was: send it again." }, 503);
}

/** Faults of other folders that are the caller's, by their code. */
function callersFault(error: Error): HttpError | null {
  // Thrown by the middleware that keeps the forms of other sites away from the pages.
  if (error instanceof HTTPException && error.status === 403)
    return new HttpError(403, "The form of another site is refused.");
  if (!("code" in error)) return null;
  switch (error.code) {
    case "CURSOR_INVALID":
    case "ENGINE_CURSOR":
      return new HttpError(400, error.message);
    default:
      return null;
  }
}
