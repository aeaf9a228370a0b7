import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";
import { until } from "../support/server-process.ts";

let fixture: AppFixture;
let leadId = "";

beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  leadId = `L:${randomUUID()}`;
  const data = { leadId, firstName: "Zoé", lastName: "Lefèvre", email: `${leadId.slice(2)}@example.com` };
  await request("/api/events", json({ name: "lead.created", data }));
  fixture.inngest.sent.length = 0;
  fixture.inngest.down = false;
  fixture.inngest.silent = false;
});

async function request(path: string, init: RequestInit = {}) {
  const response = await fixture.app().request(`http://localhost${path}`, init);
  const body: { erased?: Record<string, number>; error?: string; lead?: unknown } = JSON.parse(
    await response.text(),
  );
  return { status: response.status, headers: response.headers, body };
}

const erase = async (id = leadId) => await request(`/api/leads/${id}`, { method: "DELETE" });

describe("DELETE /api/leads/{leadId}", () => {
  it("erases the person, says what was removed, and ends their runs", async () => {
    const { status, body } = await erase();
    expect([status, body]).toMatchObject([200, { erased: { leads: 1, events: 1, messages: 0 } }]);
    expect(await fixture.store.subjects.lead(leadId)).toBeNull();
    const [told] = await until(() => (fixture.inngest.sent.length > 0 ? fixture.inngest.sent : null));
    expect(told).toMatchObject({ name: "bienvenue/lead.erased", ts: expect.any(Number), data: { leadId } });
  });

  it("is 200 again, and for a lead never seen", async () => {
    await erase();
    expect(await erase()).toMatchObject({ status: 200, body: { erased: { leads: 0 } } });
    expect(await erase("nobody")).toMatchObject({ status: 200, body: { erased: { leads: 0 } } });
  });

  it.each(["down", "silent"] as const)("erases while Inngest is %s", async (trouble) => {
    fixture.inngest[trouble] = true;
    expect(await erase()).toMatchObject({ status: 200, body: { erased: { leads: 1 } } });
    expect(await fixture.store.subjects.lead(leadId)).toBeNull();
  });

  it("refuses what is no id, and other methods", async () => {
    expect(await erase("a%20b")).toMatchObject({ status: 400 });
    expect(await erase("x".repeat(129))).toMatchObject({ status: 400 });
    const { status, headers } = await request(`/api/leads/${leadId}`, { method: "PUT" });
    expect([status, headers.get("allow")]).toEqual([405, "GET, DELETE"]);
  });
});

describe("GET /api/leads/{leadId}", () => {
  const get = async (id = leadId) => await request(`/api/leads/${id}`);

  it("tells what happened, and what comes next", async () => {
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      lead: { id: leadId, contact: { firstName: "Zoé" } },
      summary: { notices: [], totals: { messages: 0, accepted: 0, estimatedCost: { amount: "0.00" } } },
      events: [{ name: "lead.created", outcome: "applied" }],
      messages: [],
      byHand: [],
      next: expect.anything(),
    });
  });

  it("is 404 for somebody unknown, and says of somebody erased that they were", async () => {
    expect((await get("never")).body.error).toBe("Nothing is held of the lead never.");
    await erase();
    const { status, body } = await get();
    expect([status, body.error]).toEqual([
      404,
      `Nothing is held of the lead ${leadId}: the person was erased.`,
    ]);
  });

  it("tells how much is held without exporting it, and so without such an entry", async () => {
    const answer = await request(`/api/leads/${leadId}/held`);
    expect([answer.status, answer.body]).toMatchObject([200, { held: { events: expect.any(Number) } }]);
    expect((await fixture.store.audit.list({ limit: 1, subject: `lead ${leadId}` })).entries).toEqual([]);
    expect((await request("/api/leads/nobody/held")).status).toBe(404);
  });

  it("keeps on record that somebody erased and exported, and not whose data it was", async () => {
    await request(`/api/leads/${leadId}/export`);
    const { audit } = fixture.store;
    expect((await get()).body).toMatchObject({
      byHand: [{ action: "lead.export", actor: expect.any(String) }],
    });
    await erase();
    const [erased, exported] = (await audit.list({ limit: 2 })).entries;
    expect(erased).toMatchObject({ action: "lead.erase", subject: "lead" });
    expect(exported).toMatchObject({ action: "lead.export", subject: "lead" });
  });
});

describe("GET /api/leads/{leadId}/export", () => {
  const get = async (id = leadId) => await request(`/api/leads/${id}/export`);

  it("gives all that is held, as a file", async () => {
    const { status, headers, body } = await get();
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("application/json");
    expect(headers.get("content-disposition")).toBe(`attachment; filename="lead-L_${leadId.slice(2)}.json"`);
    expect(body).toMatchObject({
      lead: { id: leadId, contact: { firstName: "Zoé", email: `${leadId.slice(2)}@example.com` } },
      interviews: [],
      trials: [],
      events: [{ name: "lead.created" }],
      messages: [],
      suppressions: [],
    });
  });

  it("is 404 when nothing is held, as after an erasure", async () => {
    expect(await get("nobody")).toMatchObject({ status: 404 });
    await erase();
    expect(await get()).toMatchObject({ status: 404 });
  });

  it("refuses other methods", async () => {
    const { status } = await request(`/api/leads/${leadId}/export`, { method: "POST" });
    expect(status).toBe(405);
  });
});
