import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { type RehearsalFixture, startRehearsalFixture, told } from "../support/rehearsal-fixture.ts";

let fixture: RehearsalFixture | undefined;
afterEach(async () => {
  await fixture?.close();
  fixture = undefined;
});

const person = {
  leadId: "L1",
  firstName: "Zoé",
  lastName: "Lefèvre",
  email: "zoe@example.com",
  phone: "+33612345678",
};

/** A lead's event, whose confirmation is said at once. */
async function leadCreated(): Promise<{ id: string }> {
  fixture ??= await startRehearsalFixture();
  const event = await fixture.happened("lead.created", person);
  await fixture.send(event);
  return event;
}

/** What a replay says of the present instant. */
async function now(eventId: string): Promise<string[]> {
  return told((await fixture?.rehearsals.replay(eventId, { horizonMs: 0 })) ?? null);
}

async function rerun(eventId: string): Promise<void> {
  const url = "http://engine.invalid/v1";
  const answer = await fixture?.engine.fetch(`${url}/events/${eventId}/runs`);
  const { data }: { data: { run_id: string }[] } = JSON.parse((await answer?.text()) ?? "");
  await fixture?.engine.fetch(`${url}/runs/${data[0]?.run_id}/rerun`, { method: "POST" });
  await fixture?.settled();
}

describe("dry run of a replay", () => {
  it("sends nothing again that a provider has, and goes on with what comes later", async () => {
    const { id } = await leadCreated();
    expect(await now(id)).toEqual([
      "2026-03-02T09:00 confirmation sms already-sent",
      "2026-03-02T09:00 confirmation email already-sent",
    ]);
    const rehearsal = await fixture?.rehearsals.replay(id);
    expect(rehearsal?.totals).toEqual({ "already-sent": 2, "would-send": 4 });
    const row = await fixture?.row("lead.created:L1:confirmation:sms");
    expect(rehearsal?.entries[0]).toMatchObject({ statusBefore: "accepted", messageId: row?.id });
  });

  it("tells apart what was delivered, what was refused, and what nobody knows of", async () => {
    fixture = await startRehearsalFixture();
    const { twilio, resend } = fixture;
    twilio.script([{ type: "error", status: 400, code: 21211 }]);
    const { id } = await leadCreated();
    twilio.script([{ type: "reset" }]);
    await fixture.pass(24.5);
    const requests = [twilio.requests.length, resend.requests.length];
    const lines = [
      "2026-03-03T09:30 confirmation sms stays-refused recipient",
      "2026-03-03T09:30 confirmation email already-sent",
      "2026-03-03T09:30 questionnaire-reminder-1 sms would-ask-provider ambiguous",
      "2026-03-03T09:30 questionnaire-reminder-1 email already-sent",
    ];
    const rehearsal = await fixture.rehearsals.replay(id, { horizonMs: 0 });
    expect(told(rehearsal)).toEqual(lines);
    expect(rehearsal?.entries[2]?.explanation).toContain("would be asked");
    expect([twilio.requests.length, resend.requests.length]).toEqual(requests);
    // And so it is.
    await rerun(id);
    expect(twilio.accepted).toHaveLength(0);
    expect(resend.accepted).toHaveLength(2);
    expect(await now(id)).toEqual(lines);
  });

  it("shows that a refused SMS goes out once the number is another one", async () => {
    fixture = await startRehearsalFixture();
    fixture.twilio.script([{ type: "error", status: 400, code: 21211 }]);
    const { id } = await leadCreated();
    await fixture.happened("lead.created", { ...person, phone: "+33698765432" });
    expect(await now(id)).toContain("2026-03-02T09:00 confirmation sms would-send");
    await rerun(id);
    expect(fixture.twilio.accepted).toMatchObject([{ to: "+33698765432" }]);
  });

  it("repeats an e-mail whose answer was lost under the same key, which can do no harm", async () => {
    fixture = await startRehearsalFixture();
    // Every attempt of the run: what the row says then is given up.
    fixture.resend.script(Array.from({ length: 11 }, () => ({ type: "reset-after-accepting" as const })));
    const { id } = await leadCreated();
    for (let hour = 0; hour < 20; hour += 1) await fixture.pass(1);
    const row = await fixture.row("lead.created:L1:confirmation:email");
    expect(row.status).toBe("unknown");
    expect((await now(id)).filter((line) => line.includes("confirmation email"))).toEqual([
      expect.stringContaining("confirmation email would-repeat"),
    ]);
  });

  it("is null for an event that is not on record", async () => {
    fixture = await startRehearsalFixture();
    expect(await fixture.rehearsals.replay(randomBytes(8).toString("hex"))).toBeNull();
  });
});
