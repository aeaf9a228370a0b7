import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedRuns } from "../../src/desk/embedded-runs.ts";
import { createRehearseReplay } from "../../src/desk/rehearse-replay.ts";
import type { DeskRun, EmbeddedRuns } from "../../src/desk/runs.ts";
import { openEngine, type Engine } from "../../src/engine/open-engine.ts";
import { createInngestClient } from "../../src/functions/inngest-client.ts";
import { createInngestEndpoint } from "../../src/functions/inngest-endpoint.ts";
import type { RunsContext } from "../../src/http/run-routes.ts";
import { newMessage } from "../contract/ledger/ledger-fixture.ts";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";
import { askAsDescribed } from "../support/ask-as-described.ts";
import { temporaryDataDir, until } from "../support/server-process.ts";

const unknown = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const apiKey = "a-key-of-some-length";
const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent };

let fixture: AppFixture;
let engine: Engine;
let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
let runs: EmbeddedRuns;

beforeAll(async () => {
  fixture = await startAppFixture();
  dataDir = await temporaryDataDir();
  engine = openEngine({ file: `${dataDir.path}/engine.db`, logger });
  const inngest = createInngestClient({
    isDev: false,
    signingKey: `signkey-prod-${"ab".repeat(32)}`,
    eventKey: "test",
    baseUrl: "http://engine.invalid",
    fetch: engine.fetch,
    logger,
  });
  const sleeps = inngest.createFunction({ id: "sleeps", triggers: { event: "sleep" } }, async ({ step }) => {
    await step.sleep("nap", "1d");
  });
  const functions = [
    sleeps,
    inngest.createFunction({ id: "sends", triggers: { event: "send" } }, async ({ step, event, runId }) => {
      await step.run("message", async () => {
        const key = `sends:${String(event.data["n"])}`;
        await fixture.store.ledger.open(newMessage({ key, runId }));
      });
      return "sent";
    }),
    inngest.createFunction({ id: "waits", triggers: { event: "wait" } }, async ({ step }) => {
      const flaky = step.run("flaky", () => {
        throw new Error("no luck");
      });
      await Promise.all([
        flaky.catch(() => undefined),
        step.sleep("nap", "1d"),
        step.waitForEvent("word", { event: "word", timeout: "1d" }),
        step.waitForSignal("sign", { signal: "sign", onConflict: "fail", timeout: "1d" }),
        step.invoke("other", { function: sleeps, timeout: "1d" }),
      ]);
    }),
  ];
  const request = createInngestEndpoint(inngest, functions, { inProcess: true });
  await engine.connect({ request, url: "http://engine.invalid/api/inngest" });
  runs = embeddedRuns({ engine, ledger: fixture.store.ledger, audit: fixture.store.audit, now: fixture.now });
});
afterAll(async () => {
  await engine.close();
  await fixture.close();
  await dataDir.remove();
});

type Body = Record<string, unknown> & { runs?: { id: string }[]; run?: DeskRun };

async function ask(path: string, init: RequestInit = {}, context: Partial<RunsContext> = {}) {
  const app = fixture.app({ runs: { runs, ...context } });
  const { status, body } = await askAsDescribed(app, `/api/runs${path}`, init);
  return { status, body: body as Body };
}

/** Sends an event; its run's id once all that can happen has. */
async function started(name: string, data: Record<string, unknown> = {}): Promise<string> {
  const [eventId = ""] = await engine.send({ name, data });
  await until(async () => {
    const { queued, running } = engine.stats();
    const { runs: found } = await engine.listRuns({ eventId, limit: 1 });
    const run = await engine.findRun(found[0]?.id ?? "");
    return queued + running === 0 && (run?.steps.length ?? 0) > 0 ? true : null;
  });
  return (await ask(`?eventId=${eventId}`)).body.runs?.[0]?.id ?? "";
}

const post = { method: "POST" };

describe("GET /api/runs", () => {
  it("lists runs newest first, by status and by function with or without the application's name", async () => {
    const [sends, sleeps] = [await started("send", { n: 1 }), await started("sleep")];
    const { status, body } = await ask("?limit=2");
    expect([status, body]).toMatchObject([
      200,
      {
        runs: [
          {
            id: sleeps,
            functionId: "bienvenue-sleeps",
            status: "running",
            eventName: "sleep",
            endedAt: null,
          },
          { id: sends, functionId: "bienvenue-sends", status: "completed", eventName: "send" },
        ],
        nextCursor: null,
      },
    ]);
    for (const name of ["sends", "bienvenue-sends"])
      expect((await ask(`?function=${name}&status=completed&limit=1`)).body.runs).toMatchObject([
        { id: sends },
      ]);
    const { body: first } = await ask("?limit=1");
    expect((await ask(`?limit=1&cursor=${String(first["nextCursor"])}`)).body.runs).toMatchObject([
      { id: sends },
    ]);
  });

  it.each(["?limit=201", "?limit=0", "?status=broken", "?cursor=abc", "?function=%00"])(
    "refuses %s with 400",
    async (query) => {
      expect((await ask(query)).status).toBe(400);
    },
  );

  it("is for those with the key, where there is one", async () => {
    const app = fixture.app({ runs: { runs }, apiKey });
    expect((await app.request("http://localhost/api/runs")).status).toBe(401);
  });
});

describe("GET /api/runs/{id}", () => {
  it("tells of the run, its steps and its messages", async () => {
    const id = await started("send", { n: 2 });
    const { body } = await ask(`/${id}`);
    expect(body.run).toMatchObject({
      id,
      status: "completed",
      output: "sent",
      events: [{ name: "send", data: { n: 2 } }],
      steps: [{ name: "message", kind: "run", state: "done", attempts: 1, failures: [] }],
      messages: [{ key: "sends:2", channel: "sms", status: "pending", reason: null, runId: id }],
    });
  });

  it("tells what its steps wait for, and each attempt that failed", async () => {
    const id = await started("wait");
    const { steps = [] } = (await ask(`/${id}`)).body.run ?? {};
    const waits = Object.fromEntries(steps.map(({ name, waitsFor }) => [name, waitsFor?.for ?? null]));
    expect(waits).toEqual({ flaky: null, nap: "time", word: "event", sign: "signal", other: "run" });
    expect(steps.flatMap(({ failures }) => failures)).toMatchObject([{ error: { message: "no luck" } }]);
  });

  it("is 404 for a run that is not there", async () => {
    expect(await ask(`/${unknown}`)).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining(unknown) as string },
    });
    expect((await ask("/x")).status).toBe(404);
  });
});

describe("POST /api/runs/{id}/cancel", () => {
  it("cancels a run that has not ended, and records who did", async () => {
    const id = await started("sleep");
    expect(await ask(`/${id}/cancel`, post)).toMatchObject({
      status: 200,
      body: { id, status: "cancelled" },
    });
    expect((await ask(`/${id}`)).body.run).toMatchObject({
      status: "cancelled",
      steps: [{ name: "nap", state: "cancelled" }],
    });
    const { entries } = await fixture.store.audit.list({ limit: 5, subject: `run ${id}` });
    expect(entries).toMatchObject([{ actor: "local", action: "run.cancel" }]);
  });

  it("refuses with 409 what has ended, and records nothing", async () => {
    const id = await started("send", { n: 3 });
    expect(await ask(`/${id}/cancel`, post)).toMatchObject({
      status: 409,
      body: { error: "The run has ended: it is completed." },
    });
    expect((await fixture.store.audit.list({ limit: 5, subject: `run ${id}` })).entries).toEqual([]);
    expect((await ask(`/${unknown}/cancel`, post)).status).toBe(404);
  });
});

describe("POST /api/runs/{id}/replay", () => {
  it("starts the run again, shows both its messages, and records who did", async () => {
    const id = await started("send", { n: 4 });
    const { status, body } = await ask(`/${id}/replay`, json({}));
    expect([status, body]).toMatchObject([202, { id, status: "started" }]);
    const runId = String(body["runId"]);
    const again = await until(async () => {
      const { run } = (await ask(`/${runId}`)).body;
      return run?.status === "completed" ? run : null;
    });
    // The ledger has one message for both runs: the one that the first asked for.
    expect(again).toMatchObject({ originalRunId: id, messages: [{ key: "sends:4", runId: id }] });
    const { entries } = await fixture.store.audit.list({ limit: 5, subject: `run ${id}` });
    expect(entries).toMatchObject([{ actor: "local", action: "run.replay", detail: `as run ${runId}` }]);
  });

  it("says what a dry run says, without starting anything", async () => {
    const id = await started("send", { n: 5 });
    const { eventId } = (await engine.listRuns({ limit: 1 })).runs[0] ?? {};
    const onRecord = new Set([eventId]);
    const at = "2026-11-22T10:00:00.000Z";
    const totals = { "already-sent": 1 };
    const rehearsal = {
      entries: [],
      totals,
      runs: [],
      beganAt: at,
      endedAt: at,
      complete: true,
      interrupted: false,
    };
    const rehearseReplay = createRehearseReplay(runs, (event) =>
      Promise.resolve(onRecord.has(event) ? rehearsal : null),
    );
    const dry = json({ dryRun: true });
    expect(await ask(`/${id}/replay`, dry, { rehearseReplay })).toMatchObject({
      status: 200,
      body: { id, dryRun: true, rehearsal },
    });
    expect((await ask(`/${unknown}/replay`, dry, { rehearseReplay })).status).toBe(404);
    onRecord.clear();
    expect((await ask(`/${id}/replay`, dry, { rehearseReplay })).status).toBe(409);
    expect((await ask(`/${id}/replay`, dry)).status).toBe(501);
    expect((await ask("?function=sends&limit=1")).body.runs).toMatchObject([{ id }]);
  });

  it("is 404 for a run that is not there, and 400 for a body that is none", async () => {
    expect((await ask(`/${unknown}/replay`, json({}))).status).toBe(404);
    expect((await ask(`/${unknown}/replay`, json({ dryRun: "yes" }))).status).toBe(400);
    const { app } = fixture;
    expect((await app().request(`http://localhost/api/runs/${unknown}/replay`)).status).toBe(405);
  });
});

describe("with an Inngest server", () => {
  it("sends readers to its dashboard", async () => {
    const elsewhere = async (path: string, init?: RequestInit) => {
      return await askAsDescribed(fixture.app(), `/api/runs${path}`, init);
    };
    const runUrl = `http://inngest.invalid/run?runID=${unknown}`;
    expect(await elsewhere("")).toMatchObject({
      status: 501,
      body: {
        error: expect.stringContaining("dashboard at http://inngest.invalid.") as string,
        dashboardUrl: "http://inngest.invalid",
      },
    });
    expect(await elsewhere(`/${unknown}`)).toMatchObject({ status: 501, body: { dashboardUrl: runUrl } });
    expect(await elsewhere(`/${unknown}/replay`, json({}))).toMatchObject({
      status: 501,
      body: { dashboardUrl: runUrl },
    });
    expect(await elsewhere(`/${unknown}/cancel`, post)).toMatchObject({
      status: 502,
      body: { error: expect.stringContaining("did not answer") as string },
    });
  });
});
