import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { MessageStatus } from "../../../src/store/ledger.ts";
import { event, person } from "../subjects/subjects-fixture.ts";
import { at, day, told, toldAt, type PersonalDataFixture } from "./personal-data-fixture.ts";

const never = at(0);
const afterwards = at(told + 10 * day);

/** What goes by itself when it is old enough. */
export function expireContract(fixture: PersonalDataFixture): void {
  const expire = async (change: { bodies?: string; messages?: string; leads?: string }) => {
    const { removed, bytesForgotten } = await fixture.store.personalData.expire({
      bodiesBefore: change.bodies ?? never,
      messagesBefore: change.messages ?? never,
      leadsBefore: change.leads ?? never,
    });
    expect(bytesForgotten).toBe(true);
    return removed;
  };
  const find = async (id: string) => await fixture.store.ledger.find(id);

  describe("expire", () => {
    // What other tests have left would be counted too.
    beforeEach(async () => {
      await expire({ bodies: afterwards, messages: afterwards, leads: afterwards });
    });

    it("removes nothing that is not old enough", async () => {
      const { leadId } = await fixture.somebody();
      const before = await fixture.store.personalData.export(leadId);
      const removed = await expire({ bodies: toldAt, messages: toldAt, leads: toldAt });
      expect(Object.values(removed).filter((count) => count > 0)).toEqual([]);
      expect(await fixture.store.personalData.export(leadId)).toEqual(before);
    });

    it("empties old messages and the sandbox of what was said, and keeps the rows", async () => {
      const { leadId, mark } = await fixture.somebody();
      const unknown = await fixture.message({ leadId, status: "unknown", sealedBytes: "sealed", body: "{}" });
      expect(await expire({ bodies: afterwards })).toMatchObject({ bodies: 4, sandboxMessages: 2 });
      expect(await find(unknown.id)).toMatchObject({ status: "unknown", body: null });
      expect(await fixture.store.ledger.sealedBytes(unknown.id)).toBeNull();
      expect(await fixture.placesWith(mark)).not.toContain("messages.body");
      expect((await fixture.store.personalData.export(leadId))?.messages).toHaveLength(4);
    });

    it.each(["pending", "sending", "deferred"] satisfies MessageStatus[])(
      "keeps all of a message that is %s",
      async (status) => {
        const message = await fixture.message({ status, sealedBytes: "sealed", body: "{}" });
        await expire({ bodies: afterwards, messages: afterwards });
        expect(await find(message.id)).toEqual(message);
        expect(await fixture.store.ledger.sealedBytes(message.id)).toBe("sealed");
      },
    );

    it("deletes old messages with their timelines, in batches", async () => {
      const messages = [];
      for (let index = 0; index < 450; index += 1)
        messages.push(await fixture.message({ createdAt: at(told + (index % 7)) }));
      expect(await expire({ messages: afterwards })).toMatchObject({ messages: 450 });
      for (const { id } of messages) expect(await fixture.store.ledger.timeline(id)).toEqual([]);
    });

    it("writes SQLite's file anew, so that no copy stays on a page that was freed", async ({ skip }) => {
      if (fixture.database.target.kind !== "sqlite") {
        skip("PostgreSQL's files are its own: VACUUM decides.");
        return;
      }
      for (let index = 0; index < 50; index += 1) await fixture.message({ body: "Bonjour".repeat(1000) });
      await expire({ bodies: afterwards });
      expect(await fixture.database.query("pragma freelist_count")).toEqual([{ freelist_count: 0 }]);
    });

    it("keeps a message that a provider is still to be asked about", async () => {
      const message = await fixture.message({ status: "unknown", nextCheckAt: afterwards });
      await expire({ messages: afterwards });
      expect(await find(message.id)).not.toBeNull();
    });

    it("deletes old events, except those that Inngest has not been given", async () => {
      const waiting = event("lead.created", told, { leadId: randomUUID(), ...person });
      await fixture.store.subjects.apply([waiting], { at: toldAt, forwarded: false });
      const given = event("lead.created", told, { leadId: randomUUID(), ...person });
      await fixture.store.subjects.apply([given], { at: toldAt, forwarded: true });
      expect(await expire({ messages: afterwards })).toMatchObject({ events: 1 });
      expect(await fixture.store.subjects.recorded(waiting.id)).not.toBeNull();
      expect(await fixture.store.subjects.recorded(given.id)).toBeNull();
      await fixture.store.subjects.markForwarded([waiting.id], toldAt);
    });

    it("deletes old usage, inbound ids, alerts and audit entries", async () => {
      const insert = async (sql: string) => await fixture.database.query(sql);
      await insert("insert into usage values ('2026-03-01', 'sms', '', 1, 1, 1)");
      await insert(`insert into inbound_messages values ('sms', 'SM1', '${toldAt}')`);
      await insert(`insert into alerts values ('sms:route:1', '${toldAt}', '${toldAt}', 1)`);
      await insert(`insert into audit (at, actor, action) values ('${toldAt}', 'local', 'message.resend')`);
      expect(await expire({ messages: toldAt })).toMatchObject({
        usage: 0,
        inboundMessages: 0,
        alerts: 0,
        audit: 0,
      });
      expect(await expire({ messages: afterwards })).toMatchObject({
        usage: 1,
        inboundMessages: 1,
        alerts: 1,
        audit: 1,
      });
    });

    it("erases people not heard of for long, with all that is theirs", async () => {
      const { leadId, mark, phone } = await fixture.somebody();
      expect(await expire({ leads: at(told + day) })).toMatchObject({ leads: 0 });
      expect(await expire({ leads: afterwards })).toMatchObject({ leads: 1, messages: 3, events: 6 });
      for (const text of [mark, phone, leadId]) expect(await fixture.placesWith(text)).toEqual([]);
    });

    it("welcomes whom it forgot, unlike somebody who asked to be erased", async () => {
      const { leadId, events } = await fixture.somebody();
      await expire({ leads: afterwards });
      const applied = await fixture.store.subjects.apply(events, { at: afterwards, forwarded: true });
      expect(applied[0]?.outcome).toBe("applied");
      expect(await fixture.store.subjects.lead(leadId)).not.toBeNull();
    });

    it("counts every event about a person as contact, also those that name only their interview or trial", async () => {
      const tellings = [
        (ids: Ids, ts: number) => event("lead.created", ts, { leadId: ids.leadId, ...person }),
        (ids: Ids, ts: number) => event("questionnaire.completed", ts, { leadId: ids.leadId }),
        (ids: Ids, ts: number) => event("interview.scheduled", ts, { ...idsOf(ids), startsAt: toldAt }),
        (ids: Ids, ts: number) => event("interview.cancelled", ts, { interviewId: ids.interviewId }),
        (ids: Ids, ts: number) => event("trial.started", ts, { trialId: ids.trialId, leadId: ids.leadId }),
        (ids: Ids, ts: number) => event("trial.converted", ts, { trialId: ids.trialId }),
      ];
      for (const tell of tellings) {
        const ids = await fixture.somebody();
        const later = tell(ids, told + 20 * day);
        await fixture.store.subjects.apply([later], { at: toldAt, forwarded: true });
        await expire({ leads: afterwards });
        expect(await fixture.store.subjects.lead(ids.leadId), later.name).not.toBeNull();
        await fixture.store.personalData.erase(ids.leadId, at(told + 20 * day));
      }
    });

    it("keeps a person who has an interview to come, a trial to end, or a message on its way", async () => {
      const known = async () => {
        const leadId = randomUUID();
        const created = event("lead.created", told, { leadId, ...person });
        await fixture.store.subjects.apply([created], { at: toldAt, forwarded: true });
        return leadId;
      };
      const [invited, trying, waiting, asked] = [await known(), await known(), await known(), await known()];
      await fixture.store.subjects.apply(
        [
          event("interview.scheduled", told, {
            interviewId: randomUUID(),
            leadId: invited,
            startsAt: at(told + 20 * day),
          }),
          event("trial.started", told, {
            trialId: randomUUID(),
            leadId: trying,
            endsAt: at(told + 20 * day),
          }),
        ],
        { at: toldAt, forwarded: true },
      );
      await fixture.message({ leadId: waiting, status: "deferred" });
      await fixture.message({ leadId: asked, status: "accepted", nextCheckAt: afterwards });
      expect(await expire({ leads: afterwards })).toMatchObject({ leads: 0 });
      expect(await expire({ leads: at(told + 30 * day) })).toMatchObject({ leads: 2 });
    });

    it("removes what was told of an interview or a trial that never had a lead", async () => {
      await fixture.store.subjects.apply(
        [
          event("interview.cancelled", told, { interviewId: randomUUID(), reason: "Ill." }),
          event("trial.converted", told, { trialId: randomUUID() }),
        ],
        { at: toldAt, forwarded: true },
      );
      expect(await expire({ leads: afterwards })).toMatchObject({ interviews: 1, trials: 1 });
    });

    it("counts from the last event for people whom an earlier version knew", async () => {
      const { leadId } = await fixture.somebody();
      await fixture.database.query(`update leads set last_contact_at = null where id = '${leadId}'`);
      await expire({ leads: toldAt });
      expect(await fixture.store.subjects.lead(leadId)).not.toBeNull();
      expect(await expire({ leads: afterwards })).toMatchObject({ leads: 1 });
    });
  });
}

type Ids = { leadId: string; interviewId: string; trialId: string };
const idsOf = ({ leadId, interviewId }: Ids) => ({ leadId, interviewId });
