import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { leadPages } from "../../src/dashboard/leads/lead-page.ts";
import { messagesPage } from "../../src/dashboard/messages/messages-page.ts";
import { createShow, guards } from "../../src/dashboard/shell/shell.ts";
import { parseConfig } from "../../src/config.ts";
import type { LeadRun, RunsOfLeads } from "../../src/desk/lead-runs.ts";
import { createViewLead } from "../../src/desk/lead-view.ts";
import type { WhatIsNext } from "../../src/desk/next-of-lead.ts";
import { Hono } from "hono";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";

let fixture: AppFixture;
let leadId = "";
beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  leadId = `L-${randomUUID()}`;
  fixture.twilio.clear();
  const data = {
    leadId,
    firstName: "Zoé",
    lastName: "Lefèvre",
    email: "zoe@example.com",
    phone: "+33612345678",
  };
  await fixture.app().request("/api/events", json({ name: "lead.created", data }));
});

/** What a rehearsal would find; how it does is tested with it. */
const reminder: WhatIsNext = {
  state: "known",
  lookedUntilAt: null,
  interrupted: false,
  asOfAt: "2026-11-22T10:00:00.000Z",
  messages: (["sms", "email"] as const).map((channel) => ({
    at: "2026-11-23T10:00:00.000Z",
    verdict: channel === "sms" ? "would-skip" : "would-send",
    untilAt: null,
    statusBefore: null,
    messageId: null,
    fallbackForKey: null,
    said: null,
    key: `lead.created:L1:questionnaire-reminder-1:${channel}`,
    journey: "lead-created",
    template: "questionnaire-reminder",
    class: "promotional",
    channel,
    leadId: "L1",
    interviewId: null,
    trialId: null,
    locale: "fr",
    recipient: null,
    status: "accepted",
    reason: channel === "sms" ? "no-consent" : null,
    explanation: null,
    segments: null,
    costMicros: 400,
    waitsFirst: null,
  })),
};

/** The pages alone, as the desk mounts them; `view` changes what is known. */
function pages(change: { runs?: RunsOfLeads; alive?: LeadRun[] } = {}): Hono {
  const shell = { brandName: "B", sandboxChannels: [], sessions: null, secure: false };
  const show = createShow(shell);
  const { ledger } = fixture.store;
  const about = { timeZone: "Europe/Paris", currency: "EUR" };
  const next = () => Promise.resolve(reminder);
  const viewLead = createViewLead({ ...fixture.store, runs: fixture.runs, next });
  return new Hono()
    .use(...guards(shell))
    .route(
      "/",
      messagesPage(
        {
          ...about,
          ledger,
          dayLimits: parseConfig({}).dayLimits,
          setup: {
            providers: { sms: "twilio", email: "sandbox" },
            execution: "embedded",
            database: "sqlite",
          },
          now: fixture.now,
        },
        show,
      ),
    )
    .route(
      "/",
      leadPages(
        {
          ...about,
          ...fixture.leads,
          viewLead: async (id) => {
            const answer = await viewLead(id);
            if (answer.status !== "known") return answer;
            const { alive: runs = answer.view.runs } = change;
            return { ...answer, view: { ...answer.view, runs } };
          },
          leadRuns: change.runs ?? fixture.runs,
        },
        show,
      ),
    );
}

async function text(path: string, init?: RequestInit & { alive?: LeadRun[]; runs?: RunsOfLeads }) {
  const response = await pages(init ?? {}).request(`http://localhost${path}`, init);
  const body = await response.text();
  return {
    status: response.status,
    location: response.headers.get("location"),
    body,
    headers: response.headers,
  };
}

const form = (fields: Record<string, string>): RequestInit => ({
  method: "POST",
  headers: {
    "content-type": "application/x-www-form-urlencoded",
    origin: "http://localhost",
    host: "localhost",
  },
  body: new URLSearchParams(fields).toString(),
});

describe("the message log", () => {
  it("says what to do first where nothing has been sent", async () => {
    const { body } = await text("/?until=2000-01-01&since=1999-01-01");
    expect(body).toContain("No message matches.");
    expect((await text("/?since=2999-01-01")).body).toContain("npm run emit -- lead.created");
  });

  it("shows who got what, what it cost, and why something was not sent", async () => {
    await fixture.app().request("/api/sms/send", json({ to: "+33612345678", message: "Bonjour Max" }));
    await fixture.app().request("/api/sms/send", json({ to: "+33142685300", message: "Bonjour" }));
    const { body } = await text("/?text=bonjour");
    expect(body).toContain("+33612345678");
    expect(body).toMatch(/0\.05 EUR/);
    const all = await text("/");
    expect(all.body).toContain("The number is a landline");
    expect(body).toMatch(/<strong>Today<\/strong>[\s\S]*SMS: 1 message, 1 segment/);
    expect((await text("/?text=Max&status=accepted&channel=sms&journey=one-off")).body).toContain(
      "Bonjour".length > 0 ? "612345678" : "",
    );
    expect((await text("/?lang=fr")).body).toContain("téléphone fixe");
  });

  it("takes what makes no sense in its address as not said", async () => {
    const { status } = await text(
      "/?status=x&channel=fax&since=yesterday&cursor=nonsense&lead=a%20b&text=%00",
    );
    expect(status).toBe(200);
  });

  it("gathers the messages that may have been sent, with what to do", async () => {
    fixture.twilio.script([{ type: "reset-after-accepting" }]);
    await fixture.app().request("/api/sms/send", json({ to: "+33698765432", message: "Peut-être" }));
    const { body } = await text("/messages/unknown");
    expect(body).toContain("+33698765432");
    expect(body).toMatch(/\/messages\/[0-9A-Z]{26}\/resend/);
    expect(body).toContain("it may arrive twice and is paid for twice");
    expect((await text("/messages/unknown?since=2999-01-01")).body).toContain("no such message");
  });
});

describe("the page of a lead", () => {
  it("is found by the lead's id", async () => {
    expect(await text(`/leads?leadId=${leadId}`)).toMatchObject({
      status: 303,
      location: `/leads/${leadId}`,
    });
    expect((await text("/leads?leadId=a%20b")).status).toBe(400);
  });

  it("tells what happened, what comes next, and who it is", async () => {
    const { status, body } = await text(`/leads/${leadId}`);
    expect(status).toBe(200);
    for (const words of ["Left their details", "Zoé Lefèvre", "zoe@example.com"])
      expect(body, words).toContain(words);
    expect(body).toMatch(
      /Questionnaire reminder[\s\S]*does not go out[\s\S]*does not want promotional messages/,
    );
    expect(body).toMatch(/e\u2011mail,\s+23 Nov 2026, 11:00:00[\s\S]*goes out/);
  });

  it("says of somebody unknown or erased that they are", async () => {
    expect(await text("/leads/nobody")).toMatchObject({ status: 404 });
    await fixture.app().request(`/api/leads/${leadId}`, { method: "DELETE" });
    const { status, body } = await text(`/leads/${leadId}`);
    expect(status).toBe(404);
    expect(body).toContain("This person has been erased");
  });

  it("says first what would not be sent any more, then ends the run, as whoever asked", async () => {
    const alive: LeadRun = {
      id: "01RUN",
      journey: "lead-created",
      status: "running",
      eventId: "E1",
      interviewId: null,
      trialId: null,
      startedAt: null,
      endedAt: null,
      url: "/runs/01RUN",
    };
    const cancelled: string[][] = [];
    const runs: RunsOfLeads = {
      kind: "embedded",
      list: () => Promise.resolve({ runs: [], nextCursor: null }),
      cancel: (...told) => {
        cancelled.push(told);
        return Promise.resolve({ status: "cancelled" });
      },
    };
    const known = { alive: [alive], runs };
    const path = `/leads/${leadId}/runs/01RUN/cancel`;
    expect((await text(`/leads/${leadId}`, known)).body).toContain(path);
    const question = await text(path, known);
    expect(question.body).toContain("These messages will not be sent any more");
    expect(question.body).toContain("Questionnaire reminder");
    expect(cancelled).toEqual([]);
    expect(await text(path, { ...known, ...form({}) })).toMatchObject({
      status: 303,
      location: `/leads/${leadId}?done=cancelled`,
    });
    expect(cancelled).toEqual([["01RUN", "local"]]);
    expect((await text(`/leads/${leadId}?done=cancelled`, known)).body).toContain("was cancelled");
    // Somebody else's run is not cancelled from here.
    expect((await text(`/leads/${leadId}/runs/01OTHER/cancel`, { ...known, ...form({}) })).status).toBe(404);
    expect(cancelled).toHaveLength(1);
  });

  it("erases only whom was typed again", async () => {
    const path = `/leads/${leadId}/erase`;
    expect((await text(path)).body).toContain("cannot be undone");
    expect((await text(path, form({ typed: "another" }))).status).toBe(400);
    expect(await fixture.store.subjects.lead(leadId)).not.toBeNull();
    expect(await text(path, form({ typed: leadId }))).toMatchObject({ status: 303 });
    expect(await fixture.store.subjects.lead(leadId)).toBeNull();
  });

  it("exports as a file, after a word", async () => {
    const path = `/leads/${leadId}/export`;
    expect((await text(path)).body).toContain("personal data");
    const { headers, body } = await text(path, form({}));
    expect(headers.get("content-disposition")).toBe(`attachment; filename="lead-${leadId}.json"`);
    expect(JSON.parse(body)).toMatchObject({ lead: { id: leadId } });
  });
});
