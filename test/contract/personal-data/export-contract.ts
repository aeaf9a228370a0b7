import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { at, day, told, toldAt, type PersonalDataFixture } from "./personal-data-fixture.ts";

/** What a person is given of what is held of them. */
export function exportContract(fixture: PersonalDataFixture): void {
  describe("export", () => {
    it("gives everything that is held of the person, and no secret", async () => {
      const { leadId, interviewId, trialId, email, phone, mark, secret, events } = await fixture.somebody();
      const held = await fixture.store.personalData.export(leadId);
      expect(held).toMatchObject({
        lead: { id: leadId, contact: { firstName: mark, lastName: mark, email, phone }, createdAt: toldAt },
        interviews: [{ id: interviewId, startsAt: at(told + day), cancelReason: mark }],
        trials: [
          { id: trialId, loginEmail: email, temporaryPassword: "kept sealed", accessUrl: null },
          { id: `${trialId}-link`, temporaryPassword: null, accessUrl: "kept sealed" },
        ],
      });
      expect(held?.events.map(({ id, receivedAt }) => [id, receivedAt])).toEqual(
        events.map(({ id }) => [id, toldAt]),
      );
      expect(held?.messages.map(({ recipient }) => recipient)).toEqual([phone, email, email.toUpperCase()]);
      for (const { body, timeline } of held?.messages ?? []) {
        expect(body).toContain(mark);
        expect(timeline.map(({ status }) => status)).toEqual(["pending", "delivered"]);
      }
      expect(JSON.stringify(held)).not.toContain(secret);
      for (const trial of held?.trials ?? []) {
        const sealed = Object.keys(trial).filter((field) => field.startsWith("sealed"));
        expect(sealed).toEqual([]);
      }
      expect(await fixture.placesWith(secret)).toEqual([]);
    });

    it("tells what is not sent to the person's addresses, and erasing keeps that", async () => {
      const { leadId, phone } = await fixture.somebody();
      const { suppressions, personalData } = fixture.store;
      const address = { channel: "sms" as const, addressId: suppressions.addressId("sms", phone) };
      await suppressions.add(address, { reason: "stop", scope: "all", at: toldAt });
      const held = await personalData.export(leadId);
      expect(held?.suppressions).toEqual([{ ...address, reason: "stop", scope: "all", sinceAt: toldAt }]);
      await personalData.erase(leadId, at(told + day));
      expect(await suppressions.active(address)).toEqual(held?.suppressions);
    });

    it("is null when nothing is held", async () => {
      const { leadId } = await fixture.somebody();
      await fixture.store.personalData.erase(leadId, at(told + day));
      expect(await fixture.store.personalData.export(leadId)).toBeNull();
      expect(await fixture.store.personalData.export(randomUUID())).toBeNull();
    });
  });
}
