import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { receivedAt, tuesday, person, event, type SubjectsFixture } from "./subjects-fixture.ts";

/** What holds of leads. */
export function leadContract(fixture: SubjectsFixture): void {
  describe("leads", () => {
    it("keeps everything lead.created says", async () => {
      const leadId = randomUUID();
      const created = event("lead.created", Date.parse(receivedAt), {
        leadId,
        ...person,
        phone: "+33612345678",
        locale: "fr",
        timeZone: "Europe/Paris",
        questionnaireUrl: "https://app.example.com/q",
        consent: { sms: false },
      });
      const [applied] = await fixture.apply(created);

      expect(applied).toEqual({
        outcome: "applied",
        slim: { id: created.id, ts: created.ts, name: "lead.created", data: { leadId } },
        revision: null,
      });
      expect(await fixture.subjects.lead(leadId)).toEqual({
        id: leadId,
        contact: {
          ...person,
          phone: "+33612345678",
          locale: "fr",
          timeZone: "Europe/Paris",
          questionnaireUrl: "https://app.example.com/q",
          consentSms: false,
          consentEmail: null,
        },
        createdAt: receivedAt,
        questionnaireCompletedAt: null,
      });
    });

    it("knows nothing of a subject never mentioned", async () => {
      expect(await fixture.subjects.lead("none")).toBeNull();
      expect(await fixture.subjects.interview("none")).toBeNull();
      expect(await fixture.subjects.trial("none")).toBeNull();
      expect(await fixture.subjects.recorded("none")).toBeNull();
    });

    it("takes a newer contact, keeps the fields it leaves out, and the first createdAt", async () => {
      const leadId = await fixture.knownLead();
      const correction = { leadId, ...person, email: "new@example.com", consent: { sms: true } };
      expect(await fixture.outcomes(event("lead.created", 2000, correction))).toEqual(["applied"]);
      expect(await fixture.subjects.lead(leadId)).toMatchObject({
        contact: { email: "new@example.com", phone: "+33612345678", consentSms: true },
        createdAt: "1970-01-01T00:00:01.000Z",
      });
    });

    it("records an older, different contact as superseded and changes no contact", async () => {
      const leadId = await fixture.knownLead();
      const before = await fixture.subjects.lead(leadId);
      const stale = event("lead.created", 999, {
        leadId,
        firstName: "Old",
        lastName: "Name",
        email: "old@example.com",
        phone: "+33600000000",
      });
      expect(await fixture.outcomes(stale)).toEqual(["superseded"]);
      expect((await fixture.subjects.lead(leadId))?.contact).toEqual(before?.contact);
      expect(await fixture.subjects.recorded(stale.id)).toMatchObject({ outcome: "superseded" });
    });

    it("counts an older contact that says the same as applied", async () => {
      const leadId = await fixture.knownLead();
      const same = event("lead.created", 500, { leadId, ...person, phone: "+33612345678" });
      expect(await fixture.outcomes(same)).toEqual(["applied"]);
    });

    it("lets the later arrival win at the same instant", async () => {
      const leadId = await fixture.knownLead();
      const other = { leadId, ...person, firstName: "Zoë" };
      expect(await fixture.outcomes(event("lead.created", 1000, other))).toEqual(["applied"]);
      expect((await fixture.subjects.lead(leadId))?.contact?.firstName).toBe("Zoë");
    });

    it("takes completion before, and apart from, the lead's creation", async () => {
      const leadId = randomUUID();
      await fixture.apply(event("questionnaire.completed", 5000, { leadId }));
      expect(await fixture.subjects.lead(leadId)).toEqual({
        id: leadId,
        contact: null,
        createdAt: null,
        questionnaireCompletedAt: "1970-01-01T00:00:05.000Z",
      });

      expect(await fixture.outcomes(event("lead.created", 1000, { leadId, ...person }))).toEqual(["applied"]);
      expect(await fixture.subjects.lead(leadId)).toMatchObject({
        contact: person,
        createdAt: "1970-01-01T00:00:01.000Z",
        questionnaireCompletedAt: "1970-01-01T00:00:05.000Z",
      });
    });

    it("applies the first lead.created even when a newer event introduced the lead", async () => {
      const leadId = randomUUID();
      const interviewId = randomUUID();
      await fixture.apply(
        event("interview.scheduled", 9000, { interviewId, leadId, startsAt: tuesday, ...person }),
      );
      expect(await fixture.subjects.lead(leadId)).toMatchObject({ contact: person, createdAt: null });

      const late = event("lead.created", 1000, { leadId, ...person, firstName: "Old" });
      expect(await fixture.outcomes(late)).toEqual(["applied"]);
      expect(await fixture.subjects.lead(leadId)).toMatchObject({
        contact: person,
        createdAt: "1970-01-01T00:00:01.000Z",
      });
    });
  });
}
