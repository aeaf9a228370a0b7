import { serve } from "@hono/node-server";
import { Hono } from "hono";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { runCommand, type Person } from "./run-command.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const entry = (given: object) => ({
  at: "2026-05-02T08:00:00.000Z",
  key: "lead.created:L1:confirmation:sms",
  channel: "sms",
  template: "lead-confirmation",
  leadId: "L1",
  verdict: "would-send",
  ...given,
});

const delivered = entry({
  key: "lead.created:L1:confirmation:email",
  channel: "email",
  verdict: "already-sent",
});

/** A message as the log lists it. */
const listed = (given: object) => ({
  id: "M1",
  key: "lead.created:L1:confirmation:sms",
  journey: "lead-created",
  template: "lead-confirmation",
  channel: "sms",
  provider: "twilio",
  recipient: "+33612345678",
  status: "refused",
  reason: "retries-exhausted",
  explanation: null,
  retryable: true,
  attempts: 5,
  leadId: "L1",
  runId: "RUN1",
  createdAt: "2026-05-02T08:00:00.000Z",
  ...given,
});

/** A server's routes about runs, which say what they are told to, and keep what was asked. */
async function withRuns(
  rehearsal: unknown,
  options: { rehearsalStatus?: 200 | 409 | 501; lead?: object[] } = {},
) {
  const replayed: string[] = [];
  const rows = options.lead ?? [
    listed({}),
    listed({ id: "M2", key: delivered.key, channel: "email", status: "delivered" }),
  ];
  const app = new Hono()
    .get("/api/messages", (c) =>
      c.json({ messages: c.req.query("leadId") === "L1" ? rows : [], nextCursor: null }),
    )
    .post("/api/runs/:id/replay", async (c) => {
      const { dryRun } = await c.req.json<{ dryRun?: boolean }>();
      if (c.req.param("id") !== "RUN1") return c.json({ error: "There is no run." }, 404);
      if (dryRun === true) return c.json(rehearsal as object, options.rehearsalStatus ?? 200);
      replayed.push(c.req.param("id"));
      Object.assign(rows[0] ?? {}, { status: "accepted", attempts: 6, reason: null });
      return c.json({ id: "RUN1", status: "started", runId: "RUN2" }, 202);
    })
    .notFound((c) => c.json({ error: "There is no such thing." }, 404));
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise<void>((resolve) => server.once("listening", () => resolve()));
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  const run = (args: string[], person?: Person) =>
    runCommand({ BIENVENUE_URL: `http://127.0.0.1:${port}` }, ["replay", ...args], person);
  return { run, replayed };
}

describe("replay of a run", () => {
  const rehearsal = { id: "RUN1", dryRun: true, rehearsal: { entries: [delivered, entry({})], runs: [] } };

  test("says first what it would do, asks, does it and follows the messages", async () => {
    const { run, replayed } = await withRuns(rehearsal);
    const { code, text, questions } = await run(["RUN1"], { answers: ["y"] });
    expect(text).toContain("1 already sent, 1 would be sent.");
    expect(questions).toEqual(["Replay this run? [y/N] "]);
    expect(text).toContain("Started as run RUN2.");
    expect(text).toContain("accepted by twilio to +33612345678");
    expect(text).toContain("1 message, all settled.");
    expect(replayed).toEqual(["RUN1"]);
    expect(code).toBe(0);
  });

  test("does nothing when the person says no, when nobody can be asked, and with --dry-run", async () => {
    const { run, replayed } = await withRuns(rehearsal);
    expect((await run(["RUN1"], { answers: [""] })).code).toBe(1);
    expect((await run(["RUN1"])).code).toBe(2);
    expect((await run(["RUN1", "--dry-run"])).code).toBe(0);
    expect(replayed).toEqual([]);
  });

  test("by a lead's id replays the runs from which something comes", async () => {
    const { run, replayed } = await withRuns(rehearsal);
    expect((await run(["L1", "--yes"])).code).toBe(0);
    expect(replayed).toEqual(["RUN1"]);
  });

  test("starts nothing when everything was delivered", async () => {
    const { run, replayed } = await withRuns({ rehearsal: { entries: [delivered] } });
    const { code, text } = await run(["RUN1", "--yes"]);
    expect(text).toContain("Nothing would be sent; there is nothing to replay.");
    expect(code).toBe(0);
    expect(replayed).toEqual([]);
  });

  test("starts nothing that cannot be rehearsed, and says why", async () => {
    const { run, replayed } = await withRuns(
      { error: "The event is not on record." },
      { rehearsalStatus: 409 },
    );
    const { text } = await run(["RUN1", "--yes"]);
    expect(text.replaceAll("\n", " ")).toContain("The event is not on record.");
    expect(replayed).toEqual([]);
  });

  test("with an Inngest server names its dashboard", async () => {
    const error = "The runs are on an Inngest server: see its dashboard at http://127.0.0.1:8288/run.";
    const { run } = await withRuns({ error }, { rehearsalStatus: 501 });
    const { code, errors } = await run(["RUN1", "--yes"]);
    expect(errors).toContain("see its dashboard at http://127.0.0.1:8288/run");
    expect(code).toBe(1);
  });

  test("of what there is not ends with exit code 1", async () => {
    const { run } = await withRuns(rehearsal);
    const { code, errors } = await run(["nothing"]);
    expect(errors).toContain('There is no run, message or lead "nothing"');
    expect(code).toBe(1);
  });
});
