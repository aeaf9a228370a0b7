import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { tuesday, friday, person, event, type SubjectsFixture } from "./subjects-fixture.ts";

/** What holds of events applied together, repeatedly and at once. */
export function batchContract(fixture: SubjectsFixture): void {
  describe("batches", () => {
    it("refuses an event about an unknown lead, naming its place, and keeps nothing of the batch", async () => {
      const [leadId, stub] = [randomUUID(), randomUUID()];
      await fixture.apply(event("questionnaire.completed", 1, { leadId: stub }));
      for (const unknown of [randomUUID(), stub]) {
        const first = event("lead.created", 1, { leadId, ...person });
        const orphan = event("interview.scheduled", 2, {
          interviewId: randomUUID(),
          leadId: unknown,
          startsAt: tuesday,
          firstName: "Zoé",
        });
        await expect(fixture.apply(first, orphan)).rejects.toMatchObject({
          code: "LEAD_UNKNOWN",
          leadId: unknown,
          index: 1,
        });
        expect(await fixture.subjects.lead(leadId)).toBeNull();
        expect(await fixture.subjects.recorded(first.id)).toBeNull();
        const trial = event("trial.started", 2, { trialId: randomUUID(), leadId: unknown });
        await expect(fixture.apply(trial)).rejects.toMatchObject({ code: "LEAD_UNKNOWN", index: 0 });
      }
    });

    it("knows a lead that an earlier event of the batch introduced", async () => {
      const leadId = randomUUID();
      const interview = { interviewId: randomUUID(), leadId, startsAt: tuesday };
      expect(
        await fixture.outcomes(
          event("lead.created", 1, { leadId, ...person }),
          event("interview.scheduled", 2, interview),
        ),
      ).toEqual(["applied", "applied"]);
    });

    it("answers an event recorded before with what it was then, and changes nothing", async () => {
      const [leadId, interviewId] = [await fixture.knownLead(), randomUUID()];
      const first = event("interview.scheduled", 1, { interviewId, leadId, startsAt: tuesday });
      const [applied] = await fixture.apply(first);
      await fixture.apply(event("interview.scheduled", 2, { interviewId, leadId, startsAt: friday }));
      const before = await fixture.subjects.interview(interviewId);

      expect(await fixture.apply(first)).toEqual([{ ...applied, outcome: "duplicate" }]);
      expect(await fixture.subjects.interview(interviewId)).toEqual(before);
      expect(await fixture.subjects.recorded(first.id)).toEqual(applied);
    });

    it("refuses an id that belongs to another event, and the whole batch with it", async () => {
      const [leadId, interviewId] = [await fixture.knownLead(), randomUUID()];
      const first = event("interview.scheduled", 1, { interviewId, leadId, startsAt: tuesday });
      await fixture.apply(first);
      const before = await fixture.subjects.interview(interviewId);
      const impostors = [
        event("lead.created", 9, { leadId, ...person, firstName: "Other" }, first.id),
        event("interview.scheduled", 9, { interviewId, leadId, startsAt: friday }, first.id),
      ];
      for (const impostor of impostors) {
        const cancelled = event("interview.cancelled", 8, { interviewId });
        await expect(fixture.apply(cancelled, impostor)).rejects.toMatchObject({
          code: "EVENT_ID_REUSED",
          index: 1,
        });
      }
      expect(await fixture.subjects.interview(interviewId)).toEqual(before);
      expect((await fixture.subjects.lead(leadId))?.contact?.firstName).toBe("Zoé");
    });

    it("applies an event that is twice in a batch once", async () => {
      const [leadId, interviewId] = [await fixture.knownLead(), randomUUID()];
      const moved = event("interview.scheduled", 1, { interviewId, leadId, startsAt: tuesday });
      expect(await fixture.outcomes(moved, moved)).toEqual(["applied", "duplicate"]);
      expect(await fixture.subjects.interview(interviewId)).toMatchObject({ revision: 1 });
    });

    it("takes an empty batch", async () => {
      expect(await fixture.apply()).toEqual([]);
    });

    it("applies an event that arrives many times at once exactly once", async () => {
      const leadId = randomUUID();
      const created = event("lead.created", 1, { leadId, ...person });
      const all = await Promise.all(Array.from({ length: 12 }, async () => await fixture.outcomes(created)));
      expect(all.flat().filter((outcome) => outcome === "applied")).toHaveLength(1);
      expect(all.flat().filter((outcome) => outcome === "duplicate")).toHaveLength(11);
    });

    it("applies concurrent batches on the same subjects one after the other, without a deadlock", async () => {
      const [leadId, one, two] = [await fixture.knownLead(), randomUUID(), randomUUID()];
      const move = (interviewId: string, ts: number) => {
        const startsAt = new Date(Date.parse(tuesday) + ts * 60_000).toISOString();
        return event("interview.scheduled", ts, { interviewId, leadId, startsAt });
      };
      await Promise.all(
        Array.from({ length: 24 }, async (_, index) => {
          const batch = [move(one, index), move(two, index)];
          return await fixture.apply(...(index % 2 === 0 ? batch : batch.toReversed()));
        }),
      );
      const newest = new Date(Date.parse(tuesday) + 23 * 60_000).toISOString();
      expect(await fixture.subjects.interview(one)).toMatchObject({ startsAt: newest });
      expect(await fixture.subjects.interview(two)).toMatchObject({ startsAt: newest });
    });
  });
}
