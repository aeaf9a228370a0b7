/** A process that the storm kills: an engine, the storm's functions, and Inngest's API on a port of loopback. */
import { serve as listen } from "@hono/node-server";
import { Hono } from "hono";
import { serve } from "inngest/hono";
import { openEngine } from "../../../src/engine/open-engine.ts";
import { engineClient } from "../../../test/support/engine-client.ts";
import { type JournalEntry, journalWriter } from "../journal.ts";
import { stormFunctions } from "../journeys.ts";
import { deadlyPoints, faultLogger, obeyStorm, readAssignment, retryDelayMs } from "./assignment.ts";

const { file, journal, port, death } = readAssignment();
const signingKey = "signkey-test-00112233445566778899aabbccddeeff";
const atPoint = deadlyPoints(death);
const writeDown = journalWriter(journal);
const write = (entry: JournalEntry): void => {
  writeDown(entry);
  if (entry.type === "ran" || entry.type === "threw") atPoint("in a step");
  if (entry.type === "saw") atPoint("between steps");
};

const engine = openEngine({
  file,
  signingKey,
  retryDelayMs: () => retryDelayMs,
  logger: faultLogger,
  atPoint,
});
const inngest = engineClient({ id: "app", signingKey, fetch: engine.fetch });

const app = new Hono();
const functions = stormFunctions(inngest, write);
app.on(["POST", "PUT"], "/api/inngest", serve({ client: inngest, functions }));
app.all("/*", ({ req }) => engine.fetch(req.raw));

await engine.connect({
  url: "http://engine.invalid/api/inngest",
  request: async (request) => app.request(request),
});
const server = listen({ fetch: app.fetch, hostname: "127.0.0.1", port }, () => {
  obeyStorm({
    unfinished: () => engine.stats().unfinished,
    close: () => {
      server.close();
      return engine.close();
    },
  });
});
