import type { Hono } from "hono";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { operations } from "../../../src/http/openapi/operations.ts";
import { json, startAppFixture, type AppFixture } from "../../support/app-fixture.ts";
import { askAsDescribed } from "../../support/ask-as-described.ts";
import type { Answer } from "../../support/scripted-answer.ts";

let fixture: AppFixture;
let app: Hono;
beforeAll(async () => {
  fixture = await startAppFixture();
  app = fixture.app();
  // A Tuesday at noon: reminders are sent at such hours only.
  fixture.clock.skewMs = Date.parse("2026-11-24T11:00:00Z") - Date.now();
  // The first message loads the provider's SDK, which may take longer than this fixture gives a provider.
  await app.request("/api/sms/send", json(sms));
});
afterAll(async () => fixture.close());
afterEach(async () => {
  await fixture.forgetTrouble();
  fixture.twilio.clear();
  fixture.resend.clear();
});

const ask = async (path: string, init?: RequestInit, to = app) =>
  (await askAsDescribed(to, path, init)).status;

const sms = { to: "+33612345678", message: "Bonjour" };
const email = { to: "zoe@example.com", subject: "Bonjour", text: "Bonjour Zoé" };

describe("an example of the document", () => {
  const requests = operations.flatMap(({ id, path, method, access, body }) =>
    access !== "api-key" || path.includes("{")
      ? []
      : Object.entries(body?.examples ?? {}).map(([name, { value }]) => ({
          what: `${id} ${name}`,
          path,
          method,
          value,
        })),
  );
  it.each(requests)("is taken by the application and answered as described: $what", async (request) => {
    const init = { ...json(request.value), method: request.method.toUpperCase() };
    expect([200, 201, 202]).toContain(await ask(request.path, init));
  });
});

describe("what the application answers is what the document says", () => {
  it("of messages, leads and days", async () => {
    const id = await messageOf();
    await ask(
      "/api/events",
      json({
        name: "lead.created",
        data: { leadId: "L9", firstName: "Zoé", lastName: "L", email: "l9@example.com" },
      }),
    );
    await ask(
      "/api/events",
      json({
        name: "interview.scheduled",
        data: { interviewId: "I9", leadId: "L9", startsAt: "2027-01-05T10:00:00+01:00" },
      }),
    );
    expect(await ask("/api/leads/L9/next?days=30")).toBe(200);
    await ask(
      "/api/events",
      json({ name: "trial.started", data: { trialId: "T9", leadId: "L9", temporaryPassword: "Tilleul-27" } }),
    );
    expect(await ask("/api/messages")).toBe(200);
    expect(await ask(`/api/messages/${id}`)).toBe(200);
    expect(await ask("/api/messages/nothing")).toBe(404);
    expect(await ask("/api/messages?cursor=x")).toBe(400);
    expect(await ask("/api/leads/L9")).toBe(200);
    expect(await ask("/api/leads/nobody")).toBe(404);
    expect(await ask("/api/leads/L9/held")).toBe(200);
    expect(await ask("/api/leads/L9/export")).toBe(200);
    expect(await ask("/api/leads/L9", { method: "DELETE" })).toBe(200);
    expect(await ask("/api/leads/L9/export")).toBe(404);
    expect(await ask("/api/leads/a%20b", { method: "DELETE" })).toBe(400);
    expect(await ask("/api/leads/a%20b/export")).toBe(400);
    expect(await ask("/api/usage?day=2026-11-22")).toBe(200);
    expect(await ask("/api/usage?day=x")).toBe(400);
  });

  it("of a message sent once more", async () => {
    const accepted = await messageOf();
    const again = (id: string, body: unknown = {}) => ask(`/api/messages/${id}/resend`, json(body));
    expect(await again(accepted)).toBe(409);
    expect(await again("nothing")).toBe(404);
    expect(await again(accepted, { mayDuplicate: "yes" })).toBe(400);
    expect(await again(accepted, { dryRun: true })).toBe(200);
    fixture.twilio.script([{ type: "error", status: 400, code: 21211 }]);
    const refused = await messageOf();
    expect(await again(refused, { dryRun: true })).toBe(200);
    fixture.twilio.script([{ type: "error", status: 400, code: 21211 }]);
    expect(await again(refused)).toBe(422);
    expect(await again(refused)).toBe(200);
    expect(await ask(`/api/audit?subject=message%20${refused}`)).toBe(200);
    expect(await ask("/api/audit?cursor=x")).toBe(400);
  });

  it.each<[status: number, answer: Answer]>([
    [422, { type: "error", status: 400, code: 21211 }],
    [429, { type: "rate-limited", retryAfter: "7" }],
    [502, { type: "error", status: 401, code: 20003 }],
    [503, { type: "reset-on-connect" }],
    [504, { type: "reset-after-accepting" }],
  ])("of an SMS that ends in %i", async (status, answer) => {
    fixture.twilio.script([answer]);
    expect(await ask("/api/sms/send", json(sms))).toBe(status);
    fixture.twilio.clear();
    await fixture.forgetTrouble();
    fixture.twilio.script([answer]);
    expect(await ask("/api/sms/test?to=%2B33612345678")).toBe(status);
  });

  it("of what is sent, or is not", async () => {
    expect(await ask("/api/sms/test?to=%2B33612345678")).toBe(200);
    expect(await ask("/api/email/test?to=zoe@example.com")).toBe(200);
    for (const path of ["/api/sms/test", "/api/email/test"]) expect(await ask(path)).toBe(400);
    expect(await ask("/api/sms/send", json({ ...sms, to: "+12015550123" }))).toBe(403);
    expect(await ask("/api/sms/test?to=%2B12015550123")).toBe(403);
    const key = { "idempotency-key": "one" };
    expect(await ask("/api/email/send", json(email, key))).toBe(200);
    expect(await ask("/api/email/send", json({ ...email, text: "Bonsoir" }, key))).toBe(422);
  });

  it("of suppressions", async () => {
    const address = { channel: "email", address: "new@example.com" };
    expect(await ask("/api/suppressions", json(address))).toBe(201);
    expect(await ask("/api/suppressions", json(address))).toBe(200);
    expect(await ask("/api/suppressions")).toBe(200);
    expect(await ask("/api/suppressions?address=new@example.com")).toBe(200);
    expect(await ask("/api/suppressions?limit=0")).toBe(400);
    expect(await ask("/api/email/send", json({ ...email, to: address.address }))).toBe(422);
    const addressId = fixture.store.suppressions.addressId("email", address.address);
    expect(await ask(`/api/suppressions/email/${addressId}`, { method: "DELETE" })).toBe(200);
    expect(await ask("/api/suppressions/email/x", { method: "DELETE" })).toBe(400);
  });

  it("of whoever wants to know whether it works, and of blocked accounts", async () => {
    for (const path of ["/healthz", "/readyz", "/openapi.json"]) expect(await ask(path)).toBe(200);
    const away = fixture.app({
      readiness: () => Promise.resolve({ ready: false, checks: { store: "away" } }),
    });
    expect(await ask("/readyz", {}, away)).toBe(503);
    const broken = fixture.app({ readiness: () => Promise.reject(new Error("broken")) });
    expect(await ask("/readyz", {}, broken)).toBe(500);
    expect(await ask("/api/channels/sms/resume", { method: "POST" })).toBe(200);
    expect(await ask("/api/channels/fax/resume", { method: "POST" })).toBe(404);
  });
});

/** Sends an SMS and gives its id in the ledger, whatever became of it. */
async function messageOf(): Promise<string> {
  const { body } = await askAsDescribed(app, "/api/sms/send", json(sms));
  return String((body as { id?: unknown }).id);
}
