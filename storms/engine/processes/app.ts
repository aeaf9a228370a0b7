/** A process with the storm's functions, which registers at a standalone engine in another one. */
import { setTimeout as pause } from "node:timers/promises";
import { serve as listen } from "@hono/node-server";
import { Hono } from "hono";
import { Inngest } from "inngest";
import { serve } from "inngest/hono";
import { journalWriter } from "../journal.ts";
import { stormFunctions } from "../journeys.ts";
import { readAssignment } from "./assignment.ts";

const { journal, port, appPort } = readAssignment();
const inngest = new Inngest({
  id: "app",
  isDev: true,
  baseUrl: `http://127.0.0.1:${port}`,
  logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
});
const app = new Hono();
app.on(
  ["GET", "POST", "PUT"],
  "/api/inngest",
  serve({ client: inngest, functions: stormFunctions(inngest, journalWriter(journal)) }),
);
listen({ fetch: app.fetch, hostname: "127.0.0.1", port: appPort ?? 0 });

/** Until the engine has it: while the engine is dead there is nobody to register at. */
const register = async (): Promise<void> => {
  const response = await fetch(`http://127.0.0.1:${appPort}/api/inngest`, { method: "PUT", body: "{}" });
  if (response.ok) return;
  await pause(100);
  await register();
};
await register();
process.stdout.write("ready\n");
