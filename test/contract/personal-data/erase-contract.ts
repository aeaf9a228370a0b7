import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { event, person } from "../subjects/subjects-fixture.ts";
import { at, day, told, toldAt, type PersonalDataFixture } from "./personal-data-fixture.ts";

const erasedAt = at(told + day);

/** What erasing a person means. */
export function eraseContract(fixture: PersonalDataFixture): void {
  describe("erase", () => {
    it("leaves nothing of the person in any column", async () => {
      const { leadId, interviewId, trialId, phone, mark } = await fixture.somebody();
      expect(await fixture.placesWith(mark)).not.toEqual([]);
      const { removed } = await fixture.store.personalData.erase(leadId, erasedAt);
      expect(removed).toMatchObject({
        leads: 1,
        interviews: 1,
        trials: 2,
        events: 6,
        messages: 3,
        sandboxMessages: 2,
      });
      for (const text of [mark, phone, leadId, interviewId, trialId])
        expect(await fixture.placesWith(text), text).toEqual([]);
    });

    it("leaves other people alone", async () => {
      const [one, other] = [await fixture.somebody(), await fixture.somebody()];
      const before = await fixture.store.personalData.export(other.leadId);
      await fixture.store.personalData.erase(one.leadId, erasedAt);
      expect(await fixture.store.personalData.export(other.leadId)).toEqual(before);
    });

    it("leaves the messages of another lead with the same phone, who was written to as themselves", async () => {
      const { leadId, phone } = await fixture.somebody();
      const neighbour = await fixture.message({ leadId: randomUUID(), channel: "sms", recipient: phone });
      await fixture.store.personalData.erase(leadId, erasedAt);
      expect(await fixture.store.ledger.find(neighbour.id)).not.toBeNull();
    });

    it("finds one-off messages to an address the person had before", async () => {
      const { leadId, email } = await fixture.somebody();
      const change = event("lead.created", told + 1000, { leadId, ...person, email: "new@example.com" });
      await fixture.store.subjects.apply([change], { at: toldAt, forwarded: true });
      const { removed } = await fixture.store.personalData.erase(leadId, erasedAt);
      expect(removed).toMatchObject({ messages: 3 });
      expect(await fixture.placesWith(email)).toEqual([]);
    });

    it("finds messages that name only the interview or the trial", async () => {
      const { leadId, interviewId, trialId } = await fixture.somebody();
      await fixture.message({ interviewId, leadId: null });
      await fixture.message({ trialId, leadId: null });
      expect(await fixture.store.personalData.erase(leadId, erasedAt)).toMatchObject({
        removed: { messages: 5 },
      });
    });

    it("removes the person's usage, and leaves the day's", async () => {
      const { leadId, phone } = await fixture.somebody();
      const { message } = await fixture.store.ledger.open({
        key: randomUUID(),
        journey: "lead-created",
        template: null,
        channel: "sms",
        provider: "sandbox",
        leadId,
        interviewId: null,
        trialId: null,
        runId: null,
        owner: "boot",
        leaseUntilAt: toldAt,
        at: toldAt,
      });
      const limits = {
        "recipient-messages": null,
        "recipient-segments": null,
        "day-messages": null,
        "day-segments": null,
      };
      const addressId = randomUUID();
      await fixture.store.ledger.begin(
        message.id,
        message.fence,
        { status: "sending", at: toldAt, recipient: phone },
        { day: "2026-03-01", addressId, segments: 1, costMicros: 50_000, limits },
      );
      const before = await fixture.store.ledger.usage("2026-03-01");
      expect(await fixture.store.personalData.erase(leadId, erasedAt)).toMatchObject({
        removed: { usage: 1 },
      });
      expect(await fixture.placesWith(addressId)).toEqual([]);
      expect(await fixture.store.ledger.usage("2026-03-01")).toEqual(before);
    });

    it("is harmless when repeated, and for a lead never seen", async () => {
      const { leadId } = await fixture.somebody();
      await fixture.store.personalData.erase(leadId, erasedAt);
      const nothing = {
        leads: 0,
        interviews: 0,
        trials: 0,
        events: 0,
        messages: 0,
        sandboxMessages: 0,
        usage: 0,
      };
      const answer = { removed: nothing, bytesForgotten: true };
      expect(await fixture.store.personalData.erase(leadId, erasedAt)).toEqual(answer);
      expect(await fixture.store.personalData.erase(randomUUID(), erasedAt)).toEqual(answer);
    });

    it("takes a message away from the worker that is sending it", async () => {
      const { leadId, phone } = await fixture.somebody();
      const message = await fixture.message({ leadId, channel: "sms", recipient: phone, status: "sending" });
      await fixture.store.personalData.erase(leadId, erasedAt);
      const settled = { status: "accepted" as const, at: toldAt, recipient: phone };
      expect(await fixture.store.ledger.transition(message.id, message.fence, settled)).toBeNull();
      expect(await fixture.placesWith(phone)).toEqual([]);
    });

    it("leaves no byte of the person in the files", async ({ skip }) => {
      const { target } = fixture.database;
      if (target.kind !== "sqlite") {
        skip("PostgreSQL's files are its own: VACUUM decides.");
        return;
      }
      const people = await Promise.all(Array.from({ length: 20 }, () => fixture.somebody()));
      for (const { leadId } of people) await fixture.store.personalData.erase(leadId, erasedAt);
      const folder = dirname(target.file);
      const files = readdirSync(folder).map((file) => readFileSync(join(folder, file)));
      for (const { mark, phone } of people) {
        expect(files.some((file) => file.includes(mark) || file.includes(phone))).toBe(false);
      }
    });
  });

  describe("after erase", () => {
    it("events from before it bring nobody back, told again or told late", async () => {
      const { leadId, events, mark, phone } = await fixture.somebody();
      await fixture.store.personalData.erase(leadId, erasedAt);
      const again = [...events, ...events.map((one) => ({ ...one, id: randomUUID(), ts: told + day }))];
      const applied = await fixture.store.subjects.apply(again, { at: erasedAt, forwarded: false });
      expect(new Set(applied.map(({ outcome }) => outcome))).toEqual(new Set(["superseded"]));
      for (const text of [mark, phone]) expect(await fixture.placesWith(text)).toEqual([]);
      expect(await fixture.store.subjects.lead(leadId)).toBeNull();
      for (const { outcome, slim } of applied) {
        expect(outcome).toBe("superseded");
        expect(JSON.stringify(slim)).not.toContain(mark);
      }
    });

    it("a later event is about a new person", async () => {
      const { leadId } = await fixture.somebody();
      await fixture.store.personalData.erase(leadId, erasedAt);
      const anew = event("lead.created", told + day + 1, { leadId, ...person });
      const [applied] = await fixture.store.subjects.apply([anew], { at: erasedAt, forwarded: false });
      expect(applied?.outcome).toBe("applied");
      expect(await fixture.store.subjects.lead(leadId)).toMatchObject({
        contact: { firstName: "Zoé", phone: null },
        createdAt: at(told + day + 1),
      });
    });

    it("an event that came from a clock ahead of ours does not count as later", async () => {
      const leadId = randomUUID();
      const early = event("lead.created", told + 2 * day, { leadId, ...person });
      await fixture.store.subjects.apply([early], { at: toldAt, forwarded: true });
      await fixture.store.personalData.erase(leadId, erasedAt);
      const [applied] = await fixture.store.subjects.apply([early], { at: erasedAt, forwarded: true });
      expect(applied?.outcome).toBe("superseded");
    });

    it("does not tell who was erased to whoever reads the tables", async () => {
      const { leadId, interviewId } = await fixture.somebody();
      await fixture.store.personalData.erase(leadId, erasedAt);
      const rows = await fixture.database.query("select * from erasures");
      expect(rows.length).toBeGreaterThan(0);
      for (const id of [leadId, interviewId]) expect(JSON.stringify(rows)).not.toContain(id);
    });

    it("says so of the subjects, and of no others", async () => {
      const [one, other] = [await fixture.somebody(), await fixture.somebody()];
      await fixture.store.personalData.erase(one.leadId, erasedAt);
      const { subjects: known } = fixture.store;
      expect(await known.wasErased({ leadId: one.leadId, ts: told })).toBe(true);
      expect(await known.wasErased({ interviewId: one.interviewId, ts: told })).toBe(true);
      expect(await known.wasErased({ leadId: one.leadId, ts: told + day + 1 })).toBe(false);
      expect(await known.wasErased({ leadId: other.leadId, ts: told })).toBe(false);
    });
  });

  it("erases whole while events about the person come in", async () => {
    for (let round = 0; round < 15; round += 1) {
      const leadId = randomUUID();
      const contact = { ...person, firstName: `race${randomUUID()}` };
      const tell = async () => {
        const interview = { interviewId: randomUUID(), leadId, startsAt: at(told + day), ...contact };
        const events = [event("interview.scheduled", told, interview)];
        await fixture.store.subjects.apply(events, { at: toldAt, forwarded: true });
      };
      const erase = async () => await fixture.store.personalData.erase(leadId, erasedAt);
      await Promise.all([tell(), tell(), erase(), tell(), tell()]);
      expect(await fixture.placesWith(contact.firstName)).toEqual([]);
      const left = await fixture.database.query(`select id from interviews where lead_id = '${leadId}'`);
      expect(left).toEqual([]);
    }
  });
}
