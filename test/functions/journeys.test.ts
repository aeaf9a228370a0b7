import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startJourneyFixture, type JourneyFixture } from "../support/journey-fixture.ts";

let fixture: JourneyFixture;
let count = 0;
let leadId = "";
const hourMs = 3_600_000;

beforeAll(async () => {
  fixture = await startJourneyFixture();
});
afterAll(async () => fixture.close());
beforeEach(() => {
  fixture.twilio.clear();
  fixture.resend.clear();
  fixture.clock.skewMs = 0;
  count += 1;
  leadId = `L${count}`;
});

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

const inHours = (hours: number) => new Date(fixture.now().getTime() + hours * hourMs).toISOString();
const passes = (hours: number) => () => void (fixture.clock.skewMs += hours * hourMs);

/** `key status reason`, oldest first, of everything the lead got. */
async function ledgerOf(id = leadId): Promise<string[]> {
  const { messages } = await fixture.store.ledger.list({ leadId: id, limit: 200 });
  return messages
    .map(({ key, status, reason }) => [key.replace(`:${id}`, ""), status, reason].filter(Boolean).join(" "))
    .toReversed();
}

describe("lead-created", () => {
  it("confirms by SMS and e-mail, then reminds after 24 h and 72 h", async () => {
    const event = await fixture.happened("lead.created", lead());
    const { result } = await fixture.run("lead-created", event, {
      "questionnaire-reminder-1-wait": passes(24),
      "questionnaire-reminder-2-wait": passes(48),
    });
    expect(result).toMatchObject({ ended: "all reminders sent" });
    expect((await ledgerOf()).toSorted()).toEqual([
      "lead.created:confirmation:email accepted",
      "lead.created:confirmation:sms accepted",
      "lead.created:questionnaire-reminder-1:email accepted",
      "lead.created:questionnaire-reminder-1:sms accepted",
      "lead.created:questionnaire-reminder-2:email accepted",
      "lead.created:questionnaire-reminder-2:sms accepted",
    ]);
    expect(fixture.twilio.accepted).toHaveLength(3);
    expect(fixture.resend.accepted).toHaveLength(3);
  });

  it("ends when the questionnaire is completed during the wait", async () => {
    const event = await fixture.happened("lead.created", lead());
    const { result } = await fixture.run("lead-created", event, {
      "questionnaire-reminder-1-wait": () => ({ name: "questionnaire.completed", data: { leadId } }),
    });
    expect(result).toMatchObject({ ended: "questionnaire completed" });
    expect(await ledgerOf()).toHaveLength(2);
  });

  it("notices a completion that came before the wait, which waitForEvent does not see", async () => {
    const event = await fixture.happened("lead.created", lead());
    await fixture.happened("questionnaire.completed", { leadId });
    const { result } = await fixture.run("lead-created", event);
    expect(result).toMatchObject({ ended: "questionnaire completed" });
  });

  it("notices a completion that slipped in between the check and the wait", async () => {
    const event = await fixture.happened("lead.created", lead());
    const { result } = await fixture.run("lead-created", event, {
      "questionnaire-reminder-1-wait": async () => {
        await fixture.happened("questionnaire.completed", { leadId });
        return null;
      },
    });
    expect(result).toMatchObject({ ended: "questionnaire completed" });
    expect(await ledgerOf()).toHaveLength(2);
  });

  it("uses the number as it is when the reminder is sent, not as it was", async () => {
    const event = await fixture.happened("lead.created", lead());
    await fixture.run("lead-created", event, {
      "questionnaire-reminder-1-wait": async () => {
        passes(24)();
        await fixture.happened("lead.created", lead({ phone: "+33698765432" }));
      },
    });
    expect(fixture.twilio.accepted.map(({ to }) => to)).toEqual([
      "+33612345678",
      "+33698765432",
      "+33698765432",
    ]);
  });

  it("sends no reminder by a channel the person does not want, but still confirms by it", async () => {
    const event = await fixture.happened("lead.created", lead({ consent: { sms: false } }));
    await fixture.run("lead-created", event);
    expect(fixture.twilio.accepted).toHaveLength(1);
    expect(await ledgerOf()).toContain("lead.created:questionnaire-reminder-1:sms skipped no-consent");
  });

  it("replayed, sends nothing a second time", async () => {
    const event = await fixture.happened("lead.created", lead());
    await fixture.run("lead-created", event);
    const sent = fixture.twilio.requests.length + fixture.resend.requests.length;
    await fixture.run("lead-created", event);
    expect(fixture.twilio.requests.length + fixture.resend.requests.length).toBe(sent);
  });

  it("writes in the lead's language", async () => {
    const event = await fixture.happened("lead.created", lead({ locale: "en" }));
    await fixture.run("lead-created", event);
    expect(fixture.twilio.accepted[0]?.text).toContain("Hello");
  });

  it("applies an event sent straight to Inngest", async () => {
    const { result } = await fixture.run("lead-created", {
      id: `direct-${leadId}`,
      ts: fixture.now().getTime(),
      name: "lead.created",
      data: lead({ phone: "33 6 12 34 56 78" }),
    });
    expect(result).toMatchObject({ confirmation: { sms: { status: "accepted" } } });
    expect(fixture.twilio.accepted[0]?.to).toBe("+33612345678");
  });

  it.each([
    ["a lead that is not known", { leadId: "nobody" }, "firstName"],
    ["a number without country code", lead({ phone: "0612345678" }), "country code missing"],
  ])("fails for good, and says why, for %s", async (_what, data, why) => {
    const { error } = await fixture.run("lead-created", {
      id: crypto.randomUUID(),
      ts: fixture.now().getTime(),
      name: "lead.created",
      data,
    });
    expect(error).toMatchObject({ message: expect.stringContaining(why) });
  });
});

describe("interview-scheduled", () => {
  const schedule = (startsAt: string, interviewId = `I${count}`) =>
    fixture.happened("interview.scheduled", {
      interviewId,
      leadId,
      startsAt,
      meetingUrl: "https://meet.example.com/x",
    });

  it("confirms, then reminds 24 h before by both channels and 1 h before by SMS alone", async () => {
    await fixture.happened("lead.created", lead());
    const event = await schedule(inHours(72));
    await fixture.run("interview-scheduled", event, {
      "until-reminder-24h": passes(48),
      "until-reminder-1h": passes(23),
    });
    expect((await ledgerOf()).toSorted()).toEqual(
      [
        `interview.scheduled:I${count}#1:confirmation:email accepted`,
        `interview.scheduled:I${count}#1:confirmation:sms accepted`,
        `interview.scheduled:I${count}#1:reminder-1h:sms accepted`,
        `interview.scheduled:I${count}#1:reminder-24h:email accepted`,
        `interview.scheduled:I${count}#1:reminder-24h:sms accepted`,
      ].toSorted(),
    );
  });

  it("falls back to e-mail for the last reminder when the SMS cannot be sent", async () => {
    await fixture.happened("lead.created", lead({ phone: "+33142685300" }));
    const event = await schedule(inHours(72));
    await fixture.run("interview-scheduled", event, {
      "until-reminder-24h": passes(48),
      "until-reminder-1h": passes(23),
    });
    const rows = await ledgerOf();
    expect(rows).toContain(`interview.scheduled:I${count}#1:reminder-1h:sms skipped landline`);
    expect(rows).toContain(`interview.scheduled:I${count}#1:reminder-1h:email accepted`);
  });

  it("skips a reminder whose moment had passed when the interview was booked, and says so", async () => {
    await fixture.happened("lead.created", lead());
    const event = await schedule(inHours(5));
    await fixture.run("interview-scheduled", event, { "until-reminder-1h": passes(4) });
    const rows = await ledgerOf();
    expect(rows).toContain(`interview.scheduled:I${count}#1:reminder-24h:sms skipped too-late`);
    expect(rows).toContain(`interview.scheduled:I${count}#1:reminder-1h:sms accepted`);
    expect(rows.filter((row) => row.includes("reminder-1h:email"))).toEqual([]);
  });

  it("sends nothing about the old date once the interview has moved or was cancelled", async () => {
    await fixture.happened("lead.created", lead());
    const event = await schedule(inHours(72));
    await fixture.run("interview-scheduled", event, {
      "until-reminder-24h": async () => {
        passes(1)();
        await schedule(inHours(96));
      },
      "until-reminder-1h": async () => {
        passes(1)();
        await fixture.happened("interview.cancelled", { interviewId: `I${count}` });
      },
    });
    const rows = await ledgerOf();
    expect(rows).toContain(`interview.scheduled:I${count}#1:reminder-24h:sms skipped interview-rescheduled`);
    expect(rows).toContain(`interview.scheduled:I${count}#1:reminder-1h:sms skipped interview-cancelled`);
  });

  it("confirms again under a new revision when the date moves, also back to an earlier one", async () => {
    await fixture.happened("lead.created", lead());
    const first = inHours(72);
    for (const startsAt of [first, inHours(96), first]) {
      passes(0.001)();
      await fixture.run("interview-scheduled", await schedule(startsAt));
    }
    const confirmed = (await ledgerOf()).filter((row) => row.includes("confirmation:sms"));
    expect(confirmed).toEqual(
      [1, 2, 3].map((revision) => `interview.scheduled:I${count}#${revision}:confirmation:sms accepted`),
    );
  });

  it("ends at once for an event older than what is known", async () => {
    await fixture.happened("lead.created", lead());
    await schedule(inHours(72));
    const { result } = await fixture.run("interview-scheduled", {
      id: "stale",
      ts: fixture.now().getTime() - hourMs,
      name: "interview.scheduled",
      data: { interviewId: `I${count}`, leadId, startsAt: inHours(48) },
    });
    expect(result).toEqual({ ended: "superseded by a later event" });
    expect(await ledgerOf()).toEqual([]);
  });
});

describe("interview-cancelled", () => {
  it("tells the lead, with the date that was, when a confirmation had gone out", async () => {
    await fixture.happened("lead.created", lead());
    const scheduled = await fixture.happened("interview.scheduled", {
      interviewId: "IC1",
      leadId,
      startsAt: inHours(72),
    });
    await fixture.run("interview-scheduled", scheduled);
    passes(0.001)();
    await fixture.run(
      "interview-cancelled",
      await fixture.happened("interview.cancelled", { interviewId: "IC1" }),
    );
    expect(await ledgerOf()).toContain("interview.cancelled:IC1#1:notice:sms accepted");
  });

  it("says nothing to a lead who had not been told of the interview", async () => {
    await fixture.happened("lead.created", lead());
    await fixture.happened("interview.scheduled", { interviewId: "IC2", leadId, startsAt: inHours(72) });
    const event = await fixture.happened("interview.cancelled", { interviewId: "IC2" });
    const { result } = await fixture.run("interview-cancelled", event);
    expect(result).toEqual({ ended: "the lead had not been told of the interview" });
    expect(await ledgerOf()).toEqual([]);
  });
});

describe("trial-started", () => {
  const start = (change: Record<string, unknown> = {}) =>
    fixture.happened("trial.started", {
      ...lead(),
      trialId: `T${count}`,
      endsAt: inHours(14 * 24),
      loginEmail: "zoe@example.com",
      temporaryPassword: "Canary-7",
      ...change,
    });

  it("sends the access, forgets the password, and reminds 3 days before the end", async () => {
    const event = await start();
    await fixture.run("trial-started", event, { "reminder-wait": passes(11 * 24) });
    expect((await ledgerOf()).toSorted()).toEqual(
      ["access:email", "access:sms", "reminder:email", "reminder:sms"].map(
        (message) => `trial.started:T${count}:${message} accepted`,
      ),
    );
    expect(await fixture.store.subjects.trial(`T${count}`)).toMatchObject({ sealedPassword: null });
  });

  it("keeps the password while a channel may still be tried, and while nobody has it", async () => {
    fixture.twilio.always({ type: "error", status: 400, code: 21_211 });
    fixture.resend.always({ type: "error", status: 422, code: "validation_error" });
    await fixture.run("trial-started", await start());
    const trial = await fixture.store.subjects.trial(`T${count}`);
    expect(trial?.sealedPassword).not.toBeNull();
  });

  it("does not remind of a trial that became a subscription", async () => {
    const { result } = await fixture.run("trial-started", await start(), {
      "reminder-wait": async () => {
        await fixture.happened("trial.converted", { trialId: `T${count}` });
        return null;
      },
    });
    expect(result).toMatchObject({ ended: "converted" });
  });

  it("has no reminder without an end date", async () => {
    const { result } = await fixture.run("trial-started", await start({ endsAt: undefined }));
    expect(result).toMatchObject({ ended: "no end date, so no reminder" });
  });
});

describe("what a step gives to Inngest", () => {
  it("holds nothing personal and no secret", async () => {
    const event = await fixture.happened("trial.started", {
      ...lead(),
      trialId: `T${count}`,
      temporaryPassword: "Canary-8",
    });
    const { state, result } = await fixture.run("trial-started", event);
    const outputs = await Promise.all(Object.values(state));
    expect(outputs.length).toBeGreaterThan(3);
    expect(JSON.stringify([event, outputs, result])).not.toMatch(/Zoé|Lefèvre|example\.com|\+336|Canary/);
  });
});

describe("step ids and function ids", () => {
  it("are the ones that runs in flight know: changing one runs it again", async () => {
    expect([...fixture.functions.keys()].toSorted()).toEqual([
      "interview-cancelled",
      "interview-scheduled",
      "lead-created",
      "record-subject",
      "trial-started",
    ]);
    await fixture.happened("lead.created", lead());
    const event = await fixture.happened("interview.scheduled", {
      interviewId: "IS",
      leadId,
      startsAt: inHours(72),
    });
    const { ctx } = await fixture.run("interview-scheduled", event, {
      "until-reminder-24h": passes(48),
      "until-reminder-1h": passes(23),
    });
    const ran = ctx.step.run.mock.calls.map(([id]) => String(id));
    expect([...new Set(ran)]).toEqual([
      "record-event",
      "read-interview",
      "confirmation-sms",
      "confirmation-email",
      "reminder-24h-sms",
      "reminder-24h-email",
      "reminder-1h-sms",
    ]);
  });
});
