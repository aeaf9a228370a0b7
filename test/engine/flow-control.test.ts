import { describe, expect, test } from "vitest";
import { inEachMode } from "./support/in-each-mode.ts";
import { eventually } from "./support/test-app.ts";

inEachMode("flow control", (start) => {
  describe("idempotency", () => {
    test("keeps a second run with the same key from starting for a day", async () => {
      const app = await start((inngest) => [
        inngest.createFunction(
          { id: "once", triggers: { event: "go" }, idempotency: "event.data.lead + '-' + event.data.kind" },
          () => "done",
        ),
      ]);
      const go = (lead: string) => ({ name: "go", data: { lead, kind: "k" } });
      const { ids } = await app.inngest.send([go("1"), go("1"), go("2")]);
      await Promise.all([app.ended(ids[0] ?? ""), app.ended(ids[2] ?? "")]);
      expect(await app.runsOf(ids[1] ?? "")).toEqual([]);
      app.clock.advance(24 * 3600_000 + 1);
      const again = await app.inngest.send(go("1"));
      expect(await app.ended(again.ids[0] ?? "")).toMatchObject({ status: "Completed" });
    });
  });

  describe("concurrency", () => {
    const peakOf = async (concurrency: number | { limit: number; key: string }, keys: string[]) => {
      let now = 0;
      let peak = 0;
      const peaks = new Map<string, number>();
      const running = new Map<string, number>();
      const app = await start((inngest) => [
        inngest.createFunction({ id: "limited", triggers: { event: "go" }, concurrency }, ({ event, step }) =>
          step.run("work", async () => {
            const key = String(event.data["key"]);
            now += 1;
            running.set(key, (running.get(key) ?? 0) + 1);
            peak = Math.max(peak, now);
            peaks.set(key, Math.max(peaks.get(key) ?? 0, running.get(key) ?? 0));
            await new Promise((resolve) => setTimeout(resolve, 5));
            now -= 1;
            running.set(key, (running.get(key) ?? 0) - 1);
          }),
        ),
      ]);
      const { ids } = await app.inngest.send(keys.map((key) => ({ name: "go", data: { key } })));
      await Promise.all(ids.map((id) => app.ended(id)));
      return { peak, peaks: Object.fromEntries(peaks) };
    };

    test("lets no more calls of a function run at once than its limit, and all of them in the end", async () => {
      expect(
        await peakOf(
          2,
          Array.from({ length: 12 }, () => "a"),
        ),
      ).toMatchObject({ peak: 2 });
    });

    test("with a key counts each value by itself", async () => {
      const keys = ["a", "a", "a", "b", "b", "b"];
      const { peak, peaks } = await peakOf({ limit: 1, key: "event.data.key" }, keys);
      expect(peaks).toEqual({ a: 1, b: 1 });
      expect(peak).toBe(2);
    });

    test("does not count runs that sleep", async () => {
      const app = await start((inngest) => [
        inngest.createFunction(
          { id: "sleepers", triggers: { event: "go" }, concurrency: 1 },
          async ({ step }) => {
            await step.run("before", () => {});
            await step.sleep("nap", "1d");
          },
        ),
      ]);
      await app.inngest.send([{ name: "go" }, { name: "go" }, { name: "go" }]);
      await eventually(() => app.calls.length >= 3 && app.engine.stats().running === 0);
      expect(app.engine.stats()).toMatchObject({ queued: 0, running: 0, unfinished: 3 });
    });
  });

  describe("throttle", () => {
    test("spaces the starts of runs after its burst, and drops none", async () => {
      let starts = 0;
      const app = await start((inngest) => [
        inngest.createFunction(
          { id: "throttled", triggers: { event: "go" }, throttle: { limit: 2, period: "1m", burst: 2 } },
          () => {
            starts += 1;
          },
        ),
      ]);
      await app.inngest.send(Array.from({ length: 4 }, () => ({ name: "go" })));
      await eventually(() => starts === 2 && app.engine.stats().running === 0);
      for (const count of [3, 4]) {
        app.clock.advance(30_000);
        await eventually(() => starts === count && app.engine.stats().running === 0);
      }
      expect(app.engine.stats().unfinished).toBe(0);
    });

    test("does not hold others back for a run that is to start much later", async () => {
      const started: unknown[] = [];
      const app = await start((inngest) => [
        inngest.createFunction(
          { id: "throttled", triggers: { event: "go" }, throttle: { limit: 1, period: "1m" } },
          ({ event }) => {
            started.push(event.data["n"]);
          },
        ),
      ]);
      const inAnHour = Date.now() + 3600_000;
      await app.inngest.send([
        { name: "go", data: { n: "later" }, ts: inAnHour },
        { name: "go", data: { n: "later" }, ts: inAnHour },
        { name: "go", data: { n: "now" } },
      ]);
      await eventually(() => started.length === 1 && app.engine.stats().running === 0);
      app.clock.advance(3600_000);
      await eventually(() => started.length === 2 && app.engine.stats().running === 0);
      app.clock.advance(60_000);
      await eventually(() => started.length === 3);
      expect(started).toEqual(["now", "later", "later"]);
    });

    test("with a key spaces each value by itself", async () => {
      const started: unknown[] = [];
      const app = await start((inngest) => [
        inngest.createFunction(
          {
            id: "throttled",
            triggers: { event: "go" },
            throttle: { limit: 1, period: "1m", key: "event.data.key" },
          },
          ({ event }) => {
            started.push(event.data["key"]);
          },
        ),
      ]);
      await app.inngest.send(["a", "a", "b"].map((key) => ({ name: "go", data: { key } })));
      await eventually(() => started.length === 2 && app.engine.stats().running === 0);
      expect(started.map(String).toSorted()).toEqual(["a", "b"]);
      app.clock.advance(60_000);
      await eventually(() => started.length === 3);
    });
  });
});
