import { describe, expect, it } from "vitest";
import { storm } from "../../storms/chaos/storm.ts";
import { cases, promisesKept } from "../../storms/chaos/table.ts";

// The small sister of `npm run chaos`, which is described in docs/reliability.md.
describe("a storm of failing providers, callbacks and kills", { timeout: 300_000 }, () => {
  it("loses nothing, sends nothing twice and leaves nothing unexplained", async () => {
    const options = { events: 70, kills: 4, seed: 20, outages: 0, inngest: false, keep: false } as const;
    const report = await storm({ ...options, database: { kind: "sqlite" } }, () => {});
    expect(cases(report)).toBe("");
    expect(promisesKept(report)).toBe(true);
    expect(report.outbox.acknowledged).toBe(70);
    expect(report.service.kills).toBe(4);
    // It was a storm indeed.
    expect(Object.keys(report.providers.faults).length).toBeGreaterThan(5);
    expect(report.verdict.unknown.seen).toBeGreaterThan(0);
    expect(report.providers.callbacks.repeated).toBeGreaterThan(30);
  });
});
