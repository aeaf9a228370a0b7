import { publicUrl, resendWebhook, twilioWebhook } from "../../test/support/signed-webhooks.ts";
import type { Route } from "./app-routes.ts";
import type { Draw } from "./draw.ts";
import { mutateValue } from "./mutate-json.ts";

/** What the server under test was set up with, and what it holds by now. */
export type Target = {
  apiKey: string | undefined;
  twilio: { accountSid: string; authToken: string };
  resend: { webhookSecret: string };
  /** Of messages in the ledger. */
  messageIds: readonly string[];
  providerMessageIds: readonly string[];
  /** Of unsubscribe links that have gone out. */
  tokens: readonly string[];
};

/** A request that its route would take. `json`: its body, to be written; `body`: its body as bytes. */
export type ValidRequest = {
  target: string;
  headers: [name: string, value: string][];
  json?: unknown;
  body?: string;
};

type Maker = (draw: Draw, target: Target) => ValidRequest;

const makers: Record<string, Maker> = {
  "/api/events": (draw) => json("/api/events", draw.chance(0.7) ? event(draw) : [event(draw), event(draw)]),
  "/api/sms/send": (draw) =>
    json("/api/sms/send", {
      to: phone(draw),
      ...(draw.chance(0.5) ? { message: "Bonjour", from: "Bienvenue" } : templated(draw)),
    }),
  "/api/email/send": (draw) =>
    json("/api/email/send", {
      to: email(draw),
      ...(draw.chance(0.5)
        ? { subject: "Bonjour", text: "Bonjour", html: "<p>Bonjour</p>" }
        : templated(draw)),
    }),
  "/api/sms/test": (draw) => get(`/api/sms/test?to=${encodeURIComponent(phone(draw))}`),
  "/api/email/test": (draw) => get(`/api/email/test?to=${encodeURIComponent(email(draw))}`),
  // By query or by body, as the method wants it.
  "/api/suppressions": (draw) => {
    const address = draw.chance(0.5)
      ? { channel: "sms", address: phone(draw) }
      : { channel: "email", address: email(draw) };
    const path = `/api/suppressions?${new URLSearchParams(address).toString()}`;
    return json(path, { ...address, scope: draw.pick(["all", "promotional"]) });
  },
  "/u/:token": (draw, target) => ({
    target: `/u/${draw.pick(target.tokens)}`,
    headers: [["content-type", "application/x-www-form-urlencoded"]],
    body: draw.pick(["List-Unsubscribe=One-Click", "action=resubscribe"]),
  }),
  "/api/messages": (draw) => get(`/api/messages?leadId=${leadId(draw)}&status=accepted&channel=sms&limit=2`),
  "/webhooks/twilio/status": (draw, target) => {
    const query = draw.chance(0.8) ? `?message=${draw.pick(target.messageIds)}` : "";
    const parameters = {
      MessageSid: draw.pick(target.providerMessageIds),
      MessageStatus: draw.pick(["queued", "sent", "delivered", "undelivered", "failed", "read", "canceled"]),
      To: phone(draw),
      ErrorCode: draw.pick(["30003", "30006", "21610", "30007", ""]),
    };
    return twilio(`/webhooks/twilio/status${query}`, parameters, { draw, target });
  },
  "/webhooks/twilio/inbound": (draw, target) =>
    twilio(
      "/webhooks/twilio/inbound",
      {
        MessageSid: draw.pick(target.providerMessageIds),
        From: phone(draw),
        To: "+33600000000",
        Body: draw.pick(["STOP", "start", "Bonjour"]),
      },
      { draw, target },
    ),
  "/webhooks/resend": (draw, target) => {
    const body = {
      type: draw.pick(["email.sent", "email.delivered", "email.bounced", "email.complained", "email.opened"]),
      created_at: new Date().toISOString(),
      data: {
        email_id: draw.pick(target.providerMessageIds),
        to: [email(draw)],
        from: "Bienvenue <bonjour@example.com>",
        subject: "Bonjour",
        tags: { message_id: draw.pick(target.messageIds) },
        bounce: { type: "Permanent", subType: "General", message: "No such mailbox." },
      },
    };
    const given = draw.chance(0.6) ? mutateValue(body, draw) : body;
    const options = {
      at: new Date(),
      secret: target.resend.webhookSecret,
      id: `msg_${draw.whole(0, 99_999)}`,
    };
    return signed(resendWebhook(JSON.stringify(given) ?? "null", options));
  },
};

/** A request as the route takes it; for a route nobody has described, one with its parameters filled in and a likely body. */
export function validRequest(route: Route, draw: Draw, target: Target): ValidRequest {
  const maker = makers[route.path];
  if (maker !== undefined) return maker(draw, target);
  const path = route.path.replace(/:(\w+)(\{[^}]*\})?\??/g, (_whole, name: string) =>
    parameter(name, draw, target),
  );
  if (route.method === "GET" || route.method === "DELETE") return get(path);
  return json(path, {
    channel: draw.pick(["sms", "email"]),
    address: draw.chance(0.5) ? phone(draw) : email(draw),
    leadId: leadId(draw),
    reason: "opted-out",
    from: "2026-01-01",
    to: "2026-12-31",
  });
}

function parameter(name: string, draw: Draw, target: Target): string {
  if (/token/i.test(name)) return draw.pick(target.tokens.length > 0 ? target.tokens : ["none"]);
  if (/lead/i.test(name)) return leadId(draw);
  if (/channel/i.test(name)) return draw.pick(["sms", "email"]);
  if (/address/i.test(name)) return encodeURIComponent(draw.chance(0.5) ? phone(draw) : email(draw));
  return draw.pick(target.messageIds);
}

function json(target: string, body: unknown): ValidRequest {
  return { target, headers: [["content-type", "application/json"]], json: body };
}

function get(target: string): ValidRequest {
  return { target, headers: [] };
}

/** The mutation comes before the signature: what is signed reaches the code behind it. */
function twilio(
  path: string,
  parameters: Record<string, string>,
  { draw, target }: { draw: Draw; target: Target },
): ValidRequest {
  const mutated = draw.chance(0.6) ? mutateValue(parameters, draw) : parameters;
  const texts = Object.entries(Object(mutated)).map(([name, value]) => [
    name,
    (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).slice(0, 2000),
  ]);
  const all = { ...Object.fromEntries(texts), AccountSid: target.twilio.accountSid };
  return signed(twilioWebhook(path, all, { token: target.twilio.authToken, url: publicUrl }));
}

function signed(webhook: {
  pathAndQuery: string;
  headers: Record<string, string>;
  body: string;
}): ValidRequest {
  return { target: webhook.pathAndQuery, headers: Object.entries(webhook.headers), body: webhook.body };
}

/** Few people, so that what they do meets what they did. */
function leadId(draw: Draw): string {
  return `L${draw.whole(0, 199)}`;
}

function phone(draw: Draw): string {
  return `+336120${String(draw.whole(0, 199)).padStart(5, "0")}`;
}

function email(draw: Draw): string {
  return `lead-${draw.whole(0, 199)}@example.com`;
}

function templated(draw: Draw) {
  const data = {
    name: "Zoé",
    startsAt: "2027-01-01T10:00:00Z",
    endsAt: "2027-01-01T10:00:00Z",
    accessUrl: "https://app.example.com/x",
    temporaryPassword: "Tilleul-27",
  };
  const template = draw.pick([
    "lead-confirmation",
    "interview-confirmation",
    "trial-access",
    "trial-reminder",
  ]);
  return { template, data, locale: draw.pick(["fr", "en"]) };
}

function event(draw: Draw): Record<string, unknown> {
  const lead = leadId(draw);
  const contact = {
    firstName: "Zoé",
    lastName: "Lefèvre",
    email: email(draw),
    phone: phone(draw),
    locale: "fr",
    timeZone: "Europe/Paris",
    questionnaireUrl: "https://app.example.com/q",
    consent: { sms: true, email: true },
  };
  const startsAt = new Date(Date.now() + draw.whole(-2, 200) * 3_600_000).toISOString();
  const interviewId = `I${draw.whole(0, 199)}`;
  const trialId = `T${draw.whole(0, 199)}`;
  const events = [
    { name: "lead.created", data: { leadId: lead, ...contact } },
    { name: "questionnaire.completed", data: { leadId: lead } },
    {
      name: "interview.scheduled",
      data: {
        interviewId,
        leadId: lead,
        startsAt,
        durationMinutes: 30,
        meetingUrl: "https://meet.example.com/x",
        ...contact,
      },
    },
    { name: "interview.cancelled", data: { interviewId, reason: "absent" } },
    {
      name: "trial.started",
      data: {
        trialId,
        leadId: lead,
        endsAt: startsAt,
        accessUrl: "https://app.example.com/t",
        temporaryPassword: "Tilleul-27",
        ...contact,
      },
    },
    { name: "trial.converted", data: { trialId } },
  ];
  const envelope = draw.chance(0.3)
    ? { id: `e-${draw.whole(0, 9999)}`, ts: Date.now() - draw.whole(0, 1e9) }
    : {};
  return { ...draw.pick(events), ...envelope };
}
