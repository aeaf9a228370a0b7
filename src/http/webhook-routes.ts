import { type Context, Hono } from "hono";
import type { WebhookEvent, WebhookReader } from "../channels/webhook.ts";
import { HttpError, methodNotAllowed } from "./http-error.ts";
import { rawBody } from "./raw-body.ts";

/** What the webhook routes are made of. */
export type WebhookContext = {
  /** Undefined: not configured. */
  twilio: { status: WebhookReader; inbound: WebhookReader } | undefined;
  resend: WebhookReader | undefined;
  /** Acts on what a webhook tells, in the same way however often it is told. */
  report: (event: WebhookEvent) => Promise<void>;
  /** How long a body may take to arrive. Default 10 s. */
  bodyTimeoutMs?: number;
};

type Fault = (method: string, path: string, error: unknown) => void;

/** Providers send a few kilobytes. */
const maxBodyBytes = 65_536;

const repeatAfterSeconds = 30;

/** What a person who writes to us is answered by SMS: nothing. */
const noReply = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

const twilioNeeds = "Twilio's webhooks are not read here: set TWILIO_AUTH_TOKEN and PUBLIC_URL.";
const resendNeeds = "Resend's webhooks are not read here: set RESEND_WEBHOOK_SECRET.";

/** Takes what the providers tell. Each request proves itself by its signature; there is no API key. */
export function webhookRoutes(context: WebhookContext, fault: Fault): Hono {
  const { twilio, resend } = context;
  const take = (c: Context, reader: WebhookReader | undefined, needs: string) =>
    takeWebhook(c, { ...context, reader, needs, fault });
  const app = new Hono();
  app.post("/twilio/status", async (c) => {
    await take(c, twilio?.status, twilioNeeds);
    return c.body(null, 204);
  });
  app.post("/twilio/inbound", async (c) => {
    await take(c, twilio?.inbound, twilioNeeds);
    return c.body(noReply, 200, { "content-type": "text/xml; charset=utf-8" });
  });
  app.post("/resend", async (c) => {
    await take(c, resend, resendNeeds);
    return c.json({});
  });
  for (const path of ["/twilio/status", "/twilio/inbound", "/resend"]) {
    app.all(path, methodNotAllowed("POST"));
  }
  return app;
}

type Taking = Pick<WebhookContext, "report" | "bodyTimeoutMs"> & {
  reader: WebhookReader | undefined;
  needs: string;
  fault: Fault;
};

/** @throws HttpError 503 when not configured or when a fault of ours stands in the way, 401, 400, 408 or 413 */
async function takeWebhook(
  c: Context,
  { reader, needs, report, fault, bodyTimeoutMs }: Taking,
): Promise<void> {
  if (reader === undefined) throw new HttpError(503, needs);
  const body = await rawBody(c.req.raw, { maxBytes: maxBodyBytes, timeoutMs: bodyTimeoutMs ?? 10_000 });
  const result = reader({
    rawBody: body,
    headers: c.req.raw.headers,
    pathAndQuery: pathAndQuery(c.req.url),
  });
  switch (result.status) {
    case "forged":
      throw new HttpError(401, "The signature of this webhook is missing, wrong or too old.");
    case "unreadable":
      throw new HttpError(400, result.message);
    case "verified":
      try {
        for (const event of result.events) await report(event);
      } catch (error) {
        fault(c.req.method, c.req.path, error);
        throw new HttpError(503, "It could not be recorded; send it again.", {}, repeatAfterSeconds);
      }
      return;
    default:
      result satisfies never;
  }
}

/** As it was received: parsing it would write some of its characters in another way than they were signed. */
function pathAndQuery(url: string): string {
  return url.slice(url.indexOf("/", url.indexOf("://") + 3));
}
