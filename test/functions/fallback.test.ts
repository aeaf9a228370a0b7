import { InngestTestEngine } from "@inngest/test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startJourneyFixture, type JourneyFixture } from "../support/journey-fixture.ts";
import { maxPostponements } from "../../src/functions/postpone.ts";
import { composed } from "../support/delivery-fixture.ts";
import { until } from "../support/server-process.ts";

let fixture: JourneyFixture;
let count = 0;
let interviewId = "";
let leadId = "";

beforeEach(async () => {
  fixture = await startJourneyFixture();
  count += 1;
  leadId = `L${count}`;
  interviewId = `I${count}`;
});
afterEach(async () => fixture.close());

const suspended = { type: "error", status: 401, code: 20_003 } as const;
const inHours = (hours: number) => new Date(fixture.now().getTime() + hours * 3_600_000).toISOString();

function lead() {
  return {
    leadId,
    firstName: "Zoé",
    lastName: "Lefèvre",
    email: "zoe@example.com",
    phone: "+33612345678",
  };
}

/** Up to the reminder one hour before, an SMS with the e-mail as its fallback. */
async function untilReminder() {
  const event = await fixture.happened("interview.scheduled", {
    interviewId,
    ...lead(),
    startsAt: inHours(26),
  });
  await fixture.send(event);
  await fixture.pass(2.01);
  fixture.twilio.requests.splice(0);
  return event;
}

const key = (channel: string) => `interview.scheduled:${interviewId}#1:reminder-1h:${channel}`;
const find = (channel: string) => fixture.store.ledger.findByKey(key(channel));

async function reported(status: "delivered" | "undelivered") {
  const sms = await fixture.row(key("sms"));
  await fixture.delivery.applyReport({
    channel: "sms",
    messageId: sms.id,
    providerMessageId: sms.providerMessageId ?? "",
    status,
    reason: null,
    explanation: null,
    providerCode: null,
    at: fixture.now().toISOString(),
  });
}

/** Another run of the same event, as from Inngest's dashboard. */
async function replayed(event: Awaited<ReturnType<typeof untilReminder>>) {
  const { result, error } = await fixture.execute("interview-scheduled", event);
  expect(error).toBeUndefined();
  expect(result).toEqual({ ended: "all reminders settled" });
}

describe("an SMS with an e-mail as its fallback", () => {
  it("that is reported undelivered while it waits is followed by the e-mail at once, and once", async () => {
    const event = await untilReminder();
    await fixture.pass(23);
    expect(await find("sms")).toMatchObject({ status: "accepted" });
    expect(await find("email")).toBeNull();
    await reported("undelivered");
    const email = await until(async () => {
      const row = await find("email");
      return row?.status === "accepted" ? row : null;
    });
    expect(email.fallbackFor).toBe((await fixture.row(key("sms"))).id);
    const mails = fixture.resend.accepted.length;
    await replayed(event);
    expect(fixture.resend.accepted).toHaveLength(mails);
  });

  it("that is delivered, or of which no more is heard, is not", async () => {
    await untilReminder();
    await fixture.pass(23);
    await reported("delivered");
    await fixture.pass(1);
    expect(await find("email")).toBeNull();
  });

  it("that is reported undelivered after its time is not: the e-mail would come too late", async () => {
    await untilReminder();
    await fixture.pass(23);
    await fixture.pass(0.2);
    await reported("undelivered");
    await fixture.settled();
    expect(await find("email")).toBeNull();
  });

  it("that may have gone out is followed by the e-mail", async () => {
    await untilReminder();
    fixture.twilio.script([{ type: "reset" }]);
    await fixture.pass(23);
    expect(await find("sms")).toMatchObject({ status: "unknown" });
    expect(await find("email")).toMatchObject({ status: "accepted" });
  });

  it("that waits for its account is given up in time, and the e-mail goes out", async () => {
    await untilReminder();
    fixture.twilio.always(suspended);
    await fixture.pass(23);
    for (let minute = 0; minute < 12; minute += 1) await fixture.pass(1 / 60);
    expect(await find("sms")).toMatchObject({ status: "skipped", reason: "fallback-took-over" });
    expect(await find("email")).toMatchObject({ status: "accepted" });
  });

  it("is not sent after the e-mail when its run is executed once more", async () => {
    const journey = fixture.inngest.createFunction(
      { id: "one-notification", triggers: [{ event: "test/happened" }] },
      async ({ step, runId }) =>
        fixture.notify(step, {
          journey: "test",
          leadId,
          interviewId: null,
          trialId: null,
          runId,
          subject: `test:${leadId}`,
          id: "notice",
          template: "lead-confirmation",
          by: ["sms"],
          fallback: "email",
          compose: (channel) => composed(channel)(),
        }),
    );
    const execute = async () =>
      new InngestTestEngine({
        function: journey,
        events: [{ name: "test/happened", data: {} }],
      }).execute();
    fixture.twilio.always({ type: "error", status: 400, code: 21_408 });
    const first = await execute();
    expect(first.result).toMatchObject({ sms: { status: "refused" }, email: { status: "accepted" } });
    // What refused it has been mended meanwhile: by itself it would be tried again.
    fixture.twilio.always({ type: "success" });
    await fixture.store.ledger.transition(
      (await fixture.row(`test:${leadId}:notice:sms`)).id,
      (await fixture.row(`test:${leadId}:notice:sms`)).fence,
      { status: "refused", retryable: true, at: fixture.now().toISOString() },
    );
    const second = await execute();
    expect(second.result).toMatchObject({
      sms: { status: "skipped", reason: "fallback-took-over" },
      email: { status: "accepted" },
    });
    expect(fixture.twilio.accepted).toHaveLength(0);
    expect(fixture.resend.accepted).toHaveLength(1);
  });
});

describe("messages that wait for their channel's account", () => {
  it("go out as soon as the account works again, all of them", async () => {
    fixture.twilio.always(suspended);
    await fixture.send(await fixture.happened("lead.created", lead()));
    await fixture.send(await fixture.happened("lead.created", { ...lead(), leadId: `${leadId}-2` }));
    const sms = (id: string) => fixture.row(`lead.created:${id}:confirmation:sms`);
    expect(await sms(leadId)).toMatchObject({ status: "deferred", reason: "circuit-open" });
    expect(await sms(`${leadId}-2`)).toMatchObject({ status: "deferred", reason: "circuit-open" });
    fixture.twilio.always({ type: "success" });
    await fixture.delivery.circuits.resume("sms");
    for (const id of [leadId, `${leadId}-2`]) {
      await until(async () => ((await sms(id)).status === "accepted" ? true : null));
    }
    expect(fixture.twilio.accepted).toHaveLength(2);
  });

  it("try by themselves when nobody says that it does", async () => {
    fixture.twilio.always(suspended);
    await fixture.send(await fixture.happened("lead.created", lead()));
    fixture.twilio.always({ type: "success" });
    await fixture.pass(0.05);
    expect(await fixture.row(`lead.created:${leadId}:confirmation:sms`)).toMatchObject({
      status: "accepted",
    });
  });

  it("are given up, and say so, rather than lost when it never works again", async () => {
    await fixture.close();
    fixture = await startJourneyFixture({ maxPostponements: 3 });
    fixture.twilio.always(suspended);
    await fixture.send(await fixture.happened("lead.created", lead()));
    await fixture.happened("questionnaire.completed", { leadId });
    const sms = () => fixture.row(`lead.created:${leadId}:confirmation:sms`);
    for (let time = 0; time < 3; time += 1) {
      expect(await sms()).toMatchObject({ status: "deferred", reason: "circuit-open" });
      await fixture.pass(4);
    }
    expect(await sms()).toMatchObject({
      status: "skipped",
      reason: "waited-too-long",
      explanation: expect.stringContaining("3 times"),
    });
  });
});

describe("the number of times a message is put off", () => {
  it("leaves a run the steps it needs for two channels, of the thousand it may have", () => {
    const stepsEach = 2;
    expect(2 * stepsEach * maxPostponements).toBeLessThan(900);
    expect(maxPostponements).toBeGreaterThanOrEqual(200);
  });
});
