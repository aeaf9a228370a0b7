/**
 * An SDK app in dev mode, as one is written for Inngest's dev server: it knows nothing of the engine but what
 * `INNGEST_DEV` says. `node sdk-app.ts <port> <journal>`: each step writes a line to the journal as it runs.
 */
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import { Inngest } from "inngest";
import { serve } from "inngest/node";

const [port = "0", journal = ""] = process.argv.slice(2);
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const inngest = new Inngest({ id: "shop", logger: silent });

/** A step's work: takes a moment, leaves a trace in the journal and returns a value never seen before. */
const work = async (step: string): Promise<string> => {
  const token = randomUUID();
  appendFileSync(journal, `${JSON.stringify({ step, token })}\n`);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return token;
};

const order = inngest.createFunction({ id: "order", triggers: { event: "order" } }, async ({ step }) => {
  const first = await step.run("first", () => work("first"));
  const second = await step.run("second", async () => `${first} ${await work("second")}`);
  const both = await Promise.all([
    step.run("sms", async () => `${second} ${await work("sms")}`),
    step.run("email", async () => `${second} ${await work("email")}`),
  ]);
  await step.sleep("nap", "1s");
  const paid = await step.waitForEvent("paid", { event: "paid", match: "data.order", timeout: "1h" });
  const last = await step.run("last", async () => `${both.join(" ")} ${await work("last")}`);
  return { last, paid: paid !== null };
});

createServer(serve({ client: inngest, functions: [order] })).listen(Number(port), "127.0.0.1", () => {
  process.stdout.write("ready\n");
});
