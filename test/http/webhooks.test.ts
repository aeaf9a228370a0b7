import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  authToken,
  inboundSms,
  publicUrl,
  resendWebhook,
  type SignedWebhook,
  sid,
  statusCallback,
} from "../support/signed-webhooks.ts";
import { previousToken, startWebhookFixture, type WebhookFixture } from "../support/webhook-fixture.ts";

const phone = "+33612345678";
const email = "zoe@example.com";
const emailId = "56761188-7520-42d8-8898-ff6fc54ce618";
let fixture: WebhookFixture;

beforeEach(async () => {
  fixture = await startWebhookFixture();
});
afterEach(async () => fixture.close());

const callback = (status: string, messageId: string | null = null, more: Record<string, string> = {}) =>
  statusCallback(messageId, { MessageSid: sid(1), MessageStatus: status, To: phone, From: "ACME", ...more });

const text = (Body: string, number = 1) =>
  inboundSms({ MessageSid: sid(number), From: phone, To: "36100", Body });

const emailEvent = (
  type: string,
  { at = fixture.clock.now, tags = {}, ...more }: Record<string, unknown> & { at?: Date } = {},
) =>
  resendWebhook(
    {
      type,
      created_at: at.toISOString(),
      data: { email_id: emailId, to: [email], tags, ...more },
    },
    { at: fixture.clock.now },
  );

const acceptedSms = () => fixture.message("sms", { key: "sms", providerMessageId: sid(1) });
const acceptedEmail = () => fixture.message("email", { key: "email", providerMessageId: emailId });
const later = (minutes: number) => {
  fixture.clock.now = new Date(fixture.clock.now.getTime() + minutes * 60_000);
};

describe("what a webhook is answered", () => {
  it("is 204 for a status of Twilio's", async () => {
    await acceptedSms();
    const response = await fixture.post(callback("delivered"));
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect((await fixture.row("sms")).status).toBe("delivered");
  });

  it("is an empty TwiML for an inbound SMS, so that nobody is texted back", async () => {
    const response = await fixture.post(text("Bonjour"));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/xml/);
    expect(await response.text()).toMatch(/<Response\s*\/>$/);
  });

  it("is 200 for an event of Resend's", async () => {
    await acceptedEmail();
    const response = await fixture.post(emailEvent("email.delivered"));
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect((await fixture.row("email")).status).toBe("delivered");
  });

  it("is success for what nothing can be made of", async () => {
    expect((await fixture.post(callback("teleported"))).status).toBe(204);
    expect((await fixture.post(callback("delivered"))).status).toBe(204);
    expect((await fixture.post(emailEvent("email.teleported"))).status).toBe(200);
    expect((await fixture.post(emailEvent("email.bounced"))).status).toBe(200);
    expect((await fixture.post(emailEvent("contact.created"))).status).toBe(200);
  });

  it("is success with the token that is being replaced", async () => {
    const parameters = { MessageSid: sid(1), MessageStatus: "sent" };
    const signedBy = (token: string) => fixture.post(statusCallback(null, parameters, { token }));
    expect((await signedBy(authToken)).status).toBe(204);
    expect((await signedBy(previousToken)).status).toBe(204);
    expect((await signedBy("older")).status).toBe(401);
  });

  const forgeries: [string, () => SignedWebhook][] = [
    ["no signature", () => ({ ...callback("delivered"), headers: {} })],
    [
      "a wrong signature",
      () => statusCallback(null, { MessageSid: sid(1), MessageStatus: "delivered" }, { token: "x" }),
    ],
    ["a tampered body", () => tampered(callback("failed"), { body: ["failed", "delivered"] })],
    ["a tampered query", () => tampered(callback("delivered", "A"), { pathAndQuery: ["=A", "=B"] })],
    ["another route", () => tampered(callback("delivered"), { pathAndQuery: ["status", "inbound"] })],
    [
      "a host of its own",
      () =>
        statusCallback(
          null,
          { MessageSid: sid(1), MessageStatus: "delivered" },
          { url: "https://evil.example" },
        ),
    ],
    ["a tampered text", () => tampered(text("Bonjour"), { body: ["Bonjour", "STOP"] })],
    ["no signature of Resend's", () => ({ ...emailEvent("email.bounced"), headers: {} })],
    [
      "a tampered event",
      () => tampered(emailEvent("email.sent"), { body: ["email.sent", "email.complained"] }),
    ],
    ["an old date", () => aged(emailEvent("email.delivered"), 6)],
    ["a date to come", () => aged(emailEvent("email.delivered"), -6)],
  ];
  it.each(forgeries)("is 401 for %s, and nothing changes", async (_what, forge) => {
    const rows = [await acceptedSms(), await acceptedEmail()];
    const response = await fixture.post(forge());
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ error: expect.any(String) });
    expect([await fixture.row("sms"), await fixture.row("email")]).toEqual(rows);
    expect(await fixture.reasons("sms", phone)).toEqual([]);
    expect(await fixture.reasons("email", email)).toEqual([]);
  });

  it("is 400 for what is signed and not understood", async () => {
    const webhook = resendWebhook("not json", { at: fixture.clock.now });
    expect((await fixture.post(webhook)).status).toBe(400);
  });

  it.each([
    ["/webhooks/twilio/status", /TWILIO_AUTH_TOKEN and PUBLIC_URL/],
    ["/webhooks/twilio/inbound", /TWILIO_AUTH_TOKEN and PUBLIC_URL/],
    ["/webhooks/resend", /RESEND_WEBHOOK_SECRET/],
  ])("is 503 at %s where it is not configured, with what is missing", async (path, words) => {
    const app = fixture.app({ twilio: undefined, resend: undefined });
    const response = await app.request(publicUrl + path, { method: "POST", body: "x" });
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ error: expect.stringMatching(words) });
  });

  it.each(["/webhooks/twilio/status", "/webhooks/twilio/inbound", "/webhooks/resend"])(
    "is 405 at %s for another method",
    async (path) => {
      for (const method of ["GET", "PUT", "DELETE"]) {
        const response = await fixture.app().request(publicUrl + path, { method });
        expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
      }
    },
  );

  it("is 413 for a body that no provider sends, whether or not its length is declared", async () => {
    const huge = "x".repeat(65_537);
    for (const path of ["/webhooks/twilio/status", "/webhooks/resend"]) {
      expect((await post(path, huge)).status).toBe(413);
      expect((await post(path, huge, { "content-length": "65537" })).status).toBe(413);
      expect((await post(path, "x", { "content-length": "99999999999" })).status).toBe(413);
      expect((await post(path, huge.slice(1))).status).toBe(401);
    }
  });

  it("is an error for a body that never ends or breaks off, and the server does not wait for it", async () => {
    const endless = new ReadableStream({ pull: () => new Promise(() => undefined) });
    expect((await post("/webhooks/resend", endless)).status).toBe(408);
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
    expect((await post("/webhooks/resend", broken)).status).toBe(400);
  });

  it("is 503 when it cannot be recorded, so that the provider sends it again", async () => {
    const report = () => Promise.reject(new Error("the database is away"));
    for (const webhook of [callback("delivered"), text("STOP"), emailEvent("email.delivered")]) {
      const response = await fixture.post(webhook, fixture.app({ report }));
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("30");
      expect(await response.text()).not.toContain("database");
    }
    expect(fixture.faults).toHaveLength(3);
  });

  it("is given under the public name without an API key, and under no other", async () => {
    const webhook = callback("delivered");
    const ask = async (host: string) =>
      (await fixture.post({ ...webhook, headers: { ...webhook.headers, host } })).status;
    expect(await ask("notify.example.com")).toBe(204);
    expect(await ask("localhost:3000")).toBe(204);
    expect(await ask("evil.example")).toBe(403);
    const elsewhere = await fixture
      .app()
      .request(`${publicUrl}/webhooks/../api/messages`, { headers: { host: "notify.example.com" } });
    expect(elsewhere.status).toBe(403);
  });

  const post = (path: string, body: string | ReadableStream, headers: Record<string, string> = {}) =>
    fixture
      .app({ bodyTimeoutMs: 20 })
      .request(publicUrl + path, { method: "POST", body, headers, duplex: "half" });
});

describe("a status", () => {
  it("that comes before the answer to the request settles the message", async () => {
    const { id } = await fixture.message("sms", { key: "sms", status: "sending" });
    await fixture.post(callback("delivered", id));
    expect(await fixture.row("sms")).toMatchObject({
      status: "delivered",
      providerMessageId: sid(1),
      owner: null,
    });
  });

  it.each(["sms", "email"] as const)("by %s settles a message whose answer was lost", async (channel) => {
    const { id } = await fixture.message(channel, { key: channel, status: "unknown" });
    await fixture.post(
      channel === "sms" ? callback("sent", id) : emailEvent("email.delivered", { tags: { message_id: id } }),
    );
    expect(await fixture.row(channel)).toMatchObject({
      status: channel === "sms" ? "sent" : "delivered",
      providerMessageId: channel === "sms" ? sid(1) : emailId,
    });
  });

  it("that is not final is asked about later, unless a webhook comes first", async () => {
    await acceptedSms();
    await fixture.post(callback("sent"));
    expect((await fixture.row("sms")).nextCheckAt).toBe("2026-03-01T10:02:00.000Z");
    await fixture.post(callback("delivered"));
    expect((await fixture.row("sms")).nextCheckAt).toBeNull();
  });

  it("that the message did not arrive is told to who waits for it", async () => {
    const { id } = await acceptedSms();
    await fixture.post(callback("undelivered", id, { ErrorCode: "30003" }));
    await fixture.post(callback("failed", id, { ErrorCode: "30003" }));
    expect(await fixture.row("sms")).toMatchObject({
      status: "undelivered",
      reason: "undelivered",
      providerCode: "30003",
    });
    expect(fixture.undelivered).toEqual([id]);
  });

  it("that the account is blocked is told once", async () => {
    const { id } = await acceptedSms();
    const blocked = callback("failed", id, { ErrorCode: "30002" });
    await fixture.post(blocked);
    await fixture.post(blocked);
    expect(fixture.accountFaults).toEqual([["sms", "30002"]]);
  });

  it("is the same in any order, however often", async () => {
    const { id } = await fixture.message("sms", { key: "sms", status: "unknown" });
    const { id: other } = await fixture.message("sms", { key: "other", status: "unknown" });
    const told = (to: string, number: number) =>
      ["queued", "sent", "delivered", "undelivered", "sending"].map((status) =>
        callback(status, to, {
          MessageSid: sid(number),
          ...(status === "undelivered" && { ErrorCode: "30008" }),
        }),
      );
    for (const webhook of told(id, 1)) await fixture.post(webhook);
    const twice = [...told(other, 2), ...told(other, 2)].toReversed();
    await Promise.all(twice.map((webhook) => fixture.post(webhook)));
    const end = { status: "delivered", reason: null, providerCode: null, nextCheckAt: null };
    expect(await fixture.row("sms")).toMatchObject(end);
    expect(await fixture.row("other")).toMatchObject(end);
  });
});

describe("an objection", () => {
  it("of Twilio's, that the person opted out, suppresses the number", async () => {
    const { id } = await acceptedSms();
    await fixture.post(callback("failed", id, { ErrorCode: "21610" }));
    expect(await fixture.reasons("sms", phone)).toEqual(["opted-out"]);
    expect(await fixture.reasons("email", email)).toEqual([]);
  });

  it.each([
    ["email.bounced", { bounce: { type: "Permanent" } }, ["hard-bounce"]],
    ["email.bounced", { bounce: { type: "Transient" } }, []],
    ["email.complained", {}, ["complaint"]],
    ["email.suppressed", {}, ["provider-suppressed"]],
    ["email.failed", {}, []],
  ])("of Resend's, %s %j, suppresses the address for %j", async (type, more, reasons) => {
    await acceptedEmail();
    await fixture.post(emailEvent(type, more));
    expect(await fixture.reasons("email", email)).toEqual(reasons);
  });

  it("is about the address that the message went to, else about the one that is told", async () => {
    await acceptedEmail();
    await fixture.post(emailEvent("email.complained", { to: ["Zoe@Other.example"] }));
    expect(await fixture.reasons("email", email)).toEqual(["complaint"]);
    expect(await fixture.reasons("email", "zoe@other.example")).toEqual([]);
    await fixture.post(emailEvent("email.complained", { email_id: "another", to: ["lea@example.com"] }));
    expect(await fixture.reasons("email", "lea@example.com")).toEqual(["complaint"]);
    const named = { email_id: "one-more", to: ["Noé <noe@example.com>"] };
    await fixture.post(emailEvent("email.complained", named));
    expect(await fixture.reasons("email", "noe@example.com")).toEqual(["complaint"]);
  });

  it("that is told again after the address was allowed again is old news", async () => {
    const { id } = await acceptedSms();
    await acceptedEmail();
    const optedOut = callback("failed", id, { ErrorCode: "21610" });
    const complaint = () => emailEvent("email.complained", { at: new Date("2026-03-01T10:00:00.000Z") });
    await fixture.post(optedOut);
    await fixture.post(complaint());
    later(60);
    await fixture.lift("sms", phone);
    await fixture.lift("email", email);
    later(60);
    await fixture.post(optedOut);
    await fixture.post(complaint());
    expect(await fixture.reasons("sms", phone)).toEqual([]);
    expect(await fixture.reasons("email", email)).toEqual([]);
  });

  it("with a date to come counts from now", async () => {
    await acceptedEmail();
    await fixture.post(emailEvent("email.complained", { at: new Date("2031-01-01T00:00:00.000Z") }));
    later(1);
    await fixture.lift("email", email);
    expect(await fixture.reasons("email", email)).toEqual([]);
  });

  it("is recorded although who recorded the status died before", async () => {
    const row = await acceptedEmail();
    await fixture.store.ledger.applyStatus({
      channel: "email",
      providerMessageId: emailId,
      messageId: row.id,
      status: "undelivered",
      reason: "bounced",
      providerCode: "bounced",
      at: fixture.clock.now.toISOString(),
      explanation: "The recipient's server refused it for good.",
    });
    await fixture.post(emailEvent("email.bounced", { bounce: { type: "Permanent" } }));
    expect(await fixture.reasons("email", email)).toEqual(["hard-bounce"]);
  });
});

describe("what a person texts", () => {
  it("cannot be read as another's word, under the signature it came with", async () => {
    const written = { MessageSid: sid(9), From: "+33611111111", Body: "STOPFrom+33612345678G" };
    const genuine = inboundSms(written);
    // The same letters in a row, which is all that the signature covers.
    const read = { ...written, From: phone, Body: "STOP", G: "From+33611111111" };
    const forged = { ...genuine, body: inboundSms(read).body };
    expect(forged.headers).toEqual(inboundSms(read).headers);
    expect((await fixture.post(forged)).status).toBe(400);
    expect((await fixture.post(genuine)).status).toBe(400);
    expect(await fixture.reasons("sms", phone)).toEqual([]);
  });

  it("stops and starts again", async () => {
    await fixture.post(text("Stop svp", 1));
    expect(await fixture.reasons("sms", phone)).toEqual(["stop"]);
    later(1);
    await fixture.post(text("Merci", 2));
    expect(await fixture.reasons("sms", phone)).toEqual(["stop"]);
    later(1);
    await fixture.post(text("OUI", 3));
    expect(await fixture.reasons("sms", phone)).toEqual([]);
  });

  it("takes back what Twilio said of an opt-out, and nothing that was found out otherwise", async () => {
    const { id } = await acceptedSms();
    await fixture.post(callback("failed", id, { ErrorCode: "21610" }));
    const addressId = fixture.store.suppressions.addressId("sms", phone);
    const at = fixture.clock.now.toISOString();
    await fixture.store.suppressions.add(
      { channel: "sms", addressId },
      { reason: "manual", scope: "all", at },
    );
    later(1);
    await fixture.post(text("START", 2));
    expect(await fixture.reasons("sms", phone)).toEqual(["manual"]);
  });

  it("acts once for ever: a START captured on the way takes back no later STOP, nor a STOP a later START", async () => {
    const start = text("START", 1);
    await fixture.post(start);
    later(1);
    const stop = text("STOP", 2);
    await fixture.post(stop);
    later(1);
    expect((await fixture.post(start)).status).toBe(200);
    expect(await fixture.reasons("sms", phone)).toEqual(["stop"]);
    later(1);
    await fixture.post(text("START", 3));
    later(60 * 24 * 400);
    expect((await fixture.post(stop)).status).toBe(200);
    expect(await fixture.reasons("sms", phone)).toEqual([]);
  });
});

it("a whole course of webhooks that is told again, backwards or all at once, changes nothing more", async () => {
  const [sms, mail] = [await acceptedSms(), await acceptedEmail()];
  const course = [
    ...["queued", "sent", "delivered"].map((status) => callback(status, sms.id)),
    ...["email.sent", "email.delivery_delayed", "email.delivered", "email.opened", "email.complained"].map(
      (type) => emailEvent(type, { tags: { message_id: mail.id } }),
    ),
    emailEvent("email.bounced", { bounce: { type: "Permanent" } }),
    callback("undelivered", sms.id, { ErrorCode: "21610" }),
    text("STOP", 1),
    text("START", 2),
    text("arrêt", 3),
  ];
  for (const webhook of course) {
    await fixture.post(webhook);
    later(0.1);
  }
  const state = async () => ({
    rows: [await fixture.row("sms"), await fixture.row("email")],
    timelines: [await fixture.statuses(sms.id), await fixture.statuses(mail.id)],
    suppressions: (await fixture.store.suppressions.list({ limit: 200 })).suppressions,
  });
  const before = await state();
  expect(before.suppressions.map(({ reason }) => reason).toSorted()).toEqual([
    "complaint",
    "hard-bounce",
    "stop",
  ]);

  for (const webhook of course.toReversed()) await fixture.post(webhook);
  expect(await state()).toEqual(before);
  const answers = await Promise.all([...course, ...course].map((webhook) => fixture.post(webhook)));
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(await state()).toEqual(before);
});

function tampered(
  webhook: SignedWebhook,
  changes: Partial<Record<"body" | "pathAndQuery", [string, string]>>,
): SignedWebhook {
  const { body, pathAndQuery } = changes;
  const result = {
    ...webhook,
    body: body === undefined ? webhook.body : webhook.body.replace(...body),
    pathAndQuery:
      pathAndQuery === undefined ? webhook.pathAndQuery : webhook.pathAndQuery.replace(...pathAndQuery),
  };
  expect(result).not.toEqual(webhook);
  return result;
}

/** The same, received so many minutes after it was made. */
function aged(webhook: SignedWebhook, minutes: number): SignedWebhook {
  later(minutes);
  return webhook;
}
