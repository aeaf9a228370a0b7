import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";

let fixture: AppFixture;
const lead = {
  leadId: "L1",
  firstName: "Zoé",
  lastName: "Lefèvre",
  email: "zoe@example.com",
  phone: "+33612345678",
};

beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());
beforeEach(() => {
  fixture.inngest.sent.length = 0;
  fixture.inngest.down = false;
  fixture.inngest.silent = false;
  fixture.clock.skewMs = 0;
});

async function post(body: unknown, headers: Record<string, string> = {}) {
  const response = await fixture.app().request("http://localhost/api/events", json(body, headers));
  const answer: { ids?: string[]; error?: string; problems?: { path: string; message: string }[] } =
    JSON.parse(await response.text());
  return { status: response.status, ...answer };
}

describe("POST /api/events", () => {
  it("hands Inngest ids and dates, and nothing personal", async () => {
    expect(await post({ name: "lead.created", data: lead, id: "evt-1", ts: 1_700_000_000_000 })).toEqual({
      status: 202,
      ids: ["evt-1"],
    });
    expect(fixture.inngest.sent).toEqual([
      { id: "evt-1", ts: 1_700_000_000_000, name: "lead.created", data: { leadId: "L1" } },
    ]);
  });

  it("keeps unknown extra fields out", async () => {
    await post({ name: "lead.created", data: { ...lead, nationality: "canary" }, secret: "canary" });
    expect(JSON.stringify(fixture.inngest.sent)).not.toContain("canary");
  });

  it("accepts a batch in order, all or none", async () => {
    const interview = {
      name: "interview.scheduled",
      data: { interviewId: "I1", leadId: "L2", startsAt: "2027-01-05T10:00:00+01:00" },
    };
    expect(await post([{ name: "lead.created", data: { ...lead, leadId: "L2" } }, interview])).toMatchObject({
      status: 202,
      ids: [expect.any(String), expect.any(String)],
    });
    fixture.inngest.sent.length = 0;
    const broken = await post([
      { name: "lead.created", data: { ...lead, leadId: "L3" } },
      { name: "lead.created", data: {} },
    ]);
    expect(broken.status).toBe(400);
    expect(fixture.inngest.sent).toEqual([]);
    expect(await fixture.store.subjects.lead("L3")).toBeNull();
  });

  it("lists every problem with its path", async () => {
    const answer = await post({
      name: "lead.created",
      data: { leadId: "no spaces", firstName: "", email: "zoe", phone: "0612345678", timeZone: "Mars/X" },
    });
    expect(answer.status).toBe(400);
    expect(answer.problems?.map(({ path }) => path).toSorted()).toEqual([
      "data.email",
      "data.firstName",
      "data.lastName",
      "data.leadId",
      "data.phone",
      "data.timeZone",
    ]);
    expect(answer.error).toContain("country code missing");
  });

  it.each([
    ["a number that does not exist", "+33699", "data.phone"],
    ["a number outside its country's plan", "+331234567890", "data.phone"],
  ])("refuses %s", async (_what, phone, path) => {
    const answer = await post({ name: "lead.created", data: { ...lead, phone } });
    expect(answer.status).toBe(400);
    expect(answer.problems?.[0]?.path).toBe(path);
  });

  it.each([
    "33612345678",
    "0033 6 12 34 56 78",
    "+33 (0)6.12.34.56.78",
    "+32470123456",
    "+41791234567",
    "+33142685300",
  ])("accepts the number %s", async (phone) => {
    expect((await post({ name: "lead.created", data: { ...lead, leadId: "L4", phone } })).status).toBe(202);
  });

  it("refuses an event from the future, which would make every later one stale", async () => {
    const ts = Date.now() + 2 * 3_600_000;
    const answer = await post({ name: "lead.created", data: { ...lead, leadId: "L6" }, ts });
    expect(answer).toMatchObject({ status: 400, problems: [{ path: "ts" }] });
  });

  it("refuses an id that belongs to another event, which would be lost as a duplicate", async () => {
    const event = (leadId: string) => ({
      name: "questionnaire.completed",
      id: "evt-reused",
      data: { leadId },
    });
    expect((await post(event("R1"))).status).toBe(202);
    expect((await post(event("R1"))).status).toBe(202);
    expect(await post([event("R1"), event("R2")])).toMatchObject({
      status: 400,
      problems: [{ path: "1.id" }],
    });
  });

  it("says which lead is not known, and where in the batch", async () => {
    const answer = await post([
      { name: "trial.converted", data: { trialId: "T1" } },
      { name: "trial.started", data: { trialId: "T1", leadId: "nobody" } },
    ]);
    expect(answer.status).toBe(400);
    expect(answer.problems).toEqual([{ path: "1.data.leadId", message: expect.stringContaining("nobody") }]);
  });

  it("refuses an unknown event and names the known ones", async () => {
    const answer = await post({ name: "lead.deleted", data: {} });
    expect(answer.status).toBe(400);
    expect(answer.error).toContain("lead.created");
  });

  it.each([
    ["malformed JSON", "{", 400],
    ["an empty body", "", 400],
    ["a bare string", '"lead.created"', 400],
    ["null", "null", 400],
    ["an empty batch", "[]", 400],
    ["a body nested 10,000 levels deep", `${"[".repeat(10_000)}${"]".repeat(10_000)}`, 400],
    ["a prototype-polluting key", '{"name":"lead.created","data":{"__proto__":{"leadId":"L1"}}}', 400],
    [
      "2 MB",
      JSON.stringify({ name: "lead.created", data: { ...lead, padding: "x".repeat(2_000_000) } }),
      413,
    ],
  ])("answers %s with a clear error, never a 500", async (_what, body, status) => {
    expect((await post(body)).status).toBe(status);
    expect(fixture.inngest.sent).toEqual([]);
    expect(fixture.faults).toEqual([]);
  });

  it("refuses another content type, which a form on a web page could send", async () => {
    expect((await post({}, { "content-type": "text/plain" })).status).toBe(415);
    expect((await post({}, { "content-type": "application/x-www-form-urlencoded" })).status).toBe(415);
  });

  it("does not hand over a stale event: a late, older schedule neither cancels nor sends anything", async () => {
    const scheduled = (startsAt: string, ts: number) =>
      post({ name: "interview.scheduled", ts, data: { interviewId: "I9", leadId: "L9", startsAt } });
    await post({ name: "lead.created", data: { ...lead, leadId: "L9" } });
    await scheduled("2027-01-05T10:00:00Z", 2000);
    fixture.inngest.sent.length = 0;
    expect((await scheduled("2027-01-04T10:00:00Z", 1000)).status).toBe(202);
    expect(fixture.inngest.sent).toEqual([]);
    expect(await fixture.store.subjects.interview("I9")).toMatchObject({
      startsAt: "2027-01-05T10:00:00.000Z",
      revision: 1,
    });
  });

  it("loses nothing while Inngest is unreachable: it acknowledges what is on record and hands it over later", async () => {
    fixture.inngest.down = true;
    expect((await post({ name: "lead.created", data: { ...lead, leadId: "L5" }, id: "evt-5" })).status).toBe(
      202,
    );
    expect(fixture.inngest.sent).toEqual([]);
    fixture.inngest.down = false;
    fixture.clock.skewMs = 6000;
    expect(await fixture.door.relay()).toBe(1);
    expect(fixture.inngest.sent).toMatchObject([{ id: "evt-5", data: { leadId: "L5" } }]);
    expect(await fixture.door.relay()).toBe(0);
  });

  it("answers although Inngest does not, and hands over later", async () => {
    fixture.inngest.silent = true;
    const event = { name: "lead.created", data: { ...lead, leadId: "L7" }, id: "evt-7" };
    expect((await post(event)).status).toBe(202);
    fixture.inngest.silent = false;
    fixture.clock.skewMs = 6000;
    expect(await fixture.door.relay()).toBe(1);
    expect(fixture.inngest.sent).toMatchObject([{ id: "evt-7" }]);
  });

  it("hands over once what is posted again with its id, and never what was superseded", async () => {
    const scheduled = (id: string, startsAt: string, ts: number) =>
      post({ name: "interview.scheduled", id, ts, data: { interviewId: "I8", leadId: "L8", startsAt } });
    await post({ name: "lead.created", data: { ...lead, leadId: "L8" } });
    fixture.inngest.sent.length = 0;
    for (let time = 0; time < 2; time += 1) {
      await scheduled("evt-8-new", "2027-01-05T10:00:00Z", 2000);
      await scheduled("evt-8-old", "2027-01-04T10:00:00Z", 1000);
    }
    expect(fixture.inngest.sent).toMatchObject([{ id: "evt-8-new" }]);
  });

  it("hands over nothing again that a request has just handed over, not even after a regular end", async () => {
    await post({ name: "lead.created", data: { ...lead, leadId: "L9" }, id: "evt-9" });
    fixture.clock.skewMs = 6000;
    await fixture.door.close();
    expect(await fixture.store.subjects.unforwarded({ recordedBefore: "2999", limit: 1 })).toEqual([]);
    await post({ name: "lead.created", data: { ...lead, leadId: "L10" }, id: "evt-10" });
    fixture.clock.skewMs = 12_000;
    expect(await fixture.door.relay()).toBe(0);
    expect(fixture.inngest.sent).toMatchObject([{ id: "evt-9" }, { id: "evt-10" }]);
  });

  it("are all handed over in one go, and at start without waiting", async () => {
    const leads = Array.from({ length: 250 }, (_, index) => ({
      name: "questionnaire.completed",
      data: { leadId: `Relayed${index}` },
    }));
    fixture.inngest.down = true;
    await fixture.app().request("http://localhost/api/events", json(leads));
    expect(await fixture.door.relay()).toBe(0);
    fixture.inngest.down = false;
    fixture.clock.skewMs += 1;
    expect(await fixture.door.relay({ all: true })).toBe(250);
    expect(await fixture.door.relay({ all: true })).toBe(0);
  });
});
