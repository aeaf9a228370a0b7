import { join } from "node:path";
import { serve } from "inngest/hono";
import { Hono } from "hono";
import { expect, onTestFinished, test } from "vitest";
import type { EngineClock } from "../../src/engine/clock.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { engineClient } from "../support/engine-client.ts";
import { silent, temporaryDirectory } from "./support/test-app.ts";
import { testClock } from "./support/test-clock.ts";

const signingKey = `signkey-test-${"0".repeat(32)}`;

test("a registration that cannot be written changes nothing of what is registered", async () => {
  let isBroken = false;
  const steady = testClock();
  const clock: EngineClock = {
    ...steady,
    now: () => {
      // Stands for any fault in the middle of the change.
      if (isBroken) throw new Error("no time");
      return steady.now();
    },
  };
  const file = join(temporaryDirectory(), "engine.db");
  const engine = openEngine({ file, signingKey, logger: silent, clock });
  onTestFinished(() => engine.close(100));
  const connect = (output: string, crons: string[]): Promise<void> => {
    const inngest = engineClient({ id: "app", signingKey, fetch: engine.fetch });
    const triggers = [{ event: "go" }, ...crons.map((cron) => ({ cron }))];
    const functions = [inngest.createFunction({ id: "fn", triggers }, () => output)];
    const app = new Hono().on(["POST", "PUT"], "/api/inngest", serve({ client: inngest, functions }));
    return engine.connect({
      request: async (request) => app.request(request),
      url: "http://engine.invalid/api/inngest",
    });
  };
  await connect("before", []);
  isBroken = true;
  await expect(connect("after", ["0 9 * * *"])).rejects.toThrow("no time");
  isBroken = false;
  const [id = ""] = await engine.send({ name: "go" });
  await expect
    .poll(async () => {
      const response = await engine.fetch(`http://engine.invalid/v1/events/${id}/runs`);
      return ((await response.json()) as { data: { output: unknown }[] }).data[0]?.output;
    })
    .toBe("before");
});
