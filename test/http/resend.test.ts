import { Hono } from "hono";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { messagePage } from "../../src/dashboard/message/message-page.ts";
import { createShow } from "../../src/dashboard/shell/shell.ts";
import { auditSubjects } from "../../src/store/audit-log.ts";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";
import { messagePageContext } from "../support/message-page-fixture.ts";

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
  return { status: response.status, body };
}

const sms = { to: "+33612345678", message: "Bonjour" };

describe("POST /api/messages/{id}/resend", () => {
  it("says with dryRun what it would do, and does nothing", async () => {
    fixture.twilio.script([{ type: "reset-after-accepting" }]);
    const { body: lost } = await ask("/api/sms/send", json(sms));
    const id = String(lost["id"]);
    const dryRun = await ask(`/api/messages/${id}/resend`, json({ dryRun: true }));
    expect(dryRun).toMatchObject({
      status: 200,
      body: {
        dryRun: true,
        id,
        would: "may-duplicate",
        objection: null,
        estimatedCost: { amount: "0.05", currency: "EUR" },
      },
    });
    expect(fixture.twilio.accepted).toHaveLength(1);
    const { entries } = await fixture.store.audit.list({ limit: 10, subject: auditSubjects.message(id) });
    expect(entries).toEqual([]);
  });

  it("says with dryRun why it would do nothing", async () => {
    const { body } = await ask("/api/sms/send", json(sms));
    expect(
      (await ask(`/api/messages/${String(body["id"])}/resend`, json({ dryRun: true }))).body,
    ).toMatchObject({
      would: "nothing",
      objection: "provider-has-it",
      estimatedCost: null,
    });
    expect((await ask("/api/messages/none/resend", json({ dryRun: true }))).status).toBe(404);
  });

  it("is noted in the audit log, whether it was done or refused", async () => {
    fixture.twilio.script([{ type: "error", status: 400, code: 21_211 }]);
    const { body } = await ask("/api/sms/send", json(sms));
    const id = String(body["id"]);
    expect((await ask(`/api/messages/${id}/resend`, json({}))).status).toBe(200);
    expect((await ask(`/api/messages/${id}/resend`, json({}))).status).toBe(409);
    const { entries } = await fixture.store.audit.list({ limit: 10, subject: auditSubjects.message(id) });
    expect(entries.map(({ actor, detail }) => ({ actor, detail }))).toEqual([
      { actor: "local", detail: "refused: provider-has-it" },
      { actor: "local", detail: "tried: accepted" },
    ]);
  });
});

describe("GET /messages/{id}/html", () => {
  it("gives an e-mail a policy under which it can run nothing, send nothing and be nobody", async () => {
    const html = '<p>Bonjour</p><script>alert(1)</script><img src="x" onerror="alert(1)">';
    const { body } = await ask(
      "/api/email/send",
      json({ to: "zoe@example.com", subject: "Test", html, text: "Bonjour" }),
    );
    const shell = { brandName: "Bienvenue", sandboxChannels: [], sessions: null, secure: false };
    const pages = new Hono().route(
      "/",
      messagePage(messagePageContext(fixture, fixture.server()), createShow(shell)),
    );
    const answer = await fixture
      .app({ pages })
      .request(`http://localhost/messages/${String(body["id"])}/html`);
    expect(answer.status).toBe(200);
    const policy = (answer.headers.get("content-security-policy") ?? "").split("; ");
    expect(policy).toContain("sandbox");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'none'");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy.some((part) => part.includes("script-src") || part.includes("allow-"))).toBe(false);
    expect(answer.headers.get("x-frame-options")).toBe("SAMEORIGIN");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    // As it was sent, to the letter.
    expect(await answer.text()).toBe(html);
  });
});
