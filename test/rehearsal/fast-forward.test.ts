import { afterEach, describe, expect, it } from "vitest";
import { domainEvent, type DomainEvent } from "../../src/events/domain-event.ts";
import type { Happening, Rehearsal } from "../../src/rehearsal/rehearsal.ts";
import { type RehearsalFixture, startRehearsalFixture, told } from "../support/rehearsal-fixture.ts";

let fixture: RehearsalFixture | undefined;
afterEach(async () => fixture?.close());

const person = { firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.com", phone: "+33612345678" };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Friday 21:00 in Paris: the first reminder is due on Saturday evening, when nothing promotional goes out. */
const fridayEvening = "2026-03-06T20:00:00.000Z";

function lead(change: Record<string, unknown> = {}): DomainEvent {
  return domainEvent.parse({ name: "lead.created", data: { leadId: "L1", ...person, ...change } });
}

function event(name: string, data: Record<string, unknown>): DomainEvent {
  return domainEvent.parse({ name, data });
}

async function played(
  events: DomainEvent[],
  happenings: Happening[] = [],
  beginsAt?: string,
): Promise<Rehearsal> {
  fixture ??= await startRehearsalFixture(beginsAt === undefined ? {} : { beginsAt });
  const result = await fixture.rehearsals.fastForward(events, { happenings });
  if (result.status === "invalid") throw new Error(JSON.stringify(result.problems));
  return result.rehearsal;
}

afterEach(() => {
  fixture = undefined;
});

describe("fast-forward", () => {
  it("plays a lead's journey over its whole life, with the words of each message", async () => {
    const rehearsal = await played([lead()]);
    expect(told(rehearsal)).toEqual([
      "2026-03-02T09:00 confirmation sms would-send",
      "2026-03-02T09:00 confirmation email would-send",
      "2026-03-03T09:00 questionnaire-reminder-1 sms would-send",
      "2026-03-03T09:00 questionnaire-reminder-1 email would-send",
      "2026-03-05T09:00 questionnaire-reminder-2 sms would-send",
      "2026-03-05T09:00 questionnaire-reminder-2 email would-send",
    ]);
    expect(rehearsal).toMatchObject({ complete: true, totals: { "would-send": 6 } });
    expect(rehearsal.runs).toMatchObject([
      { journey: "lead-created", status: "Completed", ended: "all reminders sent" },
    ]);
    const [sms, email] = rehearsal.entries;
    expect(sms).toMatchObject({
      recipient: "+33612345678",
      messageId: null,
      statusBefore: null,
      said: { text: expect.stringContaining("Zoé"), subject: null, html: null },
    });
    expect(sms?.segments).toBeGreaterThan(0);
    expect(sms?.costMicros).toBeGreaterThan(0);
    expect(email?.said).toMatchObject({
      subject: expect.any(String),
      html: expect.stringContaining("<html"),
    });
  });

  it("ends a lead's journey when the questionnaire is filled in after two days", async () => {
    const filledIn = event("questionnaire.completed", { leadId: "L1" });
    const rehearsal = await played([lead()], [{ kind: "event", afterMs: 2 * dayMs, event: filledIn }]);
    expect(told(rehearsal).map((line) => line.slice(0, 13))).toEqual([
      "2026-03-02T09",
      "2026-03-02T09",
      "2026-03-03T09",
      "2026-03-03T09",
    ]);
    expect(rehearsal.runs[0]).toMatchObject({ ended: "questionnaire completed" });
    expect(rehearsal.complete).toBe(true);
  });

  it("shows a reminder of the weekend at the time it would really go out", async () => {
    const rehearsal = await played([lead()], [], fridayEvening);
    expect(told(rehearsal).slice(2, 4)).toEqual([
      "2026-03-07T20:00 questionnaire-reminder-1 sms would-wait outside-send-window",
      "2026-03-07T20:00 questionnaire-reminder-1 email would-wait outside-send-window",
    ]);
    expect(rehearsal.entries[2]).toMatchObject({ untilAt: "2026-03-09T07:30:00.000Z" });
    expect(told(rehearsal)).toContain("2026-03-09T07:30 questionnaire-reminder-1 sms would-send");
    expect(rehearsal.totals).toEqual({ "would-send": 6 });
  });

  it("skips the SMS to a landline, and says why", async () => {
    const rehearsal = await played([lead({ phone: "+33142345678" })]);
    expect(rehearsal.totals).toEqual({ "would-send": 3, "would-skip": 3 });
    expect(rehearsal.entries[0]).toMatchObject({
      verdict: "would-skip",
      reason: "landline",
      explanation: expect.stringContaining("SMS"),
    });
  });

  it("writes nothing to an address that is suppressed, or that answers STOP meanwhile", async () => {
    fixture = await startRehearsalFixture();
    const { suppressions } = fixture.store;
    const addressId = suppressions.addressId("email", person.email);
    const at = fixture.now().toISOString();
    await suppressions.add({ channel: "email", addressId }, { reason: "hard-bounce", scope: "all", at });
    const stop = { kind: "reply", afterMs: hourMs, from: person.phone, keyword: "stop" } as const;
    expect(told(await played([lead()], [stop]))).toEqual([
      "2026-03-02T09:00 confirmation sms would-send",
      "2026-03-02T09:00 confirmation email would-skip suppressed-hard-bounce",
      "2026-03-03T09:00 questionnaire-reminder-1 sms would-skip suppressed-stop",
      "2026-03-03T09:00 questionnaire-reminder-1 email would-skip suppressed-hard-bounce",
      "2026-03-05T09:00 questionnaire-reminder-2 sms would-skip suppressed-stop",
      "2026-03-05T09:00 questionnaire-reminder-2 email would-skip suppressed-hard-bounce",
    ]);
  });

  it("plays an interview, with the e-mail that stands in for an SMS that does not arrive", async () => {
    const startsAt = "2026-03-05T14:00:00.000Z";
    const booked = event("interview.scheduled", { interviewId: "I1", leadId: "L1", ...person, startsAt });
    const lost = {
      kind: "report",
      channel: "sms",
      template: "interview-reminder-1h",
      status: "undelivered",
      afterMs: 60_000,
    } as const;
    const rehearsal = await played([booked], [lost]);
    expect(told(rehearsal)).toEqual([
      "2026-03-02T09:00 confirmation sms would-send",
      "2026-03-02T09:00 confirmation email would-send",
      "2026-03-04T14:00 reminder-24h sms would-send",
      "2026-03-04T14:00 reminder-24h email would-send",
      "2026-03-05T13:00 reminder-1h sms would-send",
      "2026-03-05T13:01 reminder-1h email would-send",
    ]);
    expect(rehearsal.entries.at(-1)?.fallbackForKey).toBe("interview.scheduled:I1#1:reminder-1h:sms");
    expect(rehearsal.runs).toMatchObject([{ status: "Completed", ended: "all reminders settled" }]);
  });

  it("tells of an interview that is cancelled the day after it was booked", async () => {
    const startsAt = "2026-03-06T14:00:00.000Z";
    const booked = event("interview.scheduled", { interviewId: "I1", leadId: "L1", ...person, startsAt });
    const cancelled = event("interview.cancelled", { interviewId: "I1", reason: "malade" });
    const rehearsal = await played([booked], [{ kind: "event", afterMs: dayMs, event: cancelled }]);
    expect(told(rehearsal).slice(2)).toEqual([
      "2026-03-03T09:00 notice sms would-send",
      "2026-03-03T09:00 notice email would-send",
    ]);
    expect(rehearsal.runs).toMatchObject([
      { journey: "interview-scheduled", status: "Cancelled" },
      { journey: "interview-cancelled", status: "Completed", ended: "the lead was told" },
    ]);
  });

  it("plays a trial, and shows no password and no personal link", async () => {
    const started = event("trial.started", {
      trialId: "T1",
      leadId: "L1",
      ...person,
      endsAt: "2026-03-13T17:00:00.000Z",
      accessUrl: "https://app.example.com/premier-acces/3nQ8secret",
      loginEmail: person.email,
      temporaryPassword: "Tilleul-27-Ardoise",
    });
    const rehearsal = await played([started]);
    expect(rehearsal.totals).toEqual({ "would-send": 4 });
    expect(rehearsal.runs).toMatchObject([{ journey: "trial-started", ended: "all messages settled" }]);
    const all = JSON.stringify(rehearsal);
    expect(all).toContain("********");
    expect(all).not.toContain("Tilleul");
    expect(all).not.toContain("3nQ8secret");
  });

  it("stops at the horizon, and says that something would still come", async () => {
    fixture = await startRehearsalFixture();
    const result = await fixture.rehearsals.fastForward([lead()], { horizonMs: 1.5 * dayMs });
    expect(result).toMatchObject({
      rehearsal: {
        complete: false,
        totals: { "would-send": 4 },
        endedAt: expect.stringMatching(/^2026-03-03T21/),
      },
    });
  });

  it("ends early when it is told to", async () => {
    fixture = await startRehearsalFixture();
    const result = await fixture.rehearsals.fastForward([lead()], { patienceMs: 0 });
    expect(result).toMatchObject({ status: "played", rehearsal: { complete: false, interrupted: true } });
  });

  it("does not begin for somebody who has left", async () => {
    fixture = await startRehearsalFixture();
    const result = fixture.rehearsals.fastForward([lead()], { signal: AbortSignal.abort() });
    await expect(result).rejects.toMatchObject({ code: "REHEARSALS_BUSY" });
  });

  it("lets messages over a day's limit wait for the next day", async () => {
    fixture = await startRehearsalFixture();
    const limits = {
      "recipient-messages": 1,
      "recipient-segments": null,
      "day-messages": null,
      "day-segments": null,
    };
    const rehearsals = fixture.rehearsalsWith({ dayLimits: { sms: limits, email: limits } });
    const again = event("interview.scheduled", {
      interviewId: "I1",
      leadId: "L1",
      startsAt: "2026-03-20T14:00:00.000Z",
    });
    const result = await rehearsals.fastForward([lead(), again], { horizonMs: 2 * hourMs });
    expect(result).toMatchObject({ rehearsal: { totals: { "would-send": 2, "would-wait": 2 } } });
  });

  it("answers with what is wrong with an event, as the event door does", async () => {
    fixture = await startRehearsalFixture();
    const cancelled = event("interview.scheduled", {
      interviewId: "I1",
      leadId: "nobody",
      startsAt: "2026-03-20T14:00:00.000Z",
    });
    expect(
      await fixture.rehearsals.fastForward([lead({ phone: "+33612340000000" }), cancelled]),
    ).toMatchObject({
      status: "invalid",
      problems: [{ path: [0, "data", "phone"] }],
    });
    expect(await fixture.rehearsals.fastForward([cancelled])).toMatchObject({
      status: "invalid",
      problems: [{ path: [0, "data", "leadId"] }],
    });
  });
});
