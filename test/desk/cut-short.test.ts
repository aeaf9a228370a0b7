import { describe, expect, it } from "vitest";
import { createNextOfLead } from "../../src/desk/next-of-lead.ts";
import { createRunPreviews } from "../../src/desk/run-preview.ts";
import type { DeskRun } from "../../src/desk/runs.ts";
import { eventsOf } from "../../src/desk/scenario.ts";
import type { Rehearsal, RehearsedMessage } from "../../src/rehearsal/rehearsal.ts";

const at = "2026-11-23T08:00:00.000Z";
const cutShort = (entries: Partial<RehearsedMessage>[]) =>
  ({ entries, beganAt: at, endedAt: at, complete: false, interrupted: true }) as Rehearsal;
const entry = {
  key: "k1",
  verdict: "would-send",
  journey: "lead-created",
  untilAt: null,
  at,
} as const;
const run = { functionId: "bienvenue-lead-created", events: [{ data: { leadId: "L1" } }] } as DeskRun;
const busy = () => Promise.reject(Object.assign(new Error("busy"), { code: "REHEARSALS_BUSY" }));

describe("a rehearsal that was cut short", () => {
  it("is no word that nothing comes next for a lead, and is worked out anew at the next look", async () => {
    const answers = [cutShort([]), cutShort([entry])];
    const rehearsals = { next: () => Promise.resolve(answers.shift() ?? null) };
    const next = createNextOfLead({ rehearsals, onFailure: () => undefined, now: () => new Date(0) });
    expect(await next("L1")).toEqual({ state: "unavailable" });
    expect(await next("L1")).toMatchObject({ messages: [{ key: "k1" }], lookedUntilAt: at });
    expect(await next("L1")).toMatchObject({ messages: [], lookedUntilAt: null });
  });

  it("is no word that a run would send nothing, nor is one that found no room", async () => {
    const previews = (rehearsed: () => Promise<Rehearsal>) =>
      createRunPreviews({
        next: rehearsed,
        rehearseReplay: async () => ({ status: "rehearsed", rehearsal: await rehearsed() }),
      });
    for (const rehearsed of [() => Promise.resolve(cutShort([])), busy]) {
      expect(await previews(rehearsed).cancel(run)).toBe("unavailable");
      expect(await previews(rehearsed).replay("R1")).toEqual({ status: "unavailable" });
    }
    const found = previews(() => Promise.resolve(cutShort([entry])));
    expect(await found.cancel(run)).toMatchObject({ entries: [{ key: "k1" }], complete: false });
  });
});

it("puts what happens in a scenario on whole milliseconds", () => {
  const scenario = { beginning: "lead.created", locale: "en", later: { stop: 0.1234567891 } } as const;
  const { happenings } = eventsOf({ ...scenario, smsUndelivered: false, emailBounced: false }, 0);
  expect(happenings.map(({ afterMs }) => afterMs)).toEqual([10_666_667]);
});
