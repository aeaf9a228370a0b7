import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { openScratchStore, openStore, type Store } from "../../src/store/open-store.ts";
import { databaseKinds, type TestDatabase } from "../contract/test-databases.ts";

const vault = createVault({ key: new Uint8Array(32) });
const at = "2026-03-02T09:00:00.000Z";
const ts = Date.parse(at);
const email = "zoe@example.com";
const person = { firstName: "Zoé", lastName: "Lefèvre", email, phone: "+33612345678" };

for (const kind of databaseKinds) {
  describe.skipIf(!kind.available)(`a copy of people from ${kind.name}`, () => {
    let database: TestDatabase;
    let store: Store;

    beforeAll(async () => {
      database = await kind.create();
      store = await openStore({ target: database.target, vault });
      const options = { at, forwarded: true };
      await store.subjects.apply(
        [
          { id: "e1", ts, name: "lead.created", data: { leadId: "L1", ...person } },
          { id: "e2", ts, name: "lead.created", data: { leadId: "L2", ...person, email: "ana@example.com" } },
          {
            id: "e3",
            ts,
            name: "trial.started",
            data: { trialId: "T1", leadId: "L1", endsAt: at, temporaryPassword: "Tilleul-27" },
          },
          {
            id: "e4",
            ts,
            name: "interview.scheduled",
            data: { interviewId: "I1", leadId: "L1", startsAt: at },
          },
          { id: "e5", ts, name: "interview.cancelled", data: { interviewId: "I1" } },
        ],
        options,
      );
      for (const leadId of ["L1", "L2"]) {
        await store.ledger.open({
          key: `lead.created:${leadId}:confirmation:email`,
          journey: "lead-created",
          template: "lead-confirmation",
          channel: "email",
          provider: "sandbox",
          leadId,
          interviewId: null,
          trialId: null,
          runId: null,
          owner: "boot",
          leaseUntilAt: at,
          at,
        });
      }
      const addressId = store.suppressions.addressId("email", email);
      await store.suppressions.add({ channel: "email", addressId }, { reason: "manual", scope: "all", at });
    });

    afterAll(async () => {
      await store.close();
      await database.drop();
    });

    const copied = async (query: Omit<Parameters<Store["copyPeople"]>[0], "usageSinceDay">) => {
      const copy = await store.copyPeople({ ...query, usageSinceDay: "2026-03-01" });
      return { copy, scratch: await openScratchStore(copy, vault) };
    };

    it("has what belongs to the person, opens their secrets, and knows nobody else", async () => {
      const { copy, scratch } = await copied({ leadIds: ["L1"] });
      expect(copy.events.map(({ id }) => id)).toEqual(["e1", "e3", "e4", "e5"]);
      expect(await scratch.subjects.lead("L1")).toEqual(await store.subjects.lead("L1"));
      expect(await scratch.subjects.interview("I1")).toEqual(await store.subjects.interview("I1"));
      expect(await scratch.subjects.trial("T1")).toEqual(await store.subjects.trial("T1"));
      const key = "lead.created:L1:confirmation:email";
      expect(await scratch.ledger.findByKey(key)).toEqual(await store.ledger.findByKey(key));
      expect(await scratch.subjects.lead("L2")).toBeNull();
      expect(await scratch.ledger.findByKey("lead.created:L2:confirmation:email")).toBeNull();
      await scratch.close();
    });

    it("has the digests of the store, so that what is suppressed stays so", async () => {
      const { scratch } = await copied({ addresses: [{ channel: "email", address: email }] });
      expect(scratch.digest("a", "b")).toBe(store.digest("a", "b"));
      const addressId = scratch.suppressions.addressId("email", email);
      expect(await scratch.suppressions.active({ channel: "email", addressId })).toHaveLength(1);
      await scratch.close();
    });

    it("finds the person through an interview, a trial or an event", async () => {
      for (const query of [{ interviewIds: ["I1"] }, { trialIds: ["T1"] }, { eventIds: ["e5"] }]) {
        const { scratch } = await copied(query);
        expect(await scratch.subjects.lead("L1"), JSON.stringify(query)).not.toBeNull();
        await scratch.close();
      }
    });

    it("is another store: what is changed in it changes nothing here", async () => {
      const { scratch } = await copied({ leadIds: ["L1"] });
      await scratch.subjects.forgetPassword("T1");
      await scratch.personalData.erase("L1", at);
      expect(await scratch.subjects.lead("L1")).toBeNull();
      expect((await store.subjects.trial("T1"))?.sealedPassword).not.toBeNull();
      await scratch.close();
    });
  });
}
