import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Rehearsal } from "../../src/rehearsal/rehearsal.ts";
import { type AppFixture, json, startAppFixture } from "../support/app-fixture.ts";
import { askAsDescribed } from "../support/ask-as-described.ts";

let fixture: AppFixture;

beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());

const person = { firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.com", phone: "+33612345678" };
const startsAt = "2030-03-05T14:00:00.000Z";
const sample = { name: "lead.created", data: { leadId: "L1", ...person } };

async function request(path: string, init: RequestInit = {}) {
  const { status, body } = await askAsDescribed(fixture.app(), path, init);
  return { status, body: body as Partial<Rehearsal> & { error?: string; ids?: string[] } };
}

describe("POST /api/rehearsals", () => {
  it("says what a sample event would come to, and neither sends nor records anything", async () => {
    const { status, body } = await request("/api/rehearsals", json({ events: [sample] }));
    expect(status).toBe(200);
    expect(body).toMatchObject({ complete: true, totals: { "would-send": expect.any(Number) } });
    expect(fixture.twilio.requests).toEqual([]);
    expect(fixture.resend.requests).toEqual([]);
    expect(fixture.inngest.sent).toEqual([]);
    expect(await fixture.store.subjects.lead("L1")).toBeNull();
  });

  it("takes what happens meanwhile", async () => {
    const filledIn = { name: "questionnaire.completed", data: { leadId: "L1" } };
    const happenings = [{ kind: "event", afterMs: 3_600_000, event: filledIn }];
    const { body } = await request("/api/rehearsals", json({ events: [sample], happenings, days: 30 }));
    expect(body).toMatchObject({ totals: { "would-send": 2 }, runs: [{ ended: "questionnaire completed" }] });
  });

  it.each([
    ["no events", { events: [] }, "events"],
    ["a field it does not know", { events: [sample], send: true }, "send"],
    ["too many days", { events: [sample], days: 1000 }, "days"],
    [
      "a lead nobody has heard of",
      { events: [{ name: "interview.scheduled", data: { interviewId: "I1", leadId: "nobody", startsAt } }] },
      "events.0.data.leadId",
    ],
  ])("refuses %s, and says where", async (_what, body, where) => {
    const answer = await request("/api/rehearsals", json(body));
    expect(answer.status).toBe(400);
    expect(answer.body.error).toContain(where);
  });

  it("refuses other methods", async () => {
    const { status, headers } = await fixture.app().request("http://localhost/api/rehearsals");
    expect([status, headers.get("allow")]).toEqual([405, "POST"]);
    const post = await fixture.app().request("http://localhost/api/leads/L2/next", json({}));
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET"]);
  });
});

describe("POST /api/rehearsals/replay and GET /api/leads/{leadId}/next", () => {
  it("tell what would be said of a lead on record", async () => {
    const recorded = { ...sample, data: { ...sample.data, leadId: "L2" } };
    const { body } = await request("/api/events", json(recorded));
    const eventId = body.ids?.[0];
    const replay = await request("/api/rehearsals/replay", json({ eventId, days: 0 }));
    expect(replay.body.totals).toEqual({ "would-send": 2 });
    const next = await request("/api/leads/L2/next?days=2");
    expect(next.status).toBe(200);
    expect(next.body.entries?.map(({ key }) => key)).toContain("lead.created:L2:confirmation:sms");
  });

  it("answer 404 for what is not on record, and 400 for what makes no sense", async () => {
    expect((await request("/api/rehearsals/replay", json({ eventId: "none" }))).status).toBe(404);
    expect((await request("/api/leads/nobody/next")).status).toBe(404);
    expect((await request("/api/leads/L2/next?days=0")).status).toBe(400);
  });
});

describe("rehearsals for which there is no room", () => {
  it("are answered 503, with when to ask again", async () => {
    const ended = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const init = json({ events: [sample], days: 1 });
        return await askAsDescribed(fixture.app(), "/api/rehearsals", init);
      }),
    );
    const refused = ended.filter(({ status }) => status !== 200);
    expect(refused.map(({ status }) => status)).toEqual([503]);
    expect(refused[0]?.body).toEqual({ error: expect.stringContaining("try again") });
  });
});
