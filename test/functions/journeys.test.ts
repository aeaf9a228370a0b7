import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startJourneyFixture, type JourneyFixture } from "../support/journey-fixture.ts";

let fixture: JourneyFixture;
let count = 0;
let leadId = "";
let interviewId = "";
let trialId = "";

// A fixture of its own for each test: time passes for every run of an engine.
beforeEach(async () => {
  fixture = await startJourneyFixture();
  count += 1;
  leadId = `L${count}`;
  interviewId = `I${count}`;
  trialId = `T${count}`;
});
afterEach(async () => fixture.close());

function lead(change: Record<string, unknown> = {}) {
  return {
    leadId,
    firstName: "Zoé",
    lastName: "Lefèvre",
    email: "zoe@example.com",
    phone: "+33612345678",
    ...change,
  };
}

const inHours = (hours: number) => new Date(fixture.now().getTime() + hours * 3_600_000).toISOString();

/** Something happens in the main app and its event reaches Inngest. */
async function send(name: string, data: Record<string, unknown>) {
  const event = await fixture.happened(name, data);
  await fixture.send(event);
  return event;
}

/** `key status reason` of everything the lead got, sorted. */
async function ledger(): Promise<string[]> {
  const { messages } = await fixture.store.ledger.list({ leadId, limit: 200 });
  return messages
    .map(({ key, status, reason }) => [key, status, reason].filter(Boolean).join(" "))
    .toSorted();
}

describe("lead-created", () => {
  it("confirms by SMS and e-mail, then reminds 24 h and 72 h after the event", async () => {
    const event = await send("lead.created", lead());
    expect(await ledger()).toHaveLength(2);
    await fixture.pass(23.9);
    expect(await ledger()).toHaveLength(2);
    await fixture.pass(0.2);
    expect(await ledger()).toHaveLength(4);
    await fixture.pass(47.7);
    expect(await ledger()).toHaveLength(4);
    await fixture.pass(0.3);
    expect(await ledger()).toEqual([
      `lead.created:${leadId}:confirmation:email accepted`,
      `lead.created:${leadId}:confirmation:sms accepted`,
      `lead.created:${leadId}:questionnaire-reminder-1:email accepted`,
      `lead.created:${leadId}:questionnaire-reminder-1:sms accepted`,
      `lead.created:${leadId}:questionnaire-reminder-2:email accepted`,
      `lead.created:${leadId}:questionnaire-reminder-2:sms accepted`,
    ]);
    expect(await fixture.runOf(event)).toMatchObject({
      status: "Completed",
      output: { ended: "all reminders sent" },
    });
  });

  it("writes to a number by its one spelling, by which a STOP is known, however the event spelled it", async () => {
    await send("lead.created", lead({ phone: "+330612345678" }));
    const { messages } = await fixture.store.ledger.list({ leadId, channel: "sms", limit: 200 });
    expect(messages.map(({ recipient }) => recipient)).toEqual(["+33612345678"]);
  });

  it("ends as soon as the questionnaire is completed", async () => {
    const event = await send("lead.created", lead());
    await fixture.pass(30);
    await send("questionnaire.completed", { leadId });
    expect(await fixture.runOf(event)).toMatchObject({
      status: "Completed",
      output: { ended: "questionnaire completed" },
    });
    expect(await ledger()).toHaveLength(4);
  });

  it("is not ended by the questionnaire of another lead", async () => {
    const event = await send("lead.created", lead());
    await send("questionnaire.completed", { leadId: "somebody-else" });
    expect(await fixture.runOf(event)).toMatchObject({ status: "Running" });
  });

  it("notices a completion that came before the wait began, which waitForEvent does not see", async () => {
    const event = await fixture.happened("lead.created", lead());
    await send("questionnaire.completed", { leadId });
    await fixture.send(event);
    expect(await fixture.runOf(event)).toMatchObject({ output: { ended: "questionnaire completed" } });
  });

  it("notices, when the wait is over, a completion whose event never reached Inngest", async () => {
    const event = await send("lead.created", lead());
    await fixture.happened("questionnaire.completed", { leadId });
    await fixture.pass(24.1);
    expect(await fixture.runOf(event)).toMatchObject({ output: { ended: "questionnaire completed" } });
    expect(await ledger()).toHaveLength(2);
  });

  it("sends one reminder, not two in a row, when the server was down past both", async () => {
    await send("lead.created", lead());
    await fixture.pass(100);
    const rows = await ledger();
    expect(rows).toContain(`lead.created:${leadId}:questionnaire-reminder-1:sms skipped too-late`);
    expect(rows).toContain(`lead.created:${leadId}:questionnaire-reminder-2:sms accepted`);
    expect(fixture.twilio.accepted).toHaveLength(2);
  });

  it("reminds of nothing whose moment was long past when the event came", async () => {
    const event = await fixture.happened("lead.created", lead());
    await fixture.send({ ...event, ts: event.ts - 10 * 86_400_000 });
    const rows = await ledger();
    expect(rows).toContain(`lead.created:${leadId}:questionnaire-reminder-1:sms skipped too-late`);
    expect(rows).toContain(`lead.created:${leadId}:questionnaire-reminder-2:sms skipped too-late`);
    expect(fixture.twilio.accepted).toHaveLength(1);
  });

  it("uses the number as it is when the reminder is sent, not as it was", async () => {
    await send("lead.created", lead());
    await fixture.pass(1);
    await fixture.happened("lead.created", lead({ phone: "+33698765432" }));
    await fixture.pass(24);
    expect(fixture.twilio.accepted.map(({ to }) => to)).toEqual(["+33612345678", "+33698765432"]);
  });

  it("sends no reminder by a channel the person does not want, but still confirms by it", async () => {
    await send("lead.created", lead({ consent: { sms: false } }));
    await fixture.pass(24.1);
    expect(fixture.twilio.accepted).toHaveLength(1);
    expect(await ledger()).toContain(
      `lead.created:${leadId}:questionnaire-reminder-1:sms skipped no-consent`,
    );
  });

  it("retries what a rate limit refused, when the provider said it may, and by that channel only", async () => {
    fixture.twilio.script([{ type: "rate-limited", retryAfter: "60" }]);
    await send("lead.created", lead());
    expect(await ledger()).toEqual([
      `lead.created:${leadId}:confirmation:email accepted`,
      `lead.created:${leadId}:confirmation:sms refused rate-limited`,
    ]);
    await fixture.pass(62 / 3600);
    expect(await ledger()).toContain(`lead.created:${leadId}:confirmation:sms accepted`);
    expect(fixture.twilio.accepted).toHaveLength(1);
    expect(fixture.resend.requests).toHaveLength(1);
  });

  it("says on the row when the retries are used up, and goes on with the journey", async () => {
    fixture.twilio.always({ type: "rate-limited" });
    const event = await send("lead.created", lead());
    for (let retry = 0; retry < 12; retry += 1) await fixture.pass(2.5);
    expect(await ledger()).toContain(`lead.created:${leadId}:confirmation:sms refused retries-exhausted`);
    expect(await ledger()).toContain(`lead.created:${leadId}:questionnaire-reminder-1:email accepted`);
    expect(await fixture.runOf(event)).toMatchObject({ status: "Running" });
  });

  it("replayed, sends nothing a second time", async () => {
    const event = await send("lead.created", lead());
    const sent = fixture.twilio.requests.length + fixture.resend.requests.length;
    await fixture.send({ ...event, id: `${event.id}-again` });
    expect(fixture.twilio.requests.length + fixture.resend.requests.length).toBe(sent);
  });

  it("writes in the lead's language", async () => {
    await send("lead.created", lead({ locale: "en" }));
    expect(fixture.twilio.accepted[0]?.text).toContain("Hello");
  });

  it("applies an event sent straight to Inngest", async () => {
    await fixture.send({
      id: `direct-${leadId}`,
      ts: fixture.now().getTime(),
      name: "lead.created",
      data: lead({ phone: "33 6 12 34 56 78" }),
    });
    expect(fixture.twilio.accepted[0]?.to).toBe("+33612345678");
  });

  it.each([
    ["a lead that is not known", { leadId: "nobody" }, "firstName"],
    [
      "a number without country code",
      { ...lead(), leadId: "odd", phone: "0612345678" },
      "country code missing",
    ],
  ])("fails for good, and says why, for %s", async (_what, data, why) => {
    const event = { id: `bad-${leadId}`, ts: fixture.now().getTime(), name: "lead.created", data };
    await fixture.send(event);
    const { status, output } = await fixture.runOf(event);
    expect(status).toBe("Failed");
    expect(JSON.stringify(output)).toContain(why);
    expect(JSON.stringify(output)).not.toContain("0612345678");
  });
});

describe("interview-scheduled", () => {
  const schedule = (startsAt: string) =>
    send("interview.scheduled", { interviewId, leadId, startsAt, meetingUrl: "https://meet.example.com/x" });

  it("confirms, then reminds 24 h before by both channels and 1 h before by SMS alone", async () => {
    await fixture.happened("lead.created", lead());
    await schedule(inHours(72));
    await fixture.pass(47.9);
    expect(await ledger()).toHaveLength(2);
    await fixture.pass(0.2);
    expect(await ledger()).toHaveLength(4);
    await fixture.pass(22.8);
    expect(await ledger()).toHaveLength(4);
    await fixture.pass(0.2);
    expect(await ledger()).toEqual([
      `interview.scheduled:${interviewId}#1:confirmation:email accepted`,
      `interview.scheduled:${interviewId}#1:confirmation:sms accepted`,
      `interview.scheduled:${interviewId}#1:reminder-1h:sms accepted`,
      `interview.scheduled:${interviewId}#1:reminder-24h:email accepted`,
      `interview.scheduled:${interviewId}#1:reminder-24h:sms accepted`,
    ]);
  });

  it("falls back to e-mail for the last reminder when the SMS cannot be sent", async () => {
    await fixture.happened("lead.created", lead({ phone: "+33142685300" }));
    await schedule(inHours(3));
    await fixture.pass(2.1);
    const rows = await ledger();
    expect(rows).toContain(`interview.scheduled:${interviewId}#1:reminder-1h:sms skipped landline`);
    expect(rows).toContain(`interview.scheduled:${interviewId}#1:reminder-1h:email accepted`);
  });

  it("reminds by e-mail while the SMS account is blocked, from the confirmation on", async () => {
    await fixture.happened("lead.created", lead());
    fixture.twilio.always({ type: "error", status: 401, code: 20_003 });
    await schedule(inHours(30));
    for (const hours of [6, 0.5, 22.6, 0.5]) await fixture.pass(hours);
    const rows = await ledger();
    expect(rows).toContain(`interview.scheduled:${interviewId}#1:reminder-24h:email accepted`);
    expect(rows).toContain(`interview.scheduled:${interviewId}#1:reminder-1h:email accepted`);
  });

  it("falls back to e-mail within minutes, not hours, when the SMS provider is away", async () => {
    await fixture.happened("lead.created", lead());
    await schedule(inHours(3));
    fixture.twilio.always({ type: "rate-limited", retryAfter: "240" });
    await fixture.pass(2);
    for (let minutes = 0; minutes < 16; minutes += 4) await fixture.pass(4.1 / 60);
    const rows = await ledger();
    expect(rows).toContain(`interview.scheduled:${interviewId}#1:reminder-1h:sms refused retries-exhausted`);
    expect(rows).toContain(`interview.scheduled:${interviewId}#1:reminder-1h:email accepted`);
  });

  it("says that the date moved only to a lead who had been told of the earlier one", async () => {
    await fixture.happened("lead.created", lead());
    await fixture.happened("interview.scheduled", { interviewId, leadId, startsAt: inHours(72) });
    await fixture.pass(0.01);
    await schedule(inHours(96));
    await fixture.pass(0.01);
    await schedule(inHours(120));
    const texts = fixture.twilio.accepted.map(({ text }) => text);
    expect(texts[0]).toContain("confirmé");
    expect(texts[1]).toContain("déplacé");
  });

  it("skips a reminder whose moment had passed when the interview was booked, and says so", async () => {
    await fixture.happened("lead.created", lead());
    await schedule(inHours(5));
    await fixture.pass(4.1);
    const rows = await ledger();
    expect(rows).toContain(`interview.scheduled:${interviewId}#1:reminder-24h:sms skipped too-late`);
    expect(rows).toContain(`interview.scheduled:${interviewId}#1:reminder-1h:sms accepted`);
  });

  it("moved: cancels the older run and confirms the new date, also when it moves back to an earlier one", async () => {
    await fixture.happened("lead.created", lead());
    const first = inHours(72);
    const events = [];
    for (const startsAt of [first, inHours(96), first]) {
      events.push(await schedule(startsAt));
      await fixture.pass(0.01);
    }
    const statuses = [];
    for (const event of events) statuses.push((await fixture.runOf(event)).status);
    expect(statuses).toEqual(["Cancelled", "Cancelled", "Running"]);
    expect((await ledger()).filter((row) => row.includes("sms"))).toEqual(
      [1, 2, 3].map((revision) => `interview.scheduled:${interviewId}#${revision}:confirmation:sms accepted`),
    );
  });

  it("is not cancelled by a duplicate of its own event", async () => {
    await fixture.happened("lead.created", lead());
    const startsAt = inHours(72);
    const first = await schedule(startsAt);
    await fixture.pass(0.01);
    await schedule(startsAt);
    expect(await fixture.runOf(first)).toMatchObject({ status: "Running" });
    expect(fixture.twilio.accepted).toHaveLength(1);
  });

  it("is not cancelled by an event older than its own, which ends at once", async () => {
    await fixture.happened("lead.created", lead());
    const current = await schedule(inHours(72));
    const stale = {
      id: `stale-${interviewId}`,
      ts: current.ts - 1000,
      name: "interview.scheduled",
      data: { interviewId, leadId, startsAt: inHours(48) },
    };
    await fixture.send(stale);
    expect(await fixture.runOf(stale)).toMatchObject({ output: { ended: "superseded by a later event" } });
    expect(await fixture.runOf(current)).toMatchObject({ status: "Running" });
  });

  it("sends nothing about the old date when Inngest did not hear of the change", async () => {
    await fixture.happened("lead.created", lead());
    await schedule(inHours(72));
    await fixture.pass(1);
    await fixture.happened("interview.scheduled", { interviewId, leadId, startsAt: inHours(96) });
    await fixture.pass(48);
    await fixture.happened("interview.cancelled", { interviewId });
    await fixture.pass(23);
    const rows = await ledger();
    expect(rows).toContain(
      `interview.scheduled:${interviewId}#1:reminder-24h:sms skipped interview-rescheduled`,
    );
    expect(rows).toContain(
      `interview.scheduled:${interviewId}#1:reminder-1h:sms skipped interview-cancelled`,
    );
    expect(fixture.twilio.accepted).toHaveLength(1);
  });

  it("does not remind of an interview that began while the server was down", async () => {
    await fixture.happened("lead.created", lead());
    await schedule(inHours(30));
    await fixture.pass(31);
    const rows = await ledger();
    expect(rows).toContain(`interview.scheduled:${interviewId}#1:reminder-24h:sms skipped too-late`);
    expect(rows).toContain(`interview.scheduled:${interviewId}#1:reminder-1h:sms skipped too-late`);
  });
});

describe("interview-cancelled", () => {
  it("stops the scheduled journey and tells the lead, when a confirmation had gone out", async () => {
    await fixture.happened("lead.created", lead());
    const scheduled = await send("interview.scheduled", { interviewId, leadId, startsAt: inHours(72) });
    await fixture.pass(0.01);
    await send("interview.cancelled", { interviewId, reason: "notre conseillère est absente" });
    expect(await fixture.runOf(scheduled)).toMatchObject({ status: "Cancelled" });
    expect(await ledger()).toContain(`interview.cancelled:${interviewId}#1:notice:sms accepted`);
    await fixture.pass(72);
    expect(await ledger()).toHaveLength(4);
  });

  it("says nothing to a lead who had not been told of the interview", async () => {
    await fixture.happened("lead.created", lead());
    await fixture.happened("interview.scheduled", { interviewId, leadId, startsAt: inHours(72) });
    const cancelled = await send("interview.cancelled", { interviewId });
    expect(await fixture.runOf(cancelled)).toMatchObject({
      output: { ended: "the lead had not been told of the interview" },
    });
    expect(await ledger()).toEqual([]);
  });
});

describe("trial-started", () => {
  const start = (change: Record<string, unknown> = {}) =>
    send("trial.started", {
      ...lead(),
      trialId,
      endsAt: inHours(14 * 24),
      loginEmail: "zoe@example.com",
      temporaryPassword: "Canary-7",
      ...change,
    });

  it("sends the access, forgets the password, and reminds 3 days before the end", async () => {
    await start();
    expect(fixture.twilio.accepted[0]?.text).toContain("Canary-7");
    expect(await fixture.store.subjects.trial(trialId)).toMatchObject({ sealedPassword: null });
    await fixture.pass(10.9 * 24);
    expect(await ledger()).toHaveLength(2);
    await fixture.pass(0.2 * 24);
    expect(await ledger()).toEqual(
      ["access:email", "access:sms", "reminder:email", "reminder:sms"].map(
        (message) => `trial.started:${trialId}:${message} accepted`,
      ),
    );
  });

  it("forgets the password although one channel failed for hours", async () => {
    fixture.twilio.always({ type: "rate-limited" });
    await start();
    for (let retry = 0; retry < 12; retry += 1) await fixture.pass(2.5);
    expect(await ledger()).toContain(`trial.started:${trialId}:access:sms refused retries-exhausted`);
    expect(await fixture.store.subjects.trial(trialId)).toMatchObject({ sealedPassword: null });
  });

  it("keeps the password while nobody has it", async () => {
    fixture.twilio.always({ type: "error", status: 400, code: 21_211 });
    fixture.resend.always({ type: "error", status: 422, code: "validation_error" });
    await start();
    const trial = await fixture.store.subjects.trial(trialId);
    expect(trial?.sealedPassword).not.toBeNull();
  });

  it("does not remind of a trial that became a subscription", async () => {
    const event = await start();
    await send("trial.converted", { trialId });
    expect(await fixture.runOf(event)).toMatchObject({ output: { ended: "converted" } });
    await fixture.pass(14 * 24);
    expect(await ledger()).toHaveLength(2);
  });

  it("reminds once, before the new end, when the trial is extended", async () => {
    await start();
    await fixture.pass(1);
    await start({ endsAt: inHours(28 * 24), temporaryPassword: undefined });
    await fixture.pass(14 * 24);
    expect(await ledger()).toContain(`trial.started:${trialId}:reminder:sms skipped trial-end-moved`);
    await fixture.pass(12 * 24);
    expect(await ledger()).toContain(`trial.started:${trialId}:reminder:sms accepted`);
    expect(fixture.twilio.accepted).toHaveLength(2);
  });

  it("has no reminder without an end date", async () => {
    const event = await start({ endsAt: undefined });
    expect(await fixture.runOf(event)).toMatchObject({ output: { ended: "no end date, so no reminder" } });
  });
});

describe("executed by Inngest's own test engine", () => {
  const withSubject = async () => {
    await fixture.happened("lead.created", lead());
    return fixture.happened("interview.scheduled", { interviewId, leadId, startsAt: inHours(72) });
  };

  it("runs the steps whose ids runs in flight know: changing one would run it again", async () => {
    const { ctx, error } = await fixture.execute("interview-scheduled", await withSubject());
    expect(error).toBeUndefined();
    expect([...new Set(ctx.step.run.mock.calls.map(([id]) => id))]).toEqual([
      "record-event",
      "read-interview",
      "confirmation-sms",
      "confirmation-email",
      "reminder-24h-sms",
      "reminder-24h-email",
      "reminder-1h-sms",
      "reminder-1h-sms-arrived",
    ]);
  });

  it("gives Inngest nothing personal and no secret", async () => {
    const event = await fixture.happened("trial.started", {
      ...lead(),
      trialId,
      temporaryPassword: "Canary-8",
    });
    const { state, result } = await fixture.execute("trial-started", event);
    const outputs = await Promise.all(Object.values(state));
    expect(outputs.length).toBeGreaterThan(3);
    expect(JSON.stringify([event, outputs, result])).not.toMatch(/Zoé|Lefèvre|example\.com|\+336|Canary/);
  });

  it("knows the functions by the ids that Inngest servers know", () => {
    expect(fixture.functions.map((journey) => journey.id()).toSorted()).toEqual([
      "interview-cancelled",
      "interview-scheduled",
      "lead-created",
      "record-subject",
      "retention",
      "trial-started",
    ]);
  });
});
