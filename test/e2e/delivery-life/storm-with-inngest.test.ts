import { describe, expect, it } from "vitest";
import { storm } from "../../../storms/chaos/storm.ts";
import { cases, promisesKept } from "../../../storms/chaos/table.ts";

const url = process.env["TEST_DATABASE_URL"];

// What dies with a process is left alone until its lease has run out: half a minute, which this mostly waits.
describe.skipIf(url === undefined)(
  "a small storm on PostgreSQL, with an Inngest server",
  { timeout: 180_000 },
  () => {
    it("loses nothing, sends nothing twice and leaves nothing unexplained", async () => {
      const database = { kind: "postgres-url", url: url ?? "" } as const;
      const options = { events: 25, kills: 2, seed: 4, outages: 0, inngest: true, keep: false, database };
      const report = await storm(options, () => {});
      expect(cases(report)).toBe("");
      expect(promisesKept(report)).toBe(true);
      expect([report.outbox.acknowledged, report.service.kills]).toEqual([25, 2]);
      expect(report.providers.callbacks.repeated).toBeGreaterThan(10);
    });
  },
);
