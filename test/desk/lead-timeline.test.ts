import { describe, expect, it } from "vitest";
import { messagesOfRun, type LeadRun } from "../../src/desk/lead-runs.ts";
import { subjectOf, summaryOf } from "../../src/desk/lead-summary.ts";
import { timelineOf, type MessageWithPast } from "../../src/desk/lead-timeline.ts";
import { createNextOfLead, type NextMessage } from "../../src/desk/next-of-lead.ts";
import type { Rehearsal, RehearsedMessage } from "../../src/rehearsal/rehearsal.ts";

const message = (changes: Partial<MessageWithPast>) =>
  ({
    id: "M1",
    key: "lead.created:L1:confirmation:sms",
    channel: "sms",
    status: "accepted",
    costMicros: null,
    createdAt: "2026-11-22T10:00:00.000Z",
    timeline: [],
    ...changes,
  }) as MessageWithPast;

const change = (at: string, status: "pending" | "accepted" | "delivered") => ({
  at,
  status,
  attempt: 1,
  reason: null,
  providerCode: null,
  explanation: null,
});

describe("the timeline of a lead", () => {
  it("tells changes that follow one another in one breath, and a later one in its place", () => {
    const sms = message({
      timeline: [
        change("2026-11-22T10:00:00.000Z", "pending"),
        change("2026-11-22T10:00:02.000Z", "accepted"),
        change("2026-11-22T12:00:00.000Z", "delivered"),
      ],
    });
    const event = { receivedAt: "2026-11-22T11:00:00.000Z" } as never;
    const told = timelineOf({ events: [event], runs: [], messages: [sms], byHand: [] });
    expect(
      told.map((one) => (one.kind === "message" ? one.changes.map(({ status }) => status) : one.kind)),
    ).toEqual([["pending", "accepted"], "event", ["delivered"]]);
  });
});

describe("the summary of a lead", () => {
  it("puts the channels of a notice together, and counts what a provider has or may have", () => {
    const email = { id: "M2", key: "lead.created:L1:confirmation:email", channel: "email" as const };
    const { notices, totals } = summaryOf([
      message({ ...email, costMicros: 400 }),
      message({ status: "skipped", costMicros: 50_000 }),
      message({ id: "M3", key: "lead.created:L1:reminder:sms", status: "unknown", costMicros: 7 }),
    ]);
    expect(notices.map((notice) => notice.messages.map(({ channel }) => channel))).toEqual([
      ["sms", "email"],
      ["sms"],
    ]);
    expect(notices.map(({ costMicros }) => costMicros)).toEqual([400, 7]);
    expect(totals).toEqual({ messages: 3, accepted: 1, unknown: 1, costMicros: 407 });
    expect(subjectOf({ key: "one-off:1", channel: "sms" })).toBe("one-off:1");
  });
});

describe("what comes next for a lead", () => {
  const entry = (changes: Partial<RehearsedMessage>) =>
    ({ key: "k1", verdict: "would-send", untilAt: null, ...changes }) as RehearsedMessage;
  const rehearsal = (entries: RehearsedMessage[]) => ({ entries, complete: true }) as Rehearsal;

  it("names each message once, with what it waits for before", async () => {
    const next = createNextOfLead({
      rehearsals: {
        next: () =>
          Promise.resolve(
            rehearsal([
              entry({ key: "sent", verdict: "already-sent", at: "2026-11-22T10:00:00.000Z" }),
              entry({ verdict: "would-wait", reason: "outside-send-window", at: "2026-11-23T06:00:00.000Z" }),
              entry({ key: "k2", at: "2026-11-23T07:00:00.000Z" }),
              entry({ at: "2026-11-23T08:00:00.000Z" }),
            ]),
          ),
      },
      onFailure: () => undefined,
      now: () => new Date(0),
    });
    expect(await next("L1")).toMatchObject({
      state: "known",
      messages: [
        { key: "k2", waitsFirst: null },
        { key: "k1", verdict: "would-send", waitsFirst: { reason: "outside-send-window" } },
      ],
    });
  });

  it("is worked out once in some seconds, however often it is asked for", async () => {
    let played = 0;
    let nowMs = 0;
    const next = createNextOfLead({
      rehearsals: { next: () => Promise.resolve(rehearsal(played++ > 0 ? [entry({ at: "x" })] : [])) },
      onFailure: () => undefined,
      now: () => new Date(nowMs),
    });
    await Promise.all([next("L1"), next("L1"), next("L1")]);
    await next("L1");
    expect(played).toBe(1);
    nowMs += 5001;
    expect(await next("L1")).toMatchObject({ messages: [{ key: "k1" }] });
    expect(played).toBe(2);
  });

  it("is said to be unavailable when it cannot be worked out, and why is told", async () => {
    const told: unknown[] = [];
    const next = createNextOfLead({
      rehearsals: { next: () => Promise.reject(new Error("no memory")) },
      onFailure: (leadId) => told.push(leadId),
      now: () => new Date(0),
    });
    expect(await next("L1")).toEqual({ state: "unavailable" });
    expect(told).toEqual(["L1"]);
  });

  it("is a run's when its journey and its subject are", () => {
    const run = { journey: "interview-scheduled", interviewId: "I1", trialId: null } as LeadRun;
    const coming = (changes: Partial<NextMessage>) =>
      ({ journey: "interview-scheduled", interviewId: "I1", trialId: null, ...changes }) as NextMessage;
    const messages = [coming({}), coming({ interviewId: "I2" }), coming({ journey: "lead-created" })];
    expect(messagesOfRun(run, messages)).toEqual([messages[0]]);
  });
});
