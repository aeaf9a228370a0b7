import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { type CallbackPlanInput, planControlSchema } from "./callback-plan.ts";
import type { SentCallback } from "./callback-sender.ts";
import type { Reply } from "./perform-answer.ts";
import {
  type ProviderRules,
  type SimulatedRequest,
  type SimulatorOptions,
  startSimulator,
} from "./provider-simulator.ts";
import { resendAccount } from "./resend-account.ts";
import { resendWebhooks } from "./resend-webhooks.ts";

/** An e-mail Resend took: one that reaches a person. */
export type AcceptedEmail = {
  id: string;
  to: string[];
  from: string;
  replyTo: string | null;
  subject: string;
  text: string | null;
  html: string | null;
  headers: Record<string, string>;
  tags: { name: string; value: string }[];
  idempotencyKey: string | null;
  createdAt: string;
};

export type ResendSimulatorOptions = SimulatorOptions & {
  apiKey?: string;
  clock?: () => Date;
  /** What becomes of accepted e-mails, and how it is told; missing: nothing. */
  callbacks?: CallbackPlanInput;
  /** Where webhooks go; missing: nowhere. */
  webhookUrl?: string;
  /** `whsec_` and base64. */
  webhookSecret?: string;
};

const defaultSecret = `whsec_${Buffer.from("resend-simulator-secret").toString("base64")}`;

const idempotencyMs = 24 * 60 * 60 * 1000;
const headersSchema = z.record(z.string(), z.string()).default({});
const tagsSchema = z.array(z.object({ name: z.string(), value: z.string() })).default([]);

/**
 * Resend's e-mail resource on loopback: send with idempotency keys, fetch and list; and its webhooks, when a plan of
 * them is given.
 */
export async function startResendSimulator(options: ResendSimulatorOptions = {}) {
  const { apiKey = "re_simulator_key", webhookSecret = defaultSecret } = options;
  const sent: SentCallback[] = [];
  const webhooks = resendWebhooks(
    { ...options, webhookSecret },
    {
      setStatus: (id, status) => rules.setStatus(id, status),
      onSent(callback) {
        sent.push(callback);
        options.onEntry?.({ entry: "callback", ...callback });
      },
    },
  );
  const { account, reply } = resendAccount();
  const rules = resendRules({ ...options, apiKey }, webhooks, reply);
  const simulator = await startSimulator(rules, options);
  return {
    ...simulator,
    apiKey,
    webhookSecret,
    /** What the account has, and what the key may do. */
    account,
    /** Every webhook that was sent. */
    callbacks: sent,
    /** Resolves when no webhook is due any more. */
    callbacksSent: webhooks.idle,
    tell: webhooks.tell,
  };
}

function resendRules(
  options: ResendSimulatorOptions & { apiKey: string },
  webhooks: ReturnType<typeof resendWebhooks>,
  accountReply: ReturnType<typeof resendAccount>["reply"],
): ProviderRules<AcceptedEmail> {
  const { apiKey, clock = () => new Date() } = options;
  const stored: (AcceptedEmail & { lastEvent: string })[] = [];
  const keys = new Map<string, { digest: string; id: string; at: number }>();

  function create(request: SimulatedRequest, accept: (message: AcceptedEmail) => void): Reply {
    const { body } = request;
    const key = request.headers["idempotency-key"] ?? null;
    const digest = createHash("sha256").update(request.rawBody).digest("hex");
    const now = clock();
    if (key !== null) {
      if (key.length < 1 || key.length > 256) return refuse(400, "invalid_idempotency_key");
      const known = keys.get(key);
      if (known !== undefined && now.getTime() - known.at < idempotencyMs) {
        if (known.digest === digest) return { status: 200, body: { id: known.id } };
        return refuse(409, "invalid_idempotent_request");
      }
    }
    for (const name of ["from", "to", "subject"]) {
      if (body[name] === undefined || body[name] === "") return refuse(422, "missing_required_field");
    }
    const email = acceptedEmail(body, { key, now });
    if (email.tags.some(({ name, value }) => !/^[\w-]{1,256}$/.test(name) || !/^[\w-]{1,256}$/.test(value))) {
      return refuse(422, "validation_error");
    }
    if (key !== null) keys.set(key, { digest, id: email.id, at: now.getTime() });
    stored.unshift({ ...email, lastEvent: "queued" });
    accept(email);
    webhooks.accepted(email);
    return { status: 200, body: { id: email.id } };
  }

  function list(query: URLSearchParams): Reply {
    const limit = Math.min(Number(query.get("limit") ?? 20), 100);
    const after = query.get("after");
    const start = after === null ? 0 : stored.findIndex(({ id }) => id === after) + 1;
    const data = stored.slice(start, start + limit).map((email) => {
      const { html: _html, text: _text, tags: _tags, object: _object, ...row } = represent(email);
      return row;
    });
    return { status: 200, body: { object: "list", has_more: start + limit < stored.length, data } };
  }

  return {
    parseBody: (rawBody) => (rawBody === "" ? {} : JSON.parse(rawBody)),
    isCreate: (method, path) => method === "POST" && path === "/emails",
    unauthorised({ headers }) {
      if (headers["user-agent"] === undefined) return { status: 403, body: "error code: 1010" };
      if (headers["authorization"] === undefined) return refuse(401, "missing_api_key");
      return headers["authorization"] === `Bearer ${apiKey}` ? undefined : refuse(403, "invalid_api_key");
    },
    create,
    lookup(request) {
      const ofAccount = accountReply(request);
      if (ofAccount !== undefined) return ofAccount;
      if (request.method === "GET" && request.path === "/emails") return list(request.query);
      const email = stored.find(({ id }) => request.method === "GET" && request.path === `/emails/${id}`);
      return email === undefined ? refuse(404, "not_found") : { status: 200, body: represent(email) };
    },
    errorBody: ({ status, code, message }) =>
      refuse(status, String(code ?? "application_error"), message).body,
    rateLimitCode: "rate_limit_exceeded",
    setStatus(id, status) {
      const email = stored.find((candidate) => candidate.id === id);
      if (email !== undefined) email.lastEvent = status;
    },
    controls: {
      "POST /__callbacks": (body) => webhooks.replan(planControlSchema.parse(body).plan),
      "GET /__callbacks": () => ({ pending: webhooks.pending() }),
    },
    clear() {
      stored.length = 0;
      keys.clear();
    },
    close: webhooks.close,
  };
}

function acceptedEmail(
  body: Record<string, unknown>,
  { key, now }: { key: string | null; now: Date },
): AcceptedEmail {
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : null);
  return {
    id: randomUUID(),
    to: [body["to"]].flat().map(String),
    from: text("from") ?? "",
    replyTo: text("reply_to"),
    subject: text("subject") ?? "",
    text: text("text"),
    html: text("html"),
    headers: headersSchema.parse(body["headers"]),
    tags: tagsSchema.parse(body["tags"]),
    idempotencyKey: key,
    createdAt: now.toISOString(),
  };
}

function represent(email: AcceptedEmail & { lastEvent: string }) {
  return {
    object: "email",
    id: email.id,
    message_id: `<${email.id}@simulator.invalid>`,
    to: email.to,
    from: email.from,
    // Resend writes instants like PostgreSQL does, not in ISO 8601.
    created_at: email.createdAt.replace("T", " ").replace("Z", "000+00"),
    subject: email.subject,
    html: email.html,
    text: email.text,
    bcc: null,
    cc: null,
    reply_to: email.replyTo === null ? null : [email.replyTo],
    last_event: email.lastEvent,
    scheduled_at: null,
    tags: email.tags,
  };
}

function refuse(statusCode: number, name: string, message = "Refused by script"): Reply {
  return { status: statusCode, body: { statusCode, message, name } };
}
