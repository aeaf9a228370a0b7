import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { auditSubjects } from "../../src/store/audit-log.ts";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";
import { deskApp } from "../support/desk-app.ts";

const apiKey = "a-key-of-this-test-0123456789";
const authorization = `Bearer ${apiKey}`;

let fixture: AppFixture;
beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());

const answer = z.object({
  entries: z.array(
    z.object({
      id: z.number(),
      at: z.string(),
      actor: z.string(),
      action: z.string(),
      subject: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

async function ask(path: string, init: RequestInit = {}, key: string | undefined = apiKey) {
  const headers = { ...(init.headers as Record<string, string> | undefined), authorization };
  return await fixture.app({ apiKey: key }).request(`http://localhost${path}`, { ...init, headers });
}

const audit = async (query = "") => answer.parse(await (await ask(`/api/audit${query}`)).json());
const last = async () => (await audit("?limit=1")).entries[0];

describe("the API records what is done by hand:", () => {
  const actor = `api ${createHash("sha256").update(apiKey).digest("base64url").slice(0, 8)}`;
  const leadId = "L-audit";
  beforeAll(async () => {
    const data = {
      leadId,
      firstName: "Zoé",
      lastName: "Lefèvre",
      email: "zoe@example.com",
      phone: "+33612345678",
    };
    await ask("/api/events", json({ name: "lead.created", data }));
  });

  it.each<[string, () => Promise<unknown>, object]>([
    [
      "a suppression",
      async () => ask("/api/suppressions", json({ channel: "email", address: "zoe@example.com" })),
      {
        action: "suppression.add",
        detail: "all",
        subject: expect.stringMatching(/^suppression email [0-9a-f]{32}$/),
      },
    ],
    [
      "its lifting",
      async () => {
        fixture.clock.skewMs += 10;
        await ask("/api/suppressions", {
          ...json({ channel: "email", address: "zoe@example.com" }),
          method: "DELETE",
        });
      },
      { action: "suppression.lift", detail: "1 lifted" },
    ],
    [
      "a resumed channel",
      async () => ask("/api/channels/sms/resume", { method: "POST" }),
      { action: "channel.resume", subject: "channel sms", detail: "nothing was held back" },
    ],
    [
      "a test message",
      async () => ask("/api/email/test?to=zoe@example.com"),
      { action: "message.test", detail: "accepted", subject: expect.stringMatching(/^message \w{26}$/) },
    ],
    [
      "an export",
      async () => ask(`/api/leads/${leadId}/export`),
      { action: "lead.export", subject: auditSubjects.lead(leadId) },
    ],
    [
      "an erasure, without whom",
      async () => ask(`/api/leads/${leadId}`, { method: "DELETE" }),
      { action: "lead.erase", subject: auditSubjects.erasedLead, detail: "erased" },
    ],
  ])("%s", async (_what, act, entry) => {
    await act();
    expect(await last()).toMatchObject({ actor, ...entry });
  });

  it("a message sent again, also when that is refused", async () => {
    await ask("/api/email/test?to=marie@example.com");
    const { messages } = await fixture.store.ledger.list({ limit: 1 });
    const id = messages[0]?.id ?? "";
    await ask(`/api/messages/${id}/resend`, json({}));
    expect(await last()).toMatchObject({ action: "message.resend", subject: auditSubjects.message(id) });
  });

  it("as done locally where no key is asked for", async () => {
    await fixture.app().request("http://localhost/api/channels/email/resume", { method: "POST" });
    expect(await last()).toMatchObject({ actor: "local", subject: "channel email" });
  });

  it("and nothing personal", async () => {
    const { entries } = await audit("?limit=200");
    expect(entries.length).toBeGreaterThan(6);
    expect(JSON.stringify(entries)).not.toMatch(/zoe|marie|Lefèvre|612345678/i);
  });

  it("an action that was done is answered so, though its entry cannot be written", async () => {
    const store = { ...fixture.store.audit, record: () => Promise.reject(new Error("disk full")) };
    const before = fixture.faults.length;
    const app = fixture.app({ audit: store });
    const response = await app.request("http://localhost/api/channels/email/resume", { method: "POST" });
    expect([response.status, fixture.faults.length]).toEqual([200, before + 1]);
  });
});

describe("GET /api/audit", () => {
  it("goes back by pages, and can be of one thing", async () => {
    const first = await audit("?limit=2");
    expect(first.entries).toHaveLength(2);
    const second = await audit(`?limit=2&cursor=${first.nextCursor}`);
    expect(second.entries[0]?.id).toBeLessThan(first.entries[1]?.id ?? 0);
    const { entries } = await audit("?subject=channel+sms");
    expect(new Set(entries.map(({ subject }) => subject))).toEqual(new Set(["channel sms"]));
  });

  it("refuses what makes no sense", async () => {
    for (const query of ["?limit=0", "?limit=201", "?cursor=x", "?subject=%00"])
      expect((await ask(`/api/audit${query}`)).status, query).toBe(400);
    expect((await ask("/api/audit", { method: "POST" })).status).toBe(405);
  });
});

describe("the page of the audit log", () => {
  it("says who did what to what, in words and with links", async () => {
    const { request, page } = await deskApp(fixture);
    const html = await (await request("/audit")).text();
    expect(html).toContain('href="/health"');
    const { text } = await page("/audit");
    expect(text).toContain("let a channel send again");
    expect(text).toContain("channel.resume");
    const { text: ofOne } = await page("/audit?subject=channel+sms");
    expect(ofOne).not.toContain("channel email");
  });

  it("shows its newest page for a cursor and a subject that mean nothing", async () => {
    const { page } = await deskApp(fixture);
    expect((await page("/audit?cursor=nonsense&subject=%00")).status).toBe(200);
    expect((await page("/audit?cursor=nonsense&lang=fr")).text).toContain("Ce qui a été fait à la main");
  });
});
