import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import {
  startServerProcess,
  temporaryDataDir,
  until,
  type ServerProcess,
} from "../support/server-process.ts";

let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
let server: ServerProcess;

beforeAll(async () => {
  dataDir = await temporaryDataDir();
  server = await startServerProcess({ DATA_DIR: dataDir.path, PORT: "0" });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await dataDir.remove();
});

const runSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  originalRunId: z.string().nullable(),
  steps: z.array(z.looseObject({ name: z.string(), state: z.string() })),
  messages: z.array(
    z.looseObject({ id: z.string(), key: z.string(), status: z.string(), runId: z.string() }),
  ),
});

async function ask(path: string, body?: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const init = body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) };
  const response = await fetch(`${server.url}${path}`, init);
  return response.json();
}

const run = async (id: string) => z.object({ run: runSchema }).parse(await ask(`/api/runs/${id}`)).run;

/** A run that has sent its first messages and waits for its reminders. */
const waiting = (id: string) =>
  until(async () => {
    const found = await run(id);
    const open = found.steps.filter(({ state }) => state !== "done");
    const isAtRest = open.length > 0 && open.every(({ state }) => state === "waiting");
    return isAtRest && found.messages.length === 2 ? found : null;
  });

it("shows the run of a lead with its steps and messages, replays it without sending twice, and cancels it", async () => {
  const data = {
    leadId: "L1",
    firstName: "Zoé",
    lastName: "Lefèvre",
    email: "zoe@example.com",
    phone: "+33612345678",
    questionnaireUrl: "https://example.com/q/1",
  };
  await ask("/api/events", { id: "lead-1", name: "lead.created", data });
  const listed = await until(async () => {
    const page = z.object({ runs: z.array(z.looseObject({ id: z.string() })) });
    return page.parse(await ask("/api/runs?eventId=lead-1&function=lead-created")).runs[0] ?? null;
  });
  const first = await waiting(listed.id);
  expect(first).toMatchObject({
    status: "running",
    events: [{ externalId: "lead-1", name: "lead.created" }],
  });
  expect(first.steps.map(({ name, state }) => `${name} ${state}`)).toEqual(
    expect.arrayContaining(["confirmation-sms done", "confirmation-email done"]),
  );
  // Ids alone.
  expect(JSON.stringify(first)).not.toMatch(/zoe@|33612345678|Lefèvre/);

  const replayed = z.object({ runId: z.string() }).parse(await ask(`/api/runs/${first.id}/replay`, {}));
  const second = await waiting(replayed.runId);
  expect(second.originalRunId).toBe(first.id);
  expect(second.messages).toEqual(first.messages);
  expect(await ask("/api/messages?leadId=L1")).toMatchObject({
    messages: expect.toSatisfy((all: unknown[]) => all.length === 2) as unknown,
  });

  for (const { id } of [first, second])
    expect(await ask(`/api/runs/${id}/cancel`, {})).toEqual({ id, status: "cancelled" });
  expect(await run(first.id)).toMatchObject({ status: "cancelled" });
});
