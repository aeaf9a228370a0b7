import { describe, expect, it } from "vitest";
import { twilioErrors } from "../../src/channels/twilio-errors.ts";
import { twilioWebhooks } from "../../src/channels/twilio-webhooks.ts";
import type { WebhookEvent } from "../../src/channels/webhook.ts";
import {
  accountSid,
  authToken,
  inboundSms,
  publicUrl,
  received,
  type SignedWebhook,
  sid,
  statusCallback,
  twilioWebhook,
} from "../support/signed-webhooks.ts";

const id = "01JABCDEFGHJKMNPQRSTVWXYZ0";
const to = "+33612345678";
const delivered = { MessageSid: sid(1), MessageStatus: "delivered", To: to, From: "ACME" };

const webhooks = (options: Partial<Parameters<typeof twilioWebhooks>[0]> = {}) =>
  twilioWebhooks({ authTokens: [authToken], publicUrl, accountSid, ...options });

const status = (webhook: SignedWebhook, options: Partial<Parameters<typeof twilioWebhooks>[0]> = {}) =>
  webhooks(options).status(received(webhook));

function theEvent(result: ReturnType<typeof status>): WebhookEvent | undefined {
  expect(result.status).toBe("verified");
  return result.status === "verified" ? result.events[0] : undefined;
}

describe("the signature of a Twilio webhook", () => {
  it("is accepted as Twilio makes it, over the public URL with its query", () => {
    expect(status(statusCallback(id, delivered))).toMatchObject({ status: "verified" });
  });

  it.each(["https://example.com/bienvenue", "https://example.com:8443", "http://127.0.0.1:3000/a/b"])(
    "is over the public URL %s",
    (url) => {
      const webhook = statusCallback(id, delivered, { url });
      expect(status(webhook, { publicUrl: url })).toMatchObject({ status: "verified" });
      expect(status(webhook)).toEqual({ status: "forged" });
    },
  );

  it.each([
    ["https://example.com", "https://example.com:443"],
    ["https://example.com:8443", "https://example.com"],
  ])("is found when Twilio signs %s as %s", (url, signed) => {
    const webhook = statusCallback(id, delivered, { url: signed });
    expect(status(webhook, { publicUrl: url })).toMatchObject({ status: "verified" });
  });

  it("may be by the token that is being replaced, and by no other", () => {
    const old = statusCallback(id, delivered, { token: "old" });
    expect(status(old)).toEqual({ status: "forged" });
    expect(status(old, { authTokens: [authToken, "old"] })).toMatchObject({ status: "verified" });
    expect(status(old, { authTokens: [] })).toEqual({ status: "forged" });
  });

  it("covers parameters that are unknown, empty, repeated or odd", () => {
    const parameters = {
      ...delivered,
      Future: "é & = + % 😀\r\n",
      Empty: "",
      Twice: ["b", "a", "b"],
      __proto__x: "1",
      constructor: "2",
    };
    const webhook = statusCallback(id, parameters);
    expect(status(webhook)).toMatchObject({ status: "verified", events: [{ status: "delivered" }] });
    for (const [from, into] of [
      ["Twice=b", "Twice=c"],
      ["Empty=", "Empty=1"],
      ["Future", "Future2"],
    ] as const) {
      const tampered = { ...webhook, body: webhook.body.replace(from, into) };
      expect(status(tampered), into).toEqual({ status: "forged" });
    }
  });

  const webhook = statusCallback(id, delivered);
  const sign = (signature: string) => ({ ...webhook, headers: { "x-twilio-signature": signature } });
  const tampered: Record<string, SignedWebhook> = {
    "no signature": { ...webhook, headers: {} },
    "an empty one": sign(""),
    "one of another length": sign("abc"),
    "one of the right form": sign(`${"A".repeat(27)}=`),
    two: sign(`${webhook.headers["x-twilio-signature"]}, ${webhook.headers["x-twilio-signature"]}`),
    "another body": { ...webhook, body: webhook.body.replace("delivered", "failed") },
    "a parameter more": { ...webhook, body: `${webhook.body}&ErrorCode=30003` },
    "a parameter less": { ...webhook, body: webhook.body.replace("&From=ACME", "") },
    "an empty body": { ...webhook, body: "" },
    "another message in the query": {
      ...webhook,
      pathAndQuery: webhook.pathAndQuery.replace("XYZ0", "XYZ1"),
    },
    "a second message in the query": { ...webhook, pathAndQuery: `${webhook.pathAndQuery}&message=${id}` },
    "no query": { ...webhook, pathAndQuery: "/webhooks/twilio/status" },
    "another route": { ...webhook, pathAndQuery: webhook.pathAndQuery.replace("status", "inbound") },
    "a path that is none": { ...webhook, pathAndQuery: ":99999999/webhooks/twilio/status" },
  };
  it.each(Object.entries(tampered))("with %s is forged", (_what, request) => {
    expect(status(request)).toEqual({ status: "forged" });
  });

  it("names no message of the ledger once a parameter was moved into the query, which signs the same", () => {
    const [account, ...rest] = webhook.body.split("&");
    expect(account).toBe(`AccountSid=${accountSid}`);
    const moved = {
      ...webhook,
      pathAndQuery: `${webhook.pathAndQuery}AccountSid${accountSid}`,
      body: rest.join("&"),
    };
    expect(status(moved)).toMatchObject({ status: "verified", events: [{ messageId: null }] });
  });

  it("of another account is not read", () => {
    const other = statusCallback(id, { ...delivered, AccountSid: `AC${"9".repeat(32)}` });
    expect(status(other)).toMatchObject({ status: "unreadable" });
  });
});

describe("a Twilio status callback", () => {
  const eventOf = (parameters: Record<string, string | string[]>, messageId: string | null = id) =>
    theEvent(status(statusCallback(messageId, { ...delivered, ...parameters })));

  it("tells which message it is about, by both ids", () => {
    expect(eventOf({})).toEqual({
      type: "status",
      channel: "sms",
      messageId: id,
      providerMessageId: sid(1),
      status: "delivered",
      providerCode: null,
      reason: null,
      explanation: null,
      occurredAt: null,
      objection: null,
      accountFault: false,
    });
  });

  it.each([null, "", "1", "u".repeat(26), `${id}0`, "01J%27%20or%201=1", `${id}&message=${id}`])(
    "with the message id %j has Twilio's id only",
    (messageId) =>
      expect(eventOf({}, messageId)).toMatchObject({ messageId: null, providerMessageId: sid(1) }),
  );

  it.each([
    ["accepted", "accepted"],
    ["scheduled", "accepted"],
    ["queued", "accepted"],
    ["sending", "accepted"],
    ["sent", "sent"],
    ["delivered", "delivered"],
    ["partially_delivered", "delivered"],
    ["read", "delivered"],
    ["undelivered", "undelivered"],
    ["failed", "failed"],
    ["canceled", "failed"],
  ])("of %s is %s here", (word, expected) => {
    expect(eventOf({ MessageStatus: word })).toMatchObject({ status: expected });
  });

  it.each([
    { MessageStatus: "teleported" },
    { MessageStatus: "constructor" },
    { MessageStatus: "" },
    { MessageStatus: ["sent", "delivered"] },
    { MessageSid: "SM1" },
    { MessageSid: "" },
    { MessageSid: [sid(1), sid(2)] },
  ])("that cannot be used is genuine and tells nothing: %j", (parameters) => {
    expect(status(statusCallback(id, { ...delivered, ...parameters }))).toEqual({
      status: "verified",
      events: [],
    });
  });

  // The classes of the provider's codes in a callback, written out: the table under test is not its own judge.
  it.each([
    ["30001", "undelivered"],
    ["30003", "undelivered"],
    ["30008", "undelivered"],
    ["30500", "undelivered"],
    ["30036", "undelivered"],
    ["30004", "recipient"],
    ["30005", "recipient"],
    ["30006", "recipient"],
    ["30007", "content"],
    ["30410", "ambiguous"],
    ["30450", "rate-limited"],
    ["30453", "rate-limited"],
    ["63038", "rate-limited"],
    ["30454", "trial"],
    ["99999", "unrecognised"],
  ])("with code %s says %s", (code, reason) => {
    const event = eventOf({ MessageStatus: "undelivered", ErrorCode: code });
    expect(event).toMatchObject({ providerCode: code, reason, objection: null, accountFault: false });
    expect(event).toMatchObject({ explanation: expect.stringContaining(`code ${code}`) });
  });

  it.each(["30002", "30037"])("with code %s says that the account is blocked", (code) => {
    expect(eventOf({ MessageStatus: "failed", ErrorCode: code })).toMatchObject({
      status: "failed",
      reason: "account",
      accountFault: true,
      objection: null,
    });
  });

  it("with code 21610 says that the person opted out", () => {
    const optedOut = { MessageStatus: "failed", ErrorCode: "21610" };
    expect(eventOf(optedOut)).toMatchObject({
      reason: "opted-out",
      objection: { reason: "opted-out", address: to },
      accountFault: false,
    });
    expect(eventOf({ ...optedOut, To: "whatsapp:+33612345678" })).toMatchObject({
      objection: { reason: "opted-out", address: null },
    });
  });

  it.each(["", "0", "abc", "1e3", "-5"])("that failed with the code %j says so without a code", (code) => {
    expect(eventOf({ MessageStatus: "failed", ErrorCode: code })).toMatchObject({
      reason: "failed",
      providerCode: null,
    });
  });

  it("that went well has no code", () => {
    expect(eventOf({ ErrorCode: "30003" })).toMatchObject({
      status: "delivered",
      reason: null,
      providerCode: null,
    });
  });

  it("shows no number in its words", () => {
    for (const code of Object.keys(twilioErrors)) {
      expect(
        JSON.stringify({ ...eventOf({ MessageStatus: "failed", ErrorCode: code }), objection: null }),
      ).not.toContain(to);
    }
  });
});

describe("an inbound SMS", () => {
  const eventOf = (parameters: Record<string, string>) =>
    theEvent(
      webhooks().inbound(
        received(inboundSms({ MessageSid: sid(2), From: to, To: "36100", Body: "Bonjour", ...parameters })),
      ),
    );

  it.each([
    [{ Body: "Bonjour" }, null],
    [{ Body: "Arrêt" }, "stop"],
    [{ Body: "oui" }, "start"],
    [{ Body: "" }, null],
    [{ Body: "Marre !", OptOutType: "STOP" }, "stop"],
    [{ Body: "STOP", OptOutType: "START" }, "start"],
    [{ Body: "STOP", OptOutType: "HELP" }, null],
    [{ Body: "STOP", OptOutType: "NEVER_SEEN" }, "stop"],
  ])("%j asks for %j", (parameters, keyword) => {
    expect(eventOf(parameters)).toEqual({
      type: "inbound",
      channel: "sms",
      providerMessageId: sid(2),
      from: to,
      keyword,
    });
  });

  it("from what cannot be written to tells nothing", () => {
    for (const From of ["36100", "ACME", "whatsapp:+33612345678", "", "+0612345678"]) {
      expect(eventOf({ From })).toBeUndefined();
    }
    expect(eventOf({ MessageSid: "" })).toBeUndefined();
  });

  it("is no status callback", () => {
    const inbound = inboundSms({ MessageSid: sid(2), From: to, Body: "STOP" });
    const elsewhere = twilioWebhook("/webhooks/twilio/status", {
      MessageSid: sid(2),
      From: to,
      Body: "STOP",
    });
    expect(status(inbound)).toEqual({ status: "verified", events: [] });
    expect(status({ ...elsewhere, pathAndQuery: inbound.pathAndQuery })).toEqual({ status: "forged" });
  });
});
