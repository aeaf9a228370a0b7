import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startJourneyFixture, type JourneyFixture } from "../support/journey-fixture.ts";

let fixture: JourneyFixture | undefined;
const leadId = "L1";
const reminder = `lead.created:${leadId}:questionnaire-reminder`;

afterEach(async () => fixture?.close());

function lead(change: Record<string, unknown> = {}) {
  return {
    leadId,
    firstName: "Zoé",
    lastName: "Lefèvre",
    email: "zoe@example.com",
    phone: "+33612345678",
    questionnaireUrl: "https://app.example.com/questionnaire/L1",
    ...change,
  };
}

/** A lead left their details at `at`, and the reminder's time has come 24 hours later. */
async function remindedOf(at: string): Promise<JourneyFixture> {
  fixture = await startJourneyFixture({ beginsAt: at });
  await fixture.send(await fixture.happened("lead.created", lead()));
  await fixture.pass(24.01);
  return fixture;
}

/** `status reason` of a reminder. */
async function become(id: string): Promise<string> {
  const { status, reason } = (await fixture?.row(id)) ?? {};
  return [status, reason].filter(Boolean).join(" ");
}

/** Friday 21:00 in Paris: the first reminder is due on Saturday evening, and waits until Monday 08:30. */
const fridayEvening = "2026-03-06T20:00:00.000Z";
const untilMondayHours = 35.5;

describe("a reminder whose time comes at the weekend", () => {
  it("waits for Monday morning and then goes out, with a way to get no more of them", async () => {
    const journey = await remindedOf(fridayEvening);
    const { twilio, resend } = journey;
    expect(await journey.row(`${reminder}-1:sms`)).toMatchObject({
      status: "deferred",
      reason: "outside-send-window",
      deferredUntilAt: "2026-03-09T07:30:00.000Z",
    });
    await journey.pass(untilMondayHours - 0.1);
    expect(twilio.accepted).toHaveLength(1);
    await journey.pass(0.1);
    expect(await become(`${reminder}-1:sms`)).toBe("accepted");
    expect(await become(`${reminder}-1:email`)).toBe("accepted");
    expect(twilio.accepted[0]?.text).not.toContain("STOP");
    expect(twilio.accepted[1]?.text).toMatch(/\nSTOP : https:\/\/bienvenue\.example\.com\/u\/[\w-]{34}$/);
    const [confirmation, reminded] = resend.accepted;
    expect(confirmation?.headers).toEqual({});
    expect(reminded?.headers).toEqual({
      "List-Unsubscribe": expect.stringMatching(/^<https:\/\/bienvenue\.example\.com\/u\/[\w-]{34}>$/),
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
    expect(reminded?.text).toContain(reminded?.headers["List-Unsubscribe"]?.slice(1, -1));
  });

  describe("is withheld on Monday", () => {
    let journey: JourneyFixture;
    beforeEach(async () => {
      journey = await remindedOf(fridayEvening);
    });
    const onMonday = async () => {
      await journey.pass(untilMondayHours);
      return Promise.all([become(`${reminder}-1:sms`), become(`${reminder}-1:email`)]);
    };

    it("when the questionnaire was completed meanwhile", async () => {
      await journey.happened("questionnaire.completed", { leadId });
      const skipped = "skipped questionnaire-completed";
      expect(await onMonday()).toEqual([skipped, skipped]);
    });

    it("by the channel by which the person said no meanwhile", async () => {
      await journey.happened("lead.created", lead({ consent: { sms: false } }));
      expect(await onMonday()).toEqual(["skipped no-consent", "accepted"]);
    });

    it("to the address that was suppressed meanwhile", async () => {
      const { suppressions } = journey.store;
      const addressId = suppressions.addressId("sms", "+33612345678");
      const entry = { reason: "stop", scope: "all", at: journey.now().toISOString() } as const;
      await suppressions.add({ channel: "sms", addressId }, entry);
      expect(await onMonday()).toEqual(["skipped suppressed-stop", "accepted"]);
    });
  });

  it("is withheld for good when the next one is due by then, which goes out instead", async () => {
    // The evening before Easter Saturday: the window opens on Tuesday, after the time of the second reminder.
    const journey = await remindedOf("2026-04-03T18:30:00.000Z");
    await journey.pass(60);
    expect(await become(`${reminder}-1:sms`)).toBe("skipped too-late");
    expect(await become(`${reminder}-1:email`)).toBe("skipped too-late");
    expect(await become(`${reminder}-2:sms`)).toBe("accepted");
    expect(journey.twilio.accepted).toHaveLength(2);
  });
});

describe("what is owed to the person", () => {
  it("goes out at any hour of any day", async () => {
    fixture = await startJourneyFixture({ beginsAt: "2026-12-25T03:00:00.000Z" });
    await fixture.send(await fixture.happened("lead.created", lead()));
    expect(fixture.twilio.accepted).toHaveLength(1);
    expect(fixture.resend.accepted).toHaveLength(1);
  });
});
