/** The engine on a file of sleeping runs, at the hour it is told, with the app whose runs they are. */
import { Hono } from "hono";
import { serve } from "inngest/hono";
import { type EngineClock, systemClock } from "../../src/engine/clock.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { engineClient } from "../../test/support/engine-client.ts";
import { endpointPath, signingKey, silentLogger } from "../sample-app.ts";

export type SleepingEngineOptions = {
  file: string;
  /** The hour at which the engine opens the file. */
  atMs: number;
};

/** A clock that shows another hour and goes like the machine's. */
const clockShowing = (atMs: number): EngineClock => {
  const aheadMs = atMs - Date.now();
  return {
    now: () => systemClock.now() + aheadMs,
    at: (whenMs, run) => systemClock.at(whenMs - aheadMs, run),
  };
};

export const open = async ({ file, atMs }: SleepingEngineOptions) => {
  const clock = clockShowing(atMs);
  const openingMs = performance.now();
  const engine = openEngine({ file, signingKey, logger: silentLogger, clock });
  const openedMs = performance.now();
  const inngest = engineClient({ id: "sleeping", signingKey, fetch: engine.fetch });
  /** By how much each run woke late, until its function went on. */
  const latenessMs: number[] = [];
  const neighboursMs: number[] = [];
  let peakRss = 0;
  const sleeper = inngest.createFunction(
    { id: "sleeper", triggers: { event: "sleeper" } },
    async ({ event, step }) => {
      const untilMs = Number(event.data["untilMs"]);
      await step.run("sms", () => ({ id: "never executed again" }));
      await step.sleepUntil("nap", new Date(untilMs));
      latenessMs.push(clock.now() - untilMs);
    },
  );
  const neighbour = inngest.createFunction(
    { id: "neighbour", triggers: { event: "neighbour" } },
    ({ event }) => void neighboursMs.push(performance.now() - Number(event.data["sentMs"])),
  );
  const app = new Hono();
  app.on(["GET", "POST", "PUT"], endpointPath, serve({ client: inngest, functions: [sleeper, neighbour] }));
  await engine.connect({
    url: `http://engine.invalid${endpointPath}`,
    request: async (request) => app.request(request),
  });
  const readyMs = performance.now();
  const sampling = setInterval(() => {
    peakRss = Math.max(peakRss, process.memoryUsage.rss());
  }, 20);
  return {
    /** Milliseconds to open the file, to be ready after that, and from the birth of the process until then. */
    startUp: () => ({
      openMs: openedMs - openingMs,
      connectMs: readyMs - openedMs,
      processMs: readyMs,
    }),
    rssBytes: () => process.memoryUsage.rss(),
    peakRssBytes: () => peakRss,
    /** Resolves, when so many runs have woken, to how late each went on. */
    woken: async (count: number): Promise<number[]> => {
      while (latenessMs.length < count || engine.stats().running > 0) await pause(20);
      return latenessMs;
    },
    /** The same, with an event for another function every 100 ms; how long each took to start that function. */
    wokenAmongNeighbours: async (count: number) => {
      while (latenessMs.length < count) {
        await engine.send({ name: "neighbour", data: { sentMs: performance.now() } });
        await pause(100);
      }
      return { latenessMs, neighboursMs };
    },
    close: async () => {
      clearInterval(sampling);
      await engine.close();
    },
  };
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
