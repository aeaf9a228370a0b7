import { afterEach, describe, expect, it } from "vitest";
import { type RehearsalFixture, startRehearsalFixture, told } from "../support/rehearsal-fixture.ts";

let fixture: RehearsalFixture | undefined;
afterEach(async () => fixture?.close());

const leadId = "L1";
const person = {
  leadId,
  firstName: "Zoé",
  lastName: "Lefèvre",
  email: "zoe@example.com",
  phone: "+33612345678",
};

/** Friday 21:00 in Paris: the first reminder is due on Saturday evening, and waits until Monday 08:30. */
const fridayEvening = "2026-03-06T20:00:00.000Z";

const dayMs = 24 * 3_600_000;

async function started(beginsAt?: string): Promise<RehearsalFixture> {
  fixture = await startRehearsalFixture(beginsAt === undefined ? {} : { beginsAt });
  return fixture;
}

async function happens(name: string, data: Record<string, unknown>): Promise<{ id: string }> {
  if (fixture === undefined) throw new Error("There is no fixture.");
  const event = await fixture.happened(name, data);
  await fixture.send(event);
  return event;
}

async function next(): Promise<string[]> {
  return told((await fixture?.rehearsals.next(leadId)) ?? null);
}

describe("what comes next for a lead", () => {
  it("is what has not been said yet, with the row's past left out", async () => {
    const journey = await started();
    await happens("lead.created", person);
    await journey.pass(30);
    expect(await next()).toEqual([
      "2026-03-05T09:00 questionnaire-reminder-2 sms would-send",
      "2026-03-05T09:00 questionnaire-reminder-2 email would-send",
    ]);
  });

  it("is nothing once the questionnaire is filled in, or all has been said", async () => {
    const journey = await started();
    await happens("lead.created", person);
    await happens("questionnaire.completed", { leadId });
    expect(await fixture?.rehearsals.next(leadId)).toMatchObject({ entries: [], runs: [], complete: true });
    await happens("lead.created", { ...person, leadId: "L2" });
    await journey.pass(24 * 5);
    expect(await fixture?.rehearsals.next("L2")).toMatchObject({ entries: [], complete: true });
  });

  it("says that it was interrupted when its patience ended before the horizon", async () => {
    await started();
    await happens("lead.created", person);
    const cutShort = await fixture?.rehearsals.next(leadId, { patienceMs: 1 });
    expect(cutShort).toMatchObject({ complete: false, interrupted: true });
    const looked = await fixture?.rehearsals.next(leadId, { horizonMs: 1000 });
    expect(looked).toMatchObject({ complete: false, interrupted: false });
  });

  it("is null for somebody of whom nothing is held", async () => {
    const { rehearsals } = await started();
    expect(await rehearsals.next("nobody")).toBeNull();
  });

  it("counts from when an event came in, so that a reminder that waits is not late", async () => {
    const journey = await started(fridayEvening);
    await happens("lead.created", person);
    await journey.pass(40);
    expect(await next()).toEqual([
      "2026-03-08T12:00 questionnaire-reminder-1 sms would-wait outside-send-window",
      "2026-03-08T12:00 questionnaire-reminder-1 email would-wait outside-send-window",
      "2026-03-09T07:30 questionnaire-reminder-1 sms would-send",
      "2026-03-09T07:30 questionnaire-reminder-1 email would-send",
      "2026-03-09T20:00 questionnaire-reminder-2 sms would-wait outside-send-window",
      "2026-03-09T20:00 questionnaire-reminder-2 email would-wait outside-send-window",
      "2026-03-10T07:30 questionnaire-reminder-2 sms would-send",
      "2026-03-10T07:30 questionnaire-reminder-2 email would-send",
    ]);
  });

  it("does not try again what a run has been told, though it would get another answer by now", async () => {
    const { store, now } = await started();
    const address = { channel: "sms" as const, addressId: store.suppressions.addressId("sms", person.phone) };
    await store.suppressions.add(address, { reason: "stop", scope: "all", at: now().toISOString() });
    await happens("lead.created", person);
    await fixture?.pass(1);
    await store.suppressions.lift(address, { at: now().toISOString() });
    expect((await next()).filter((line) => line.includes("confirmation"))).toEqual([]);
  });

  it("skips an address that was suppressed since, with the reason", async () => {
    const { store, now } = await started();
    await happens("lead.created", person);
    const addressId = store.suppressions.addressId("sms", person.phone);
    const at = now().toISOString();
    await store.suppressions.add({ channel: "sms", addressId }, { reason: "stop", scope: "all", at });
    expect((await next()).filter((line) => line.includes("sms"))).toEqual([
      "2026-03-03T09:00 questionnaire-reminder-1 sms would-skip suppressed-stop",
      "2026-03-05T09:00 questionnaire-reminder-2 sms would-skip suppressed-stop",
    ]);
  });

  it("does not bring back a run that was cancelled", async () => {
    const { engine } = await started();
    const event = await happens("lead.created", person);
    const answer = await engine.fetch(`http://engine.invalid/v1/events/${event.id}/runs`);
    const { data }: { data: { run_id: string }[] } = JSON.parse(await answer.text());
    await engine.fetch(`http://engine.invalid/v1/runs/${data[0]?.run_id}`, { method: "DELETE" });
    expect(await fixture?.rehearsals.next(leadId)).toMatchObject({ entries: [], runs: [] });
  });

  it("says nothing twice where an Inngest server runs the journeys, and nobody here knows which are over", async () => {
    const journey = await started();
    await happens("lead.created", person);
    await happens("interview.scheduled", { interviewId: "I1", leadId, startsAt: "2026-03-06T14:00:00.000Z" });
    await happens("interview.cancelled", { interviewId: "I1" });
    await journey.pass(48);
    const rehearsal = await journey.rehearsalsWith({}, { engine: undefined }).next(leadId);
    expect(told(rehearsal)).toEqual([
      "2026-03-05T09:00 questionnaire-reminder-2 sms would-send",
      "2026-03-05T09:00 questionnaire-reminder-2 email would-send",
    ]);
  });

  it("knows that an interview was moved, and tells of the later date only", async () => {
    await started();
    await happens("lead.created", person);
    await happens("questionnaire.completed", { leadId });
    await happens("interview.scheduled", { interviewId: "I1", leadId, startsAt: "2026-03-06T14:00:00.000Z" });
    await fixture?.pass(1);
    await happens("interview.scheduled", { interviewId: "I1", leadId, startsAt: "2026-03-07T14:00:00.000Z" });
    expect(await next()).toEqual([
      "2026-03-06T14:00 reminder-24h sms would-send",
      "2026-03-06T14:00 reminder-24h email would-send",
      "2026-03-07T13:00 reminder-1h sms would-send",
    ]);
  });
});

/** Which message went out, or would, and when. */
type Fact = { key: string; atMs: number };

async function accepted(): Promise<Fact[]> {
  const { messages } = (await fixture?.store.ledger.list({ limit: 200 })) ?? { messages: [] };
  return messages
    .flatMap(({ key, acceptedAt }) => (acceptedAt === null ? [] : [{ key, atMs: Date.parse(acceptedAt) }]))
    .sort(byKey);
}

function byKey(one: Fact, other: Fact): number {
  return one.key.localeCompare(other.key);
}

describe("agreement", () => {
  it.each([
    ["an ordinary Monday", undefined],
    ["a Friday evening", fridayEvening],
  ])(
    "what is foretold on %s is what happens when time passes",
    async (_name, beginsAt) => {
      const journey = await started(beginsAt);
      const { rehearsals, now } = journey;
      await happens("lead.created", person);
      await happens("interview.scheduled", {
        interviewId: "I1",
        leadId,
        startsAt: "2026-03-12T10:00:00.000Z",
      });
      await happens("trial.started", { trialId: "T1", leadId, endsAt: "2026-03-16T17:00:00.000Z" });
      await journey.pass(0.5);
      const before = await accepted();
      const foretold = (await rehearsals.next(leadId))?.entries ?? [];
      expect(await accepted()).toEqual(before);

      // From one foretold instant to the next; what nobody foretold would go out at one of them, or at the end.
      const instants = new Set([
        ...foretold.map(({ at }) => Date.parse(at) + 1000),
        now().getTime() + 14 * dayMs,
      ]);
      for (const atMs of instants) await journey.pass((atMs - now().getTime()) / 3_600_000);

      const happened = (await accepted()).filter(({ key }) => !before.some((fact) => fact.key === key));
      const expected = foretold
        .filter(({ verdict }) => verdict === "would-send")
        .map(({ key, at }) => ({ key, atMs: Date.parse(at) }))
        .sort(byKey);
      expect(happened.map(({ key }) => key)).toEqual(expected.map(({ key }) => key));
      expect(happened.length).toBeGreaterThan(8);
      for (const [index, { key, atMs }] of happened.entries()) {
        // Steps take a moment in reality.
        expect(Math.abs(atMs - (expected[index]?.atMs ?? 0)), key).toBeLessThan(60_000);
      }
    },
    60_000,
  );
});
