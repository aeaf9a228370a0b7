import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readHealth, type HealthContext } from "../../src/desk/health-view.ts";
import { parseConfig } from "../../src/config.ts";
import { newMessage } from "../contract/ledger/ledger-fixture.ts";
import { event, person } from "../contract/subjects/subjects-fixture.ts";
import { startAppFixture, type AppFixture } from "../support/app-fixture.ts";
import { deskApp, idle } from "../support/desk-app.ts";

let fixture: AppFixture;
beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());
afterEach(async () => fixture.forgetTrouble());

const setup = { provider: "sandbox", sender: null, statuses: "sandbox" } as const;

async function health(change: Partial<HealthContext> = {}) {
  return await readHealth({
    store: fixture.store,
    circuits: fixture.server().circuits,
    channels: { sms: setup, email: setup },
    execution: () => idle,
    config: parseConfig({}),
    version: "1.2.3",
    startedAt: "2026-11-22T08:00:00.000Z",
    now: fixture.now,
    ...change,
  });
}

const kinds = async (change?: Partial<HealthContext>) =>
  (await health(change)).findings.map(({ kind }) => kind);

async function holdSms(): Promise<void> {
  const fault = { providerCode: "20003", explanation: "The account is suspended." };
  await fixture.server().circuits.accountFault("sms", fault);
}

describe("the health of a server", () => {
  it("is well while nothing waits longer than it should", async () => {
    expect(await health()).toMatchObject({
      findings: [],
      database: "SQLite",
      store: { circuits: { sms: null, email: null }, alerts: [] },
      process: { version: "1.2.3", node: process.version },
    });
  });

  it("names a channel that is held back, and each of the providers' alerts that is news", async () => {
    await holdSms();
    const now = fixture.now();
    await fixture.store.alerts.raise("sms:route:21408:abc", now.toISOString());
    await fixture.store.alerts.raise(
      "email:quota:daily:abc",
      new Date(now.getTime() - 2 * 86_400_000).toISOString(),
    );
    expect((await health()).findings).toMatchObject([
      { kind: "channel-held", channel: "sms", explanation: "The account is suspended." },
      { kind: "alert", key: "sms:route:21408:abc" },
    ]);
  });

  it("names what has stopped the engine, and an Inngest server that does not know it", async () => {
    const stats = { queued: 0, running: 0, overdueMs: 0, unfinished: 0 };
    expect(
      await kinds({ execution: () => ({ kind: "embedded", stats: { ...stats, fault: "full" } }) }),
    ).toEqual(["engine-stopped"]);
    expect(
      await kinds({ execution: () => ({ kind: "embedded", stats: { ...stats, overdueMs: 90_000 } }) }),
    ).toEqual(["engine-late"]);
    const inngest = { kind: "inngest", where: "Inngest Cloud" } as const;
    expect(await kinds({ execution: () => ({ ...inngest, registered: false }) })).toEqual([
      "inngest-unregistered",
    ]);
    expect(await kinds({ execution: () => ({ ...inngest, registered: true }) })).toEqual([]);
  });

  it("says so when the store does not answer, and the rest all the same", async () => {
    const store = { ...fixture.store, backlog: () => Promise.reject(new Error("connection refused")) };
    const view = await health({ store });
    expect(view).toMatchObject({ store: null, findings: [{ kind: "store-silent" }], execution: idle });
  });

  it("names what waits longer than it should, and not what waits as it should", async () => {
    const { ledger, subjects } = fixture.store;
    const at = fixture.now();
    const ago = (ms: number) => new Date(at.getTime() - ms).toISOString();
    await subjects.apply([event("lead.created", 1, { leadId: "L-wait", ...person })], {
      at: ago(30_000),
      forwarded: false,
    });
    const opened = await ledger.open(newMessage({ leaseUntilAt: ago(30_000) }));
    const deferred = await ledger.open(newMessage());
    await ledger.transition(deferred.message.id, 1, {
      status: "deferred",
      at: ago(0),
      deferredUntilAt: ago(5 * 60_000),
    });
    expect(await kinds()).toEqual([]);
    const later = () => new Date(at.getTime() + 20 * 60_000);
    expect(await kinds({ now: later })).toEqual([
      "events-waiting",
      "messages-overdue",
      "messages-interrupted",
    ]);
    await ledger.transition(opened.message.id, 1, { status: "unknown", at: ago(0) });
    expect(await kinds()).toEqual(["messages-unknown"]);
    await ledger.transition(opened.message.id, 1, { status: "skipped", at: ago(0) });
  });
});

describe("the page of the health", () => {
  it("answers in its first sentence, and shows who sends, limits, retention and settings without secrets", async () => {
    const environment = {
      API_KEY: "hunter2-hunter2-hunter2",
      DATABASE_URL: "postgres://bienvenue:hunter2@db.example.com/app",
      SMS_MAX_PER_DAY: "500",
    };
    const { request, page, post } = await deskApp(fixture, { environment });
    const login = await post("/login", { key: environment.API_KEY });
    const headers = { cookie: login.headers.get("set-cookie")?.split(";")[0] ?? "" };
    const { text } = await page("/health", { headers });
    expect(text).toContain("Everything is well.");
    for (const shown of [
      "Twilio",
      "bonjour@example.com",
      "0 of 500",
      "396 days",
      "1.2.3",
      "db.example.com/app",
    ])
      expect(text).toContain(shown);
    expect(await (await request("/health", { headers })).text()).not.toContain("hunter2");
    expect((await page("/health?lang=fr", { headers })).text).toContain("Tout va bien.");
  });

  it.each(["constructor", "__proto__", "toString"])(
    "says nothing of what was done where %s was",
    async (done) => {
      const { request } = await deskApp(fixture);
      const response = await request(`/health?done=${done}`);
      expect(response.status).toBe(200);
      expect(await response.text()).not.toMatch(/role="status">(\[object|function)/);
    },
  );

  it("shows a channel that is held back, and lets it send again", async () => {
    await holdSms();
    const { page, post } = await deskApp(fixture);
    const { text } = await page("/health");
    expect(text).toContain("Not everything goes out: one thing needs a person.");
    expect(text).toContain("The account is suspended.");
    const response = await post("/health/channels/sms/resume");
    expect([response.status, response.headers.get("location")]).toEqual([303, "/health?done=resumed"]);
    expect(await fixture.store.circuits.read("sms")).toBeNull();
    expect((await page("/health?done=resumed")).text).toContain("messages go out again");
    expect((await fixture.store.audit.list({ limit: 1 })).entries).toMatchObject([
      { actor: "local", action: "channel.resume", subject: "channel sms", detail: "messages go out again" },
    ]);
    expect((await post("/health/channels/fax/resume")).status).toBe(404);
  });
});

describe("the pages of who is not written to", () => {
  const path = "/health/suppressions";

  it("add, find and lift an address that is never in an address bar or a page", async () => {
    const { request, page, post } = await deskApp(fixture);
    const added = await post(path, { address: "Zoe@Example.com", scope: "promotional" });
    const location = added.headers.get("location") ?? "";
    expect(location).toMatch(/^\/health\/suppressions\?channel=email&addressId=[0-9a-f]{32}&done=added$/);
    const found = await post(`${path}/find`, { address: " zoe@example.com" });
    expect(`${found.headers.get("location")}&done=added`).toBe(location);
    const html = await (await request(location)).text();
    expect(html).not.toMatch(/zoe@/i);
    expect((await page(location)).text).toContain("promotional messages only");
    fixture.clock.skewMs += 10;
    const lift = /action="([^"]+\/lift)"/.exec(html)?.[1] ?? "";
    const lifted = await post(lift);
    expect((await page(lifted.headers.get("location") ?? "")).text).toContain("it may be written to");
    const { entries } = await fixture.store.audit.list({ limit: 2 });
    expect(entries.map(({ action, detail }) => `${action}: ${detail}`)).toEqual([
      "suppression.lift: 1 lifted",
      "suppression.add: promotional",
    ]);
  });

  it("know a number in any spelling, and say what an address must look like", async () => {
    const { page, post, request } = await deskApp(fixture);
    await post(path, { address: "+33 (0)6 12 34 56 78", scope: "all" });
    const found = await post(`${path}/find`, { address: "0033612345678" });
    expect((await page(found.headers.get("location") ?? "")).text).toContain("added by hand");
    for (const address of ["0612345678", "zoe", "", "a@b"]) {
      const refused = await post(`${path}/find`, { address });
      expect(refused.status, address).toBe(400);
      expect(await refused.text()).toContain("neither an e-mail address");
    }
    expect((await post(`${path}/sms/zoe/lift`)).status).toBe(404);
    expect((await request(`${path}?cursor=nonsense&channel=fax&reason=`)).status).toBe(200);
  });

  it("list by pages, with a filter", async () => {
    const { page, post } = await deskApp(fixture);
    for (let index = 0; index < 52; index += 1)
      await fixture.store.suppressions.add(
        { channel: "email", addressId: index.toString(16).padStart(32, "0") },
        { reason: "complaint", scope: "all", at: fixture.now().toISOString() },
      );
    await post(path, { address: "+33612345679", scope: "all" });
    const { text } = await page(`${path}?channel=email&reason=complaint`);
    expect(text).toContain("Older ones");
    expect(text.match(/reported as spam/g)).toHaveLength(51);
    expect((await page(`${path}?channel=sms&reason=`)).text).not.toContain("Older ones");
  });
});
