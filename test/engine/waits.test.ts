import { describe, expect, test } from "vitest";
import { inEachMode } from "./support/in-each-mode.ts";
import { eventually } from "./support/test-app.ts";

inEachMode("waits", (start) => {
  const day = 24 * 3600_000;

  describe("cancelOn", () => {
    const reminder = {
      id: "reminder",
      triggers: { event: "scheduled" },
      cancelOn: [
        { event: "cancelled", match: "data.id" },
        { event: "scheduled", if: "event.data.id == async.data.id && event.data.at != async.data.at" },
      ],
    };

    test("ends the runs its event matches, between steps, and their timers", async () => {
      const ran: unknown[] = [];
      const app = await start((inngest) => [
        inngest.createFunction(reminder, async ({ event, step }) => {
          await step.run("confirm", () => ran.push(event.data["id"]));
          await step.sleep("until then", "1d");
          await step.run("remind", () => ran.push("reminded"));
        }),
      ]);
      const { ids } = await app.inngest.send([
        { name: "scheduled", data: { id: "1", at: "09:00" } },
        { name: "scheduled", data: { id: "2", at: "09:00" } },
      ]);
      await eventually(() => ran.length === 2 && app.engine.stats().running === 0);
      await app.inngest.send({ name: "cancelled", data: { id: "1" } });
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Cancelled" });
      app.clock.advance(25 * 3600_000);
      expect(await app.ended(ids[1] ?? "")).toMatchObject({ status: "Completed" });
      expect(ran.filter((what) => what === "reminded")).toHaveLength(1);
    });

    test("by the trigger's own event ends the older run and not the one it starts", async () => {
      const app = await start((inngest) => [
        inngest.createFunction(reminder, async ({ event, step }) => {
          await step.sleep("until then", "1d");
          return event.data["at"] as unknown;
        }),
      ]);
      const first = await app.inngest.send({ name: "scheduled", data: { id: "1", at: "09:00" } });
      const duplicate = await app.inngest.send({ name: "scheduled", data: { id: "1", at: "09:00" } });
      const moved = await app.inngest.send({ name: "scheduled", data: { id: "1", at: "10:00" } });
      expect(await app.ended(first.ids[0] ?? "")).toMatchObject({ status: "Cancelled" });
      expect(await app.ended(duplicate.ids[0] ?? "")).toMatchObject({ status: "Cancelled" });
      await eventually(() => app.engine.stats().running === 0);
      app.clock.advance(25 * 3600_000);
      expect(await app.ended(moved.ids[0] ?? "")).toMatchObject({ status: "Completed", output: "10:00" });
    });

    test("by an event that the run also waits for ends it for good", async () => {
      const ran: string[] = [];
      const app = await start((inngest) => [
        inngest.createFunction(reminder, async ({ step }) => {
          await step.waitForEvent("cancelled", { event: "cancelled", timeout: "1d" });
          await step.run("next", () => ran.push("next"));
        }),
        inngest.createFunction({ id: "other", triggers: { event: "go" } }, () => "done"),
      ]);
      await app.inngest.send({ name: "scheduled", data: { id: "1" } });
      await eventually(() => app.calls.length === 1 && app.engine.stats().running === 0);
      await app.inngest.send({ name: "cancelled", data: { id: "1" } });
      // What had been queued would have been called before this.
      const { ids } = await app.inngest.send({ name: "go" });
      await app.ended(ids[0] ?? "");
      expect(app.calls).toEqual(["app-reminder/step", "app-other/step"]);
      expect(ran).toEqual([]);
    });

    test("during a call drops what the call brings", async () => {
      const gate = Promise.withResolvers<void>();
      const ran: string[] = [];
      const app = await start((inngest) => [
        inngest.createFunction(reminder, async ({ step }) => {
          await step.run("slow", () => gate.promise);
          await step.run("next", () => ran.push("next"));
        }),
      ]);
      const { ids } = await app.inngest.send({ name: "scheduled", data: { id: "1" } });
      await eventually(() => app.engine.stats().running === 1 && app.calls.length === 1);
      await app.inngest.send({ name: "cancelled", data: { id: "1" } });
      gate.resolve();
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Cancelled" });
      await eventually(() => app.engine.stats().running === 0);
      expect(ran).toEqual([]);
      expect(app.engine.stats()).toMatchObject({ queued: 0, running: 0, unfinished: 0 });
    });

    test("during a call keeps the steps that the call plans from running", async () => {
      const gate = Promise.withResolvers<void>();
      const ran: string[] = [];
      const app = await start((inngest) => [
        inngest.createFunction(reminder, async ({ step }) => {
          await gate.promise;
          await Promise.all([step.run("a", () => ran.push("a")), step.run("b", () => ran.push("b"))]);
        }),
        inngest.createFunction({ id: "other", triggers: { event: "go" } }, () => "done"),
      ]);
      await app.inngest.send({ name: "scheduled", data: { id: "1" } });
      await eventually(() => app.calls.length === 1);
      await app.inngest.send({ name: "cancelled", data: { id: "1" } });
      gate.resolve();
      await eventually(() => app.engine.stats().running === 0);
      // What had been queued would have been called before this.
      const { ids } = await app.inngest.send({ name: "go" });
      await app.ended(ids[0] ?? "");
      expect(app.calls).toEqual(["app-reminder/step", "app-other/step"]);
      expect(ran).toEqual([]);
    });

    test("with a timeout is over after it", async () => {
      const app = await start((inngest) => [
        inngest.createFunction(
          {
            id: "brief",
            triggers: { event: "scheduled" },
            cancelOn: [{ event: "cancelled", match: "data.id", timeout: "1h" }],
          },
          async ({ step }) => {
            await step.sleep("until then", "1d");
          },
        ),
      ]);
      const { ids } = await app.inngest.send({ name: "scheduled", data: { id: "1" } });
      await eventually(() => app.calls.length === 1 && app.engine.stats().running === 0);
      app.clock.advance(2 * 3600_000);
      await app.inngest.send({ name: "cancelled", data: { id: "1" } });
      app.clock.advance(day);
      expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed" });
    });
  });
});
