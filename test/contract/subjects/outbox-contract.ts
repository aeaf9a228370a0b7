import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { receivedAt, tuesday, person, event, type SubjectsFixture } from "./subjects-fixture.ts";

/** What holds of the record of events and of the outbox it is. */
export function outboxContract(fixture: SubjectsFixture): void {
  describe("the outbox", () => {
    it("holds applied events in their order of arrival until they are marked", async () => {
      const leadId = randomUUID();
      const events = [
        event("lead.created", 3000, { leadId, ...person }),
        event("questionnaire.completed", 2000, { leadId }),
        event("lead.created", 1000, {
          leadId,
          ...person,
          email: "stale@example.com",
          firstName: "Old",
          lastName: "Old",
        }),
      ];
      const applied = await fixture.apply(...events);
      expect(applied.map((one) => one.outcome)).toEqual(["applied", "applied", "superseded"]);
      expect(await unforwardedOf(fixture, leadId)).toEqual(applied.slice(0, 2).map((one) => one.slim));
      expect(await unforwardedOf(fixture, leadId, receivedAt)).toEqual([]);
      expect(
        await fixture.subjects.unforwarded({ recordedBefore: "2999-01-01T00:00:00.000Z", limit: 1 }),
      ).toHaveLength(1);

      await fixture.subjects.markForwarded([events[0]?.id ?? ""], receivedAt);
      expect(await unforwardedOf(fixture, leadId)).toEqual([applied[1]?.slim]);
      await fixture.subjects.markForwarded([], receivedAt);
    });

    it("tells all of a lead's events, with what became of each", async () => {
      const [leadId, interviewId] = [randomUUID(), randomUUID()];
      const created = event("lead.created", 3000, { leadId, ...person });
      const scheduled = event("interview.scheduled", 3001, { leadId, interviewId, startsAt: tuesday });
      // It names the interview alone.
      const cancelled = event("interview.cancelled", 3000, { interviewId });
      await fixture.apply(created, scheduled, cancelled);
      await fixture.subjects.markForwarded([created.id], receivedAt);

      expect(await fixture.subjects.eventsOf(leadId)).toMatchObject([
        { id: created.id, ts: 3000, outcome: "applied", receivedAt, forwardedAt: receivedAt },
        { id: scheduled.id, outcome: "applied", forwardedAt: null, data: { startsAt: tuesday } },
        { id: cancelled.id, outcome: "superseded", forwardedAt: null },
      ]);
      expect(await fixture.subjects.eventsOf("nobody")).toEqual([]);
    });

    it("leaves out events that come from Inngest, also when they were recorded before", async () => {
      const leadId = randomUUID();
      const recorded = event("lead.created", 1, { leadId, ...person });
      const direct = event("questionnaire.completed", 1, { leadId });
      await fixture.apply(recorded);
      const results = await fixture.subjects.apply([recorded, direct], { at: receivedAt, forwarded: true });
      expect(results.map((one) => one.outcome)).toEqual(["duplicate", "applied"]);
      expect(await unforwardedOf(fixture, leadId)).toEqual([]);
    });

    it("holds nothing personal", async () => {
      const [leadId, interviewId, trialId] = [randomUUID(), randomUUID(), randomUUID()];
      const canary = {
        firstName: "Canaryfirst",
        lastName: "Canarylast",
        email: "canary@canary.example",
        phone: "+33698765432",
        questionnaireUrl: "https://canary.example/q",
        timeZone: "Europe/Zurich",
      };
      await fixture.apply(
        event("lead.created", 1, { leadId, ...canary }),
        event("questionnaire.completed", 1, { leadId }),
        event("interview.scheduled", 1, {
          interviewId,
          leadId,
          startsAt: tuesday,
          meetingUrl: "https://canary.example/m",
          ...canary,
        }),
        event("interview.cancelled", 2, { interviewId, reason: "Canary reason" }),
        event("trial.started", 1, {
          trialId,
          leadId,
          accessUrl: "https://canary.example/a",
          loginEmail: "canary@canary.example",
          temporaryPassword: "canary-secret",
          ...canary,
        }),
        event("trial.converted", 1, { trialId }),
      );
      const text = JSON.stringify(await fixture.database.query("select * from events"));
      expect(text).toContain(trialId);
      expect(text).not.toMatch(/canary|98765432|Zurich/i);
    });
  });
}

async function unforwardedOf(
  fixture: SubjectsFixture,
  leadId: string,
  recordedBefore = "2999-01-01T00:00:00.000Z",
) {
  const events = await fixture.subjects.unforwarded({ recordedBefore, limit: 100_000 });
  return events.filter((one) => one.data["leadId"] === leadId);
}
