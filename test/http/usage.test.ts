import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";

let fixture: AppFixture;
beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  await fixture.forgetTrouble();
  fixture.twilio.clear();
});

async function ask(path: string, init?: RequestInit) {
  const response = await fixture.app().request(`http://localhost${path}`, init);
  const body: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, body, headers: response.headers };
}

const sms = () => ask("/api/sms/send", json({ to: "+33612345678", message: "Bonjour" }));

describe("GET /api/usage", () => {
  it("adds up a day, with what it is estimated to cost and what it may carry", async () => {
    await sms();
    const { status, body } = await ask("/api/usage");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      timeZone: "Europe/Paris",
      channels: {
        sms: {
          messages: 1,
          segments: 1,
          estimatedCost: { amount: "0.05", currency: "EUR" },
          limits: { messages: null, segments: null, messagesPerRecipient: 20, segmentsPerRecipient: 60 },
        },
        email: { messages: 0, estimatedCost: { amount: "0.00" } },
      },
    });
    const other = await ask("/api/usage?day=2020-02-29");
    expect(other.body).toMatchObject({ day: "2020-02-29", channels: { sms: { messages: 0 } } });
  });

  it.each(["2026-02-30", "yesterday", "2026-11-22T00:00:00Z"])("refuses %s, which is no day", async (day) => {
    expect((await ask(`/api/usage?day=${day}`)).status).toBe(400);
  });
});

describe("POST /api/channels/{channel}/resume", () => {
  it("lets messages go again that the account held back", async () => {
    fixture.twilio.script([{ type: "error", status: 401, code: 20_003 }]);
    expect(await sms()).toMatchObject({ status: 502, body: { reason: "account" } });
    const waiting = await sms();
    expect(waiting).toMatchObject({ status: 503, body: { reason: "circuit-open" } });
    expect(Number(waiting.headers.get("retry-after"))).toBeGreaterThan(30);
    const resume = () => ask("/api/channels/sms/resume", { method: "POST" });
    expect(await resume()).toMatchObject({ status: 200, body: { channel: "sms", resumed: true } });
    expect(await resume()).toMatchObject({ status: 200, body: { resumed: false } });
    expect((await sms()).status).toBe(200);
    expect((await ask("/api/channels/fax/resume", { method: "POST" })).status).toBe(404);
    expect((await ask("/api/channels/sms/resume")).status).toBe(405);
  });
});

describe("POST /api/messages/{id}/resend", () => {
  const resend = (id: string, body: unknown = {}) => ask(`/api/messages/${id}/resend`, json(body));

  it("asks for a word before it sends what may have gone out already", async () => {
    fixture.twilio.script([{ type: "reset-after-accepting" }]);
    const { status, body } = await sms();
    expect(status).toBe(504);
    const id = String(body["id"]);
    const refused = await resend(id);
    expect(refused).toMatchObject({ status: 409, body: { id } });
    expect(String(refused.body["error"])).toContain("mayDuplicate");
    expect(await resend(id, { mayDuplicate: true })).toMatchObject({
      status: 200,
      body: { success: true, id },
    });
    expect((await resend(id, { mayDuplicate: true })).status).toBe(409);
    expect((await resend(id, { mayDuplicate: "yes" })).status).toBe(400);
    expect((await resend("01NONE")).status).toBe(404);
  });
});

describe("a message's view", () => {
  it("says its class, what it cost, and when its provider is asked", async () => {
    const { body } = await sms();
    const detail = await ask(`/api/messages/${String(body["id"])}`);
    expect(detail.body["message"]).toMatchObject({
      class: "transactional",
      estimatedCost: { amount: "0.05", currency: "EUR" },
      fallbackFor: null,
      acceptedAt: expect.stringMatching(/^20/),
      nextCheckAt: expect.stringMatching(/^20/),
    });
  });
});
