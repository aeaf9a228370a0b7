import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { vault, receivedAt, tuesday, friday, event, type SubjectsFixture } from "./subjects-fixture.ts";

/** What holds of trials. */
export function trialContract(fixture: SubjectsFixture): void {
  describe("trials", () => {
    const password = "hunter2-canary";

    it("keeps what trial.started says, with the password sealed until it is forgotten", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      const started = event("trial.started", Date.parse(receivedAt), {
        trialId: id,
        leadId,
        endsAt: friday,
        loginEmail: "zoe@example.com",
        temporaryPassword: password,
      });
      const [applied] = await fixture.apply(started);

      expect(applied?.slim.data).toEqual({ trialId: id, leadId, endsAt: friday });
      const trial = await fixture.subjects.trial(id);
      expect(trial).toEqual({
        id,
        leadId,
        startedAt: receivedAt,
        endsAt: friday,
        sealedAccessUrl: null,
        loginEmail: "zoe@example.com",
        sealedPassword: expect.any(String),
        convertedAt: null,
      });
      expect(vault.open(trial?.sealedPassword ?? "", `trial:${id}`)).toBe(password);
      expect(JSON.stringify(await fixture.database.query("select * from trials"))).not.toContain(password);

      await fixture.subjects.forgetPassword(id);
      expect(await fixture.subjects.trial(id)).toEqual({ ...trial, sealedPassword: null });
      await fixture.apply({ ...started, id: randomUUID(), ts: started.ts - 1 });
      expect((await fixture.subjects.trial(id))?.sealedPassword).toBeNull();
    });

    it("keeps no password where there is an access link, be it an earlier one", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      const started = { trialId: id, leadId };
      await fixture.apply(event("trial.started", 1000, { ...started, temporaryPassword: password }));
      expect((await fixture.subjects.trial(id))?.sealedPassword).toEqual(expect.any(String));
      const accessUrl = "https://app.example.com/start";
      const both = { ...started, temporaryPassword: password, accessUrl };
      await fixture.apply(event("trial.started", 2000, both));
      const trial = await fixture.subjects.trial(id);
      expect(trial?.sealedPassword).toBeNull();
      expect(vault.open(trial?.sealedAccessUrl ?? "", `trial-link:${id}`)).toBe(accessUrl);
    });

    it("keeps the access link sealed, and only the newest start's", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      const link = (path: string) => ({ trialId: id, leadId, accessUrl: `https://app.example.com/${path}` });
      const opened = async () => {
        const trial = await fixture.subjects.trial(id);
        return vault.open(trial?.sealedAccessUrl ?? "", `trial-link:${id}`);
      };
      await fixture.apply(event("trial.started", 2000, link("canary-new")));
      await fixture.apply(event("trial.started", 1000, link("canary-old")));
      await fixture.apply(event("trial.converted", 3000, { trialId: id }));
      expect(await opened()).toBe("https://app.example.com/canary-new");
      expect(JSON.stringify(await fixture.database.query("select * from trials"))).not.toContain("canary-");
      await fixture.apply(event("trial.started", 4000, { trialId: id, leadId }));
      expect((await fixture.subjects.trial(id))?.sealedAccessUrl).toBeNull();
    });

    it("takes conversion before, and apart from, the start", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      await fixture.apply(event("trial.converted", 5000, { trialId: id }));
      expect(await fixture.subjects.trial(id)).toMatchObject({
        leadId: null,
        startedAt: null,
        convertedAt: "1970-01-01T00:00:05.000Z",
      });
      const started = event("trial.started", 1000, { trialId: id, leadId });
      const [applied] = await fixture.apply(started);
      expect(applied).toMatchObject({ outcome: "applied", revision: null });
      expect(applied?.slim.data).toEqual({ trialId: id, leadId });
      expect(await fixture.subjects.trial(id)).toMatchObject({
        leadId,
        startedAt: "1970-01-01T00:00:01.000Z",
        convertedAt: "1970-01-01T00:00:05.000Z",
      });
    });

    it("records an older, different start as superseded", async () => {
      const [leadId, id] = [await fixture.knownLead(), randomUUID()];
      const start = (ts: number, endsAt: string) =>
        event("trial.started", ts, { trialId: id, leadId, endsAt });
      expect(
        await fixture.outcomes(start(5, friday), start(4, tuesday), start(3, friday), start(6, tuesday)),
      ).toEqual(["applied", "superseded", "applied", "applied"]);
      expect(await fixture.subjects.trial(id)).toMatchObject({
        endsAt: tuesday,
        startedAt: "1970-01-01T00:00:00.003Z",
      });
    });
  });
}
