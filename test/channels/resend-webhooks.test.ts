import { Resend } from "resend";
import { describe, expect, it } from "vitest";
import { resendWebhooks } from "../../src/channels/resend-webhooks.ts";
import { received, resendWebhook, type SignedWebhook, webhookSecret } from "../support/signed-webhooks.ts";

const now = new Date("2026-03-01T10:00:00.000Z");
const id = "01JABCDEFGHJKMNPQRSTVWXYZ0";
const emailId = "56761188-7520-42d8-8898-ff6fc54ce618";
const secondMs = 1000;

const read = (webhook: SignedWebhook, { secrets = [webhookSecret], at = now } = {}) =>
  resendWebhooks({ secrets, clock: () => at })(received(webhook));

const data = {
  email_id: emailId,
  created_at: "2026-03-01T09:00:00.000Z",
  from: "ACME <bonjour@acme.example>",
  to: ["zoe@example.com"],
  subject: "Bienvenue",
  tags: { message_id: id },
};

const event = (type: string, changes: Record<string, unknown> = {}) =>
  resendWebhook({ type, created_at: "2026-03-01T09:59:58.123Z", data: { ...data, ...changes } }, { at: now });

const eventOf = (type: string, changes: Record<string, unknown> = {}) => {
  const result = read(event(type, changes));
  expect(result.status).toBe("verified");
  return result.status === "verified" ? result.events[0] : undefined;
};

const otherSecret = `whsec_${Buffer.from("quite another secret").toString("base64")}`;

describe("the signature of a Resend webhook", () => {
  const webhook = event("email.delivered");
  const change = (headers: Record<string, string>) => ({
    ...webhook,
    headers: { ...webhook.headers, ...headers },
  });

  it("is accepted as Resend makes it, by whichever name the headers have", () => {
    expect(read(webhook)).toMatchObject({ status: "verified" });
    const {
      "svix-id": svixId = "",
      "svix-timestamp": timestamp = "",
      "svix-signature": signature = "",
    } = webhook.headers;
    const renamed = { "webhook-id": svixId, "webhook-timestamp": timestamp, "webhook-signature": signature };
    expect(read({ ...webhook, headers: renamed })).toMatchObject({ status: "verified" });
  });

  it("is what Resend's SDK accepts", () => {
    const at = new Date();
    const { headers, body } = resendWebhook({ type: "email.sent", data }, { at });
    const sdk = new Resend("re_none").webhooks.verify({
      payload: body,
      headers: {
        id: headers["svix-id"] ?? "",
        timestamp: headers["svix-timestamp"] ?? "",
        signature: headers["svix-signature"] ?? "",
      },
      webhookSecret,
    });
    expect(sdk).toMatchObject({ type: "email.sent" });
    expect(read({ pathAndQuery: "/", headers, body }, { at })).toMatchObject({ status: "verified" });
  });

  it("may be by the secret that is being replaced, and by no other", () => {
    const old = resendWebhook({ type: "email.sent", data }, { at: now, secret: otherSecret });
    expect(read(old)).toEqual({ status: "forged" });
    expect(read(old, { secrets: [webhookSecret, otherSecret] })).toMatchObject({ status: "verified" });
    expect(read(old, { secrets: [] })).toEqual({ status: "forged" });
  });

  it("may be one of several, of which other versions are left out", () => {
    const genuine = webhook.headers["svix-signature"] ?? "";
    const wrong = resendWebhook(webhook.body, { at: now, secret: otherSecret }).headers["svix-signature"];
    expect(read(change({ "svix-signature": `v2,abc v1a,def ${wrong} ${genuine}` }))).toMatchObject({
      status: "verified",
    });
    expect(read(change({ "svix-signature": genuine.replace("v1,", "v2,") }))).toEqual({ status: "forged" });
    const many = `${"v1,AAAA ".repeat(10_000)}${genuine}`;
    expect(read(change({ "svix-signature": many }))).toEqual({ status: "forged" });
  });

  it.each([
    [-300, "verified"],
    [-301, "forged"],
    [300, "verified"],
    [301, "forged"],
  ])("made %s s from now is %s", (seconds, expected) => {
    const at = new Date(now.getTime() + seconds * secondMs);
    const webhook = resendWebhook({ type: "email.sent", data }, { at });
    expect(read(webhook)).toMatchObject({ status: expected });
  });

  const tampered: Record<string, SignedWebhook> = {
    "no headers": { ...webhook, headers: {} },
    "no signature": change({ "svix-signature": "" }),
    "a wrong signature": change({ "svix-signature": `v1,${"A".repeat(43)}=` }),
    "another id": change({ "svix-id": "msg_2" }),
    "another date": change({ "svix-timestamp": String(now.getTime() / 1000 + 1) }),
    "a date that is none": change({ "svix-timestamp": "soon" }),
    "a date with an ending": change({ "svix-timestamp": `${webhook.headers["svix-timestamp"]}.0` }),
    "an endless date": change({ "svix-timestamp": "9".repeat(400) }),
    "another body": { ...webhook, body: webhook.body.replace("delivered", "bounced") },
    "a space more": { ...webhook, body: `${webhook.body} ` },
    "no body": { ...webhook, body: "" },
  };
  it.each(Object.entries(tampered))("with %s is forged", (_what, request) => {
    expect(read(request)).toEqual({ status: "forged" });
  });

  it("is over the very bytes: others that read the same are forged", () => {
    const genuine = resendWebhook('{"type":"\ufffd"}', { at: now });
    expect(read(genuine)).toMatchObject({ status: "verified" });
    const bytes = Buffer.from(genuine.body);
    const position = bytes.indexOf(0xef);
    const other = Buffer.concat([
      bytes.subarray(0, position),
      Buffer.from([0xff]),
      bytes.subarray(position + 3),
    ]);
    expect(other.toString()).toBe(genuine.body);
    const reader = resendWebhooks({ secrets: [webhookSecret], clock: () => now });
    expect(reader({ ...received(genuine), rawBody: other })).toEqual({ status: "forged" });
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
    expect(reader({ ...received(genuine), rawBody: marked })).toEqual({ status: "forged" });
  });

  it("cannot be checked with a secret that is none, which is said at once and without showing it", () => {
    const wrong = () => resendWebhooks({ secrets: ["whsec_not-base64-s3cret"] });
    expect(wrong).toThrow(expect.objectContaining({ code: "CHANNEL_OPTIONS_INVALID" }));
    expect(wrong).not.toThrow(/s3cret/);
  });
});

describe("an event of Resend's", () => {
  it("tells which message it is about, by both ids, and when it happened", () => {
    expect(eventOf("email.delivered")).toEqual({
      type: "status",
      channel: "email",
      messageId: id,
      providerMessageId: emailId,
      status: "delivered",
      providerCode: null,
      reason: null,
      explanation: null,
      occurredAt: "2026-03-01T09:59:58.123Z",
      objection: null,
      accountFault: false,
    });
  });

  it.each([
    [{ message_id: id }, id],
    [[{ name: "message_id", value: id }], id],
    [
      [
        { name: "other", value: "x" },
        { name: "message_id", value: id },
      ],
      id,
    ],
    [{ message_id: "1 or 1=1" }, null],
    [{ message_id: { $ne: 1 } }, null],
    [[], null],
    ["none", null],
    [undefined, null],
  ])("with the tags %j is about %j", (tags, messageId) => {
    expect(eventOf("email.delivered", { tags })).toMatchObject({ messageId });
  });

  it.each([
    ["email.scheduled", "accepted", null],
    ["email.sent", "accepted", null],
    ["email.delivery_delayed", "sent", "delayed"],
    ["email.delivered", "delivered", null],
    ["email.opened", "delivered", null],
    ["email.clicked", "delivered", null],
    ["email.complained", "delivered", "complained"],
    ["email.failed", "failed", "failed"],
    ["email.suppressed", "failed", "suppressed"],
  ])("%s is %s here", (type, status, reason) => {
    expect(eventOf(type)).toMatchObject({ status, reason });
  });

  it.each([
    ["email.complained", "complaint"],
    ["email.suppressed", "provider-suppressed"],
  ])("%s is the objection %s", (type, reason) => {
    expect(eventOf(type)).toMatchObject({ objection: { reason, address: "zoe@example.com" } });
  });

  it.each([
    ["Permanent", "bounced", { reason: "hard-bounce", address: "zoe@example.com" }],
    ["Transient", "bounced-transient", null],
    ["Undetermined", "bounced-undetermined", null],
    ["Never seen", "bounced-undetermined", null],
    [undefined, "bounced-undetermined", null],
  ])("a bounce of type %j is %s", (type, reason, objection) => {
    const bounce = { type, subType: "General", message: "550 zoe@example.com unknown" };
    const bounced = eventOf("email.bounced", { bounce });
    expect(bounced).toMatchObject({ status: "undelivered", providerCode: "bounced", reason, objection });
    expect(bounced).toMatchObject({ explanation: expect.stringContaining("(General)") });
    expect(JSON.stringify({ ...bounced, objection: null })).not.toContain("zoe@");
  });

  it("quotes nothing that could be more than a word", () => {
    const failed = (reason: unknown) => eventOf("email.failed", { failed: { reason } });
    expect(failed("reached_daily_quota")).toMatchObject({
      explanation: "Resend could not send it (reached_daily_quota).",
    });
    expect(failed("for zoe@example.com")).toMatchObject({ explanation: "Resend could not send it." });
  });

  it.each([[[]], [["zoe@example.com", "lea@example.com"]], ["zoe@example.com"], [undefined]])(
    "for the recipients %j does not say whose address it was",
    (to) => expect(eventOf("email.complained", { to })).toMatchObject({ objection: { address: null } }),
  );

  it.each([
    resendWebhook(
      { type: "contact.created", created_at: "x", data: { email: "zoe@example.com" } },
      { at: now },
    ),
    resendWebhook({ type: "email.received", data }, { at: now }),
    resendWebhook({ type: "email.never_seen", data }, { at: now }),
    resendWebhook({ type: "email.constructor", data }, { at: now }),
    resendWebhook({ type: "email.sent" }, { at: now }),
    resendWebhook({ type: "email.sent", data: [] }, { at: now }),
    event("email.sent", { email_id: undefined }),
    event("email.sent", { email_id: "a b" }),
  ])("that cannot be used is genuine and tells nothing: $body", (webhook) => {
    expect(read(webhook)).toEqual({ status: "verified", events: [] });
  });

  it("without a date happened at no known time", () => {
    expect(read(resendWebhook({ type: "email.sent", created_at: "soon", data }, { at: now }))).toMatchObject({
      events: [{ occurredAt: null }],
    });
  });

  it.each(["", "[]", "null", "{", '{"type":1}', '"email.sent"'])("with the body %j is unreadable", (body) => {
    expect(read(resendWebhook(body, { at: now }))).toMatchObject({ status: "unreadable" });
  });
});
