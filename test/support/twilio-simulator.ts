import { randomBytes } from "node:crypto";
import { type CallbackPlanInput, planControlSchema } from "./callback-plan.ts";
import type { SentCallback } from "./callback-sender.ts";
import type { Reply } from "./perform-answer.ts";
import {
  type ProviderRules,
  type SimulatedRequest,
  type SimulatorOptions,
  startSimulator,
} from "./provider-simulator.ts";
import { twilioAccount } from "./twilio-account.ts";
import { inboundSchema, twilioCallbacks } from "./twilio-callbacks.ts";

/** A message Twilio took: one SMS that reaches a person. */
export type AcceptedSms = {
  sid: string;
  to: string;
  from: string | null;
  messagingServiceSid: string | null;
  /** As it was given, without the prefix of a trial account. */
  text: string;
  statusCallback: string | null;
  createdAt: string;
};

export type TwilioSimulatorOptions = SimulatorOptions & {
  accountSid?: string;
  authToken?: string;
  /** What becomes of accepted messages, and how it is told; missing: nothing. */
  callbacks?: CallbackPlanInput;
  /** Where inbound SMS are told. */
  inboundUrl?: string;
  /** Where a URL of the receiver is really reached, as behind a proxy. */
  route?: (url: string) => string;
  /** Prefixes every body, as a trial account does. */
  trial?: boolean;
  clock?: () => Date;
};

const trialPrefix = "Sent from your Twilio trial account - ";

/** Twilio's message resource on loopback: create, fetch and list; and its webhooks, when a plan of them is given. */
export async function startTwilioSimulator(options: TwilioSimulatorOptions = {}) {
  const { accountSid = `AC${"0".repeat(31)}1`, authToken = "twilio-simulator-token" } = options;
  const sent: SentCallback[] = [];
  const identity = { ...options, accountSid, authToken };
  const callbacks = twilioCallbacks(identity, {
    setStatus: (...status) => rules.setStatus(...status),
    onSent(callback) {
      sent.push(callback);
      options.onEntry?.({ entry: "callback", ...callback });
    },
  });
  const { account, reply } = twilioAccount(accountSid);
  const rules = twilioRules(identity, callbacks, reply);
  const simulator = await startSimulator(rules, options);
  return {
    ...simulator,
    accountSid,
    authToken,
    /** What the account is and has. */
    account,
    /** Every webhook that was sent. */
    callbacks: sent,
    /** Resolves when no webhook is due any more. */
    callbacksSent: callbacks.idle,
    inbound: callbacks.inbound,
    tell: callbacks.tell,
  };
}

type StoredSms = AcceptedSms & { status: string; errorCode: number | null; body: string; dateCreated: Date };

function twilioRules(
  options: TwilioSimulatorOptions & { accountSid: string; authToken: string },
  callbacks: ReturnType<typeof twilioCallbacks>,
  accountReply: ReturnType<typeof twilioAccount>["reply"],
): ProviderRules<AcceptedSms> {
  const { accountSid, authToken, clock = () => new Date() } = options;
  const credentials = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  const base = `/2010-04-01/Accounts/${accountSid}/Messages`;
  const stored: StoredSms[] = [];

  const represent = (sms: StoredSms) => ({
    account_sid: accountSid,
    api_version: "2010-04-01",
    body: sms.body,
    date_created: rfc2822(sms.dateCreated),
    date_sent: ["queued", "accepted", "scheduled"].includes(sms.status) ? null : rfc2822(sms.dateCreated),
    date_updated: rfc2822(sms.dateCreated),
    direction: "outbound-api",
    error_code: sms.errorCode,
    error_message: null,
    from: sms.from,
    messaging_service_sid: sms.messagingServiceSid,
    num_media: "0",
    num_segments: sms.messagingServiceSid === null ? String(Math.ceil(sms.body.length / 160)) : "0",
    price: null,
    price_unit: "USD",
    sid: sms.sid,
    status: sms.status,
    subresource_uris: { media: `${base}/${sms.sid}/Media.json` },
    to: sms.to,
    uri: `${base}/${sms.sid}.json`,
  });

  function create({ body }: SimulatedRequest, accept: (message: AcceptedSms) => void): Reply {
    const text = field(body, "Body") ?? "";
    const to = field(body, "To");
    const from = field(body, "From");
    const messagingServiceSid = field(body, "MessagingServiceSid");
    if (to === null) return refuse(400, 21604, "A 'To' phone number is required.");
    if (from === null && messagingServiceSid === null) return refuse(400, 21603, "A 'From' is required.");
    if (text === "") return refuse(400, 21602, "Message body is required.");
    if (text.length > 1600) return refuse(400, 21617, "The concatenated message body is too long.");
    const createdAt = clock();
    const sms: AcceptedSms = {
      sid: `SM${randomBytes(16).toString("hex")}`,
      to,
      from,
      messagingServiceSid,
      text,
      statusCallback: field(body, "StatusCallback"),
      createdAt: createdAt.toISOString(),
    };
    const status = messagingServiceSid === null ? "queued" : "accepted";
    const shown = (options.trial === true ? trialPrefix : "") + text;
    const row = { ...sms, status, errorCode: null, body: shown, dateCreated: createdAt };
    stored.unshift(row);
    accept(sms);
    callbacks.accepted(sms);
    return { status: 201, body: represent(row) };
  }

  function list(query: URLSearchParams): Reply {
    const to = query.get("To");
    const day = query.get("DateSent") ?? query.get("DateSent>");
    const matching = stored.filter(
      (sms) =>
        (to === null || sms.to === to) &&
        // As at Twilio: granular to the day, and blind to what has no sending date yet.
        (day === null || (sms.status !== "queued" && sms.createdAt.slice(0, 10) >= day.slice(0, 10))),
    );
    const size = Math.min(Number(query.get("PageSize") ?? 50), 1000);
    const page = Number(query.get("Page") ?? 0);
    const uri = (number: number) => {
      const params = new URLSearchParams(query);
      params.set("PageSize", String(size));
      params.set("Page", String(number));
      return `${base}.json?${params.toString()}`;
    };
    const end = Math.min((page + 1) * size, matching.length);
    const body = {
      messages: matching.slice(page * size, end).map(represent),
      first_page_uri: uri(0),
      next_page_uri: end < matching.length ? uri(page + 1) : null,
      previous_page_uri: page > 0 ? uri(page - 1) : null,
      page,
      page_size: size,
      start: page * size,
      end: Math.max(end - 1, 0),
      uri: uri(page),
    };
    return { status: 200, body };
  }

  return {
    parseBody: (rawBody) => Object.fromEntries(new URLSearchParams(rawBody)),
    isCreate: (method, path) => method === "POST" && path === `${base}.json`,
    unauthorised: (request) =>
      request.headers["authorization"] === credentials ? undefined : refuse(401, 20003, "Authenticate"),
    create,
    lookup(request) {
      const ofAccount = accountReply(request);
      if (ofAccount !== undefined) return ofAccount;
      if (request.method === "GET" && request.path === `${base}.json`) return list(request.query);
      const sms = stored.find(
        ({ sid }) => request.method === "GET" && request.path === `${base}/${sid}.json`,
      );
      if (sms !== undefined) return { status: 200, body: represent(sms) };
      return refuse(404, 20404, `The requested resource ${request.path} was not found`);
    },
    errorBody: ({ status, code, message }) => refuse(status, code, message).body,
    rateLimitCode: 20429,
    setStatus(sid, status, errorCode) {
      const sms = stored.find((candidate) => candidate.sid === sid);
      if (sms !== undefined) Object.assign(sms, { status, errorCode: errorCode ?? null });
    },
    controls: {
      "POST /__callbacks": (body) => callbacks.replan(planControlSchema.parse(body).plan),
      "GET /__callbacks": () => ({ pending: callbacks.pending() }),
      "POST /__inbound": async (body) => ({ answer: await callbacks.inbound(inboundSchema.parse(body)) }),
    },
    clear: () => void (stored.length = 0),
    close: callbacks.close,
  };
}

function refuse(status: number, code: string | number | undefined, message = "Refused by script"): Reply {
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}

function field(body: Record<string, unknown>, name: string): string | null {
  const value = body[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** `Thu, 24 Aug 2023 05:01:45 +0000`: whole seconds, like Twilio. */
function rfc2822(date: Date): string {
  return date.toUTCString().replace("GMT", "+0000");
}
