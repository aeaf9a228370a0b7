import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { tuesday, friday, person, event, type SubjectsFixture } from "./subjects-fixture.ts";

/** What holds of interviews. */
export function interviewContract(fixture: SubjectsFixture): void {
  describe("interviews", () => {
    it("numbers each change of the date, also back to an earlier one", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      const applied = await fixture.apply(
        scheduled(id, leadId, 1, tuesday),
        scheduled(id, leadId, 2, friday),
        scheduled(id, leadId, 3, tuesday),
      );
      expect(applied.map((one) => [one.outcome, one.revision])).toEqual([
        ["applied", 1],
        ["applied", 2],
        ["applied", 3],
      ]);
      expect(applied[2]?.slim.data).toEqual({ interviewId: id, leadId, startsAt: tuesday });
      expect(await fixture.subjects.interview(id)).toMatchObject({ startsAt: tuesday, revision: 3 });
    });

    it("keeps the revision when only other details change", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      const withLink = {
        interviewId: id,
        leadId,
        startsAt: "2026-04-07T11:00:00+02:00",
        durationMinutes: 30,
      };
      const applied = await fixture.apply(
        scheduled(id, leadId, 1, tuesday),
        event("interview.scheduled", 2, { ...withLink, meetingUrl: "https://meet.example.com/a" }),
      );
      expect(applied.map((one) => one.revision)).toEqual([1, 1]);
      expect(await fixture.subjects.interview(id)).toEqual({
        id,
        leadId,
        startsAt: tuesday,
        durationMinutes: 30,
        meetingUrl: "https://meet.example.com/a",
        revision: 1,
        cancelledAt: null,
        cancelReason: null,
      });
    });

    it("records an older date as superseded, and one that agrees as applied", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      await fixture.apply(scheduled(id, leadId, 10, friday));
      const before = await fixture.subjects.interview(id);
      const applied = await fixture.apply(
        scheduled(id, leadId, 9, tuesday),
        scheduled(id, leadId, 8, friday),
      );
      expect(applied.map((one) => [one.outcome, one.revision])).toEqual([
        ["superseded", 1],
        ["applied", 1],
      ]);
      expect(await fixture.subjects.interview(id)).toEqual(before);
    });

    it("lets the later arrival win at the same instant", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      await fixture.apply(scheduled(id, leadId, 5, tuesday), scheduled(id, leadId, 5, friday));
      expect(await fixture.subjects.interview(id)).toMatchObject({ startsAt: friday, revision: 2 });
      expect(await fixture.outcomes(cancelled(id, 5))).toEqual(["applied"]);
      expect(await fixture.subjects.interview(id)).toMatchObject({ cancelledAt: "1970-01-01T00:00:00.005Z" });
      expect(await fixture.outcomes(scheduled(id, leadId, 5, friday))).toEqual(["applied"]);
      expect(await fixture.subjects.interview(id)).toMatchObject({ cancelledAt: null, revision: 3 });
    });

    it("gives an interview scheduled again after its cancellation a new revision", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      await fixture.apply(scheduled(id, leadId, 1, tuesday), cancelled(id, 2, "Ill."));
      expect(await fixture.subjects.interview(id)).toMatchObject({ revision: 1, cancelReason: "Ill." });

      const [again] = await fixture.apply(scheduled(id, leadId, 3, tuesday));
      expect(again).toMatchObject({ outcome: "applied", revision: 2 });
      expect(await fixture.subjects.interview(id)).toMatchObject({ cancelledAt: null, cancelReason: null });
    });

    it("records a cancellation older than the date as superseded", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      await fixture.apply(scheduled(id, leadId, 5, tuesday));
      const before = await fixture.subjects.interview(id);
      expect(await fixture.outcomes(cancelled(id, 4))).toEqual(["superseded"]);
      expect(await fixture.subjects.interview(id)).toEqual(before);
    });

    it("counts an older cancellation of a cancelled interview as applied, without moving it", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      await fixture.apply(scheduled(id, leadId, 1, tuesday), cancelled(id, 9));
      expect(await fixture.outcomes(cancelled(id, 5))).toEqual(["applied"]);
      expect(await fixture.subjects.interview(id)).toMatchObject({ cancelledAt: "1970-01-01T00:00:00.009Z" });
    });

    it("takes a cancellation before the date it cancels", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      const [stub] = await fixture.apply(cancelled(id, 5, "Ill."));
      expect(stub).toMatchObject({ outcome: "applied", revision: 0 });
      expect(await fixture.subjects.interview(id)).toEqual({
        id,
        leadId: null,
        startsAt: null,
        durationMinutes: null,
        meetingUrl: null,
        revision: 0,
        cancelledAt: "1970-01-01T00:00:00.005Z",
        cancelReason: "Ill.",
      });

      expect(await fixture.outcomes(scheduled(id, leadId, 4, tuesday))).toEqual(["superseded"]);
      expect(await fixture.subjects.interview(id)).toMatchObject({
        cancelledAt: "1970-01-01T00:00:00.005Z",
        leadId,
      });
      expect(await fixture.outcomes(scheduled(id, leadId, 6, tuesday))).toEqual(["applied"]);
      expect(await fixture.subjects.interview(id)).toMatchObject({ cancelledAt: null, startsAt: tuesday });
    });

    it("corrects the contact with the fields it carries, newest first", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      const data = { interviewId: id, leadId, startsAt: tuesday };
      await fixture.apply(event("interview.scheduled", 2000, { ...data, phone: "+33611111111" }));
      await fixture.apply(
        event("interview.scheduled", 1500, { ...data, phone: "+33622222222", locale: "en" }),
      );
      expect((await fixture.subjects.lead(leadId))?.contact).toMatchObject({
        ...person,
        phone: "+33611111111",
        locale: "en",
      });
    });
  });
}

function scheduled(interviewId: string, leadId: string, ts: number, startsAt: string) {
  return event("interview.scheduled", ts, { interviewId, leadId, startsAt });
}

function cancelled(interviewId: string, ts: number, reason?: string) {
  return event("interview.cancelled", ts, reason === undefined ? { interviewId } : { interviewId, reason });
}
