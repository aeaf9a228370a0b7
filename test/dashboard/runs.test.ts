import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DeskRun, type EmbeddedRuns } from "../../src/desk/runs.ts";
import type { RunStep } from "../../src/engine/reads/run-step.ts";
import { startAppFixture, type AppFixture } from "../support/app-fixture.ts";
import { deskApp } from "../support/desk-app.ts";

let fixture: AppFixture;
beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());

const id = "01M82F0BFA6DW9J0DM66KT73D2";
const newId = "01M82F0BFA6DW9J0DM66KT73D3";
const at = "2026-11-22T10:00:00.000Z";

const step = (name: string, change: Partial<RunStep>): RunStep => ({
  id: `id-of-${name}`,
  name,
  kind: "run",
  state: "done",
  output: null,
  error: null,
  endedAt: at,
  attempts: 1,
  failures: [],
  nextTryAt: null,
  waitsFor: null,
  ...change,
});

const run: DeskRun = {
  id,
  functionId: "bienvenue-lead-created",
  status: "running",
  eventId: "E1",
  eventName: "lead.created",
  startedAt: at,
  endedAt: null,
  originalRunId: "01M82F0BFA6DW9J0DM66KT73D1",
  events: [{ id: "E1", externalId: "order-7", name: "lead.created", receivedAt: at, data: { leadId: "L1" } }],
  cron: null,
  output: null,
  error: null,
  isCalled: false,
  startsAt: null,
  nextTryAt: null,
  failures: [],
  steps: [
    step("confirmation-sms", {
      state: "failed",
      attempts: 2,
      error: { name: "Error", message: "<b>refused</b>", stack: "Error: refused\n    at deliver" },
      failures: [
        {
          kind: "failed",
          attempt: 0,
          faults: 0,
          at,
          error: { name: "Error", message: "refused", stack: null },
          nextTryAt: at,
        },
      ],
    }),
    step("questionnaire-reminder-1-wait", {
      kind: "wait-for-event",
      state: "waiting",
      endedAt: null,
      waitsFor: { for: "event", eventName: "questionnaire.completed", condition: null, untilAt: at },
    }),
    step("something-else", {}),
  ],
  messages: [],
};

/** An engine whose answers are given. */
function engine(change: Partial<EmbeddedRuns> = {}): EmbeddedRuns {
  return {
    kind: "embedded",
    list: () => Promise.resolve({ runs: [run], nextCursor: "next" }),
    find: (runId) => Promise.resolve(runId === id ? run : null),
    cancel: () => Promise.resolve({ status: "cancelled" }),
    replay: () => Promise.resolve({ status: "started", runId: newId }),
    ...change,
  };
}

describe("the page of a run", () => {
  it("shows steps in words beside their ids, tries, errors and what is waited for", async () => {
    const { page, request } = await deskApp(fixture, { runs: engine() });
    const { text } = await page(`/runs/${id}`);
    for (const shown of [
      "Send: confirmation, SMS",
      "confirmation-sms",
      "Tries that failed (1)",
      "Where it was thrown",
      "for questionnaire.completed, at most until",
      "something-else",
      "order-7",
    ])
      expect(text).toContain(shown);
    const html = await (await request(`/runs/${id}`)).text();
    expect(html).toContain('href="/leads/L1"');
    expect(html).toContain(`href="/runs/${run.originalRunId}"`);
    expect(html).toContain("&lt;b&gt;refused");
    expect((await page(`/runs/${id}?lang=fr`)).text).toContain("Envoyer : confirmation, SMS");
  });

  it.each(["constructor", "__proto__", "toString"])(
    "says nothing of what was done where %s was",
    async (done) => {
      const { request } = await deskApp(fixture, { runs: engine() });
      const response = await request(`/runs/${id}?done=${done}`);
      expect(response.status).toBe(200);
      expect(await response.text()).not.toContain('class="notice good" role="status"');
    },
  );

  it("is a page that says so for a run that is not there", async () => {
    const { page } = await deskApp(fixture, { runs: engine() });
    for (const path of [newId, "nonsense", "%00"])
      expect(await page(`/runs/${path}`)).toMatchObject({ status: 404 });
  });
});

describe("the list of runs", () => {
  it("asks for what the filter says, and passes over what makes no sense", async () => {
    const asked: object[] = [];
    const list: EmbeddedRuns["list"] = (filter) => {
      asked.push(filter);
      return Promise.resolve({ runs: [], nextCursor: null });
    };
    const { page } = await deskApp(fixture, { runs: engine({ list }) });
    await page("/runs?status=failed&journey=lead-created&cursor=c");
    await page("/runs?status=odd&journey=%00&lead=%00");
    expect(asked).toEqual([
      { status: "failed", functionId: "lead-created", cursor: "c", limit: 50 },
      { limit: 50 },
    ]);
    expect((await page("/runs?lead=nobody")).text).toContain("No runs here.");
  });
});

describe("replaying and cancelling", () => {
  it("ask first, and say what became of it", async () => {
    const { page, post } = await deskApp(fixture, { runs: engine() });
    expect((await page(`/runs/${id}/replay`)).text).toContain("nothing can be said of a replay");
    expect((await page(`/runs/${id}/cancel`)).text).toContain("Cancel this run?");
    const to = async (action: string) => (await post(`/runs/${id}/${action}`)).headers.get("location");
    expect(await to("replay")).toBe(`/runs/${newId}?done=replayed`);
    expect(await to("cancel")).toBe(`/runs/${id}?done=cancelled`);
  });

  it("say why they are refused", async () => {
    const replay = () => Promise.resolve({ status: "taken", functionId: "f" } as const);
    const cancel = () => Promise.resolve({ status: "ended", as: "completed" } as const);
    const { post } = await deskApp(fixture, { runs: engine({ replay, cancel }) });
    for (const [action, why] of [
      ["replay", "one goes at a time"],
      ["cancel", "It has ended already"],
    ]) {
      const response = await post(`/runs/${id}/${action}`);
      expect([response.status, await response.text()]).toEqual([409, expect.stringContaining(why ?? "")]);
    }
    expect((await post(`/runs/${newId}/replay`)).status).toBe(404);
  });
});

it("with an Inngest server, the page says where its runs are", async () => {
  const { page, request } = await deskApp(fixture);
  expect((await page(`/runs/${id}`)).text).toContain("An Inngest server runs the journeys");
  expect(await (await request("/runs")).text()).toMatch(/href="https?:\/\/[^"]+"[^>]*>Open its dashboard/);
});
