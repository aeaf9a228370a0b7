/**
 * A process with an engine and a journey of parallel steps, a sleep and a wait, for tests that kill it.
 * `node engine-journeys.ts <engine file> <journal> <runs> [death]`: starts `runs` journeys, once however often it is
 * started, and exits when none is unfinished. `death` names the point at which it kills itself.
 */
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { Hono } from "hono";
import { Inngest } from "inngest";
import { serve } from "inngest/hono";
import { openEngine } from "../../../src/engine/open-engine.ts";

const [file = "", journal = "", runs = "1", death = "none"] = process.argv.slice(2);
const signingKey = "signkey-test-00112233445566778899aabbccddeeff";
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const dieAt = (point: string): void => {
  if (point === death) process.kill(process.pid, "SIGKILL");
};

const engine = openEngine({ file, signingKey, logger: silent, retryDelayMs: () => 0 });
const inngest = new Inngest({
  id: "app",
  isDev: false,
  signingKey,
  eventKey: "test",
  baseUrl: "http://engine.invalid",
  fetch: engine.fetch,
  logger: silent,
});

/** A step's work: leaves a trace in the journal and returns a value never seen before. */
const work = (runId: string, step: string): string => {
  const token = randomUUID();
  appendFileSync(journal, `${JSON.stringify({ runId, step, token })}\n`);
  dieAt(`in step ${step}`);
  return token;
};

const journey = inngest.createFunction(
  { id: "journey", triggers: { event: "start" } },
  async ({ step, runId }) => {
    const first = await step.run("first", () => work(runId, "first"));
    dieAt("between steps");
    const second = await step.run("second", () => `${first} ${work(runId, "second")}`);
    const both = await Promise.all([
      step.run("sms", () => `${second} ${work(runId, "sms")}`),
      step.run("email", () => `${second} ${work(runId, "email")}`),
    ]);
    await step.sleep("nap", "1s");
    const answer = await step.waitForEvent("answer", { event: "answer", match: "data.n", timeout: "1h" });
    const last = await step.run("last", () => `${both[0]} ${work(runId, "last")}`);
    return { first, second, sms: both[0], email: both[1], last, answered: answer !== null };
  },
);

const app = new Hono();
app.on(["POST", "PUT"], "/api/inngest", serve({ client: inngest, functions: [journey] }));

await engine.connect({
  url: "http://engine.invalid/api/inngest",
  request: async (request) => {
    const response = await app.request(request);
    const answer = await response.clone().text();
    if (request.method === "POST") dieAt("before the answer is recorded");
    // A moment later, when the operation may be on disk and its time has not come.
    if (answer.includes('"op":"Sleep"')) setTimeout(() => dieAt("in the sleep"), 100);
    if (answer.includes('"op":"WaitForEvent"')) setTimeout(() => dieAt("in the wait"), 20);
    return response;
  },
});

await engine.send(
  Array.from({ length: Number(runs) }, (_, n) => ({ name: "start", id: `start-${n}`, data: { n } })),
);
dieAt("after the events are acknowledged");
process.stdout.write("ready\n");

while (engine.stats().unfinished > 0) {
  await new Promise((resolve) => setTimeout(resolve, 60));
  // The answer must not end the wait, and the run, before it is time to die.
  if (death === "in the wait") continue;
  await engine.send(Array.from({ length: Number(runs) }, (_, n) => ({ name: "answer", data: { n } })));
}
await engine.close();
