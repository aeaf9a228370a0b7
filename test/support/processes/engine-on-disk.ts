/**
 * A process with an engine for tests that take its disk away: `node engine-on-disk.ts <directory>`. It does what it is
 * told by messages `{ id, call, argument }` and answers each with `{ id, value }` or `{ id, code }`, the error's code.
 */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import type { InngestFunction } from "inngest";
import { serve } from "inngest/hono";
import { openEngine } from "../../../src/engine/open-engine.ts";
import { engineClient } from "../engine-client.ts";

const directory = process.argv[2] ?? "";
const filler = join(directory, "filler");
const signingKey = "signkey-test-00112233445566778899aabbccddeeff";
const silence = (): void => {};
const silent = { debug: silence, info: silence, warn: silence, error: silence };
const errors: string[] = [];

const engine = openEngine({
  file: join(directory, "engine.db"),
  signingKey,
  retryDelayMs: () => 0,
  logger: {
    ...silent,
    error: (message, properties) => void errors.push(`${message}: ${String(properties?.["error"])}`),
  },
});
const inngest = engineClient({ id: "app", signingKey, fetch: engine.fetch });

let executed = 0;
const gate = Promise.withResolvers<void>();
const functions: InngestFunction.Any[] = [true, false].map((checkpointing) =>
  inngest.createFunction(
    { id: `gated-${checkpointing}`, triggers: { event: "gated" }, retries: 0, checkpointing },
    async ({ step }) => {
      const value = await step.run("work", async () => {
        executed += 1;
        await gate.promise;
        return executed;
      });
      await step.run("after", () => {});
      return value;
    },
  ),
);
functions.push(inngest.createFunction({ id: "plain", triggers: { event: "plain" } }, () => "x".repeat(2000)));

const app = new Hono();
app.on(["POST", "PUT"], "/api/inngest", serve({ client: inngest, functions }));

const get = async (path: string): Promise<unknown> =>
  (await engine.fetch(`http://engine.invalid/v1/${path}`)).json();

const calls: Record<string, (argument: string) => unknown> = {
  connect: () =>
    engine.connect({
      url: "http://engine.invalid/api/inngest",
      request: async (request) => app.request(request),
    }),
  send: (events) => engine.send(JSON.parse(events)),
  openGate: () => gate.resolve(),
  executed: () => executed,
  runs: (eventId) => get(`events/${eventId}/runs`),
  errors: () => errors,
  unfinished: () => engine.stats().unfinished,
  /** Takes all the space there is, until `free`. */
  fill() {
    for (let size = 1024 * 1024; size >= 512; size /= 2) {
      try {
        for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: "a" });
      } catch {
        // So much does not fit any more.
      }
    }
  },
  free: () => rmSync(filler),
};

type Order = { id: number; call: string; argument: string };

const obey = async ({ id, call, argument }: Order): Promise<void> => {
  try {
    process.send?.({ id, value: await calls[call]?.(argument) });
  } catch (error) {
    process.send?.({ id, code: (error as { code?: unknown }).code ?? String(error) });
  }
};
process.on("message", (order: Order) => void obey(order));
process.once("SIGTERM", () => {
  process.disconnect?.();
  void engine.close();
});
process.send?.({ id: 0 });
