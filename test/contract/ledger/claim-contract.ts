import { describe, expect, it } from "vitest";
import { at, later, type LedgerFixture, newMessage } from "./ledger-fixture.ts";

/** What holds of opening, taking and changing a message. */
export function claimContract(fixture: LedgerFixture): void {
  describe("claims", () => {
    it("opens a message as pending, owned, with fence 1 and a first line in its timeline", async () => {
      const message = newMessage({ leadId: "L7", interviewId: "I1", trialId: "T1", runId: "R1" });
      const opened = await fixture.ledger.open(message);

      const { at: createdAt, ...given } = message;
      expect(opened.created).toBe(true);
      expect(opened.message).toMatchObject({
        ...given,
        status: "pending",
        fence: 1,
        attempts: 0,
        rendering: 0,
        retryable: null,
        recipient: null,
        createdAt,
        updatedAt: createdAt,
      });
      expect(await fixture.ledger.find(opened.message.id)).toEqual(opened.message);
      expect(await fixture.ledger.findByKey(message.key)).toEqual(opened.message);
      expect(await fixture.ledger.timeline(opened.message.id)).toEqual([
        { at, status: "pending", attempt: 0, reason: null, providerCode: null, explanation: null },
      ]);
    });

    it("knows nothing of an id or a key never opened", async () => {
      expect(await fixture.ledger.find("none")).toBeNull();
      expect(await fixture.ledger.findByKey("none")).toBeNull();
      expect(await fixture.ledger.sealedBytes("none")).toBeNull();
      expect(await fixture.ledger.timeline("none")).toEqual([]);
      expect(await fixture.ledger.take("none", 1, { owner: "o", leaseUntilAt: later, at })).toBeNull();
      expect(await fixture.ledger.transition("none", 1, { status: "sending", at })).toBeNull();
    });

    it("returns the message that has the key already, unchanged", async () => {
      const first = await fixture.ledger.open(newMessage());
      const again = await fixture.ledger.open(
        newMessage({ key: first.message.key, owner: "boot-2", leadId: "other", at: later }),
      );

      expect(again).toEqual({ message: first.message, created: false });
      expect(await fixture.ledger.timeline(first.message.id)).toHaveLength(1);
    });

    it("lets exactly one of many concurrent openings of a key create it", async () => {
      const message = newMessage();
      const opened = await Promise.all(
        Array.from(
          { length: 20 },
          async (_, index) => await fixture.ledger.open({ ...message, owner: `o${index}` }),
        ),
      );

      expect(opened.filter((one) => one.created)).toHaveLength(1);
      expect(new Set(opened.map((one) => one.message.id)).size).toBe(1);
      expect(new Set(opened.map((one) => one.message.owner)).size).toBe(1);
    });

    it("lets exactly one of many concurrent takers have the message, and raises the fence", async () => {
      const { message } = await fixture.ledger.open(newMessage());
      const taken = await Promise.all(
        Array.from(
          { length: 10 },
          async (_, index) =>
            await fixture.ledger.take(message.id, 1, { owner: `o${index}`, leaseUntilAt: later, at: later }),
        ),
      );

      const winners = taken.filter((one) => one !== null);
      expect(winners).toHaveLength(1);
      expect(winners[0]).toMatchObject({ fence: 2, leaseUntilAt: later, updatedAt: later });
      expect(await fixture.ledger.find(message.id)).toEqual(winners[0]);
      expect(
        await fixture.ledger.take(message.id, 1, { owner: "late", leaseUntilAt: later, at: later }),
      ).toBeNull();
    });

    it("changes nothing for a writer whose fence is not the message's", async () => {
      const { message } = await fixture.ledger.open(newMessage());
      const taken = await fixture.ledger.take(message.id, 1, {
        owner: "boot-2",
        leaseUntilAt: later,
        at: later,
      });

      const change = { status: "accepted", at: later, providerMessageId: "SM1", sealedBytes: "x" } as const;
      expect(await fixture.ledger.transition(message.id, 1, change)).toBeNull();
      expect(await fixture.ledger.transition(message.id, 3, change)).toBeNull();
      expect(await fixture.ledger.find(message.id)).toEqual(taken);
      expect(await fixture.ledger.sealedBytes(message.id)).toBeNull();
      expect(await fixture.ledger.timeline(message.id)).toHaveLength(1);
    });

    it("lets one fence win when a taker and a writer race", async () => {
      const { message } = await fixture.ledger.open(newMessage());
      const [taken, written] = await Promise.all([
        fixture.ledger.take(message.id, 1, { owner: "boot-2", leaseUntilAt: later, at: later }),
        fixture.ledger.transition(message.id, 1, { status: "sending", at: later }),
      ]);

      expect(taken?.fence).toBe(2);
      const now = await fixture.ledger.find(message.id);
      expect(now).toMatchObject({ owner: "boot-2", status: written === null ? "pending" : "sending" });
      expect(await fixture.ledger.timeline(message.id)).toHaveLength(written === null ? 1 : 2);
    });

    it("sets the fields a transition names, clears those it sets to null, and keeps the others", async () => {
      const { message } = await fixture.ledger.open(newMessage());
      const refused = await fixture.ledger.transition(message.id, 1, {
        status: "refused",
        at: later,
        locale: "fr",
        recipient: "+33612345678",
        reason: "rate-limited",
        explanation: "Too many requests.",
        providerCode: "20429",
        segments: 2,
        attempts: 1,
        retryable: true,
        configuration: "c1",
        body: '{"text":"Bonjour Zoé 👋"}',
        contentDigest: "d1",
        rendering: 1,
        firstAttemptAt: at,
        deferredUntilAt: later,
      });
      const sending = await fixture.ledger.transition(message.id, 1, {
        status: "sending",
        at: later,
        attempts: 2,
        reason: null,
        retryable: false,
        leaseUntilAt: null,
      });

      expect(sending).toEqual({
        ...refused,
        status: "sending",
        attempts: 2,
        reason: null,
        retryable: false,
        leaseUntilAt: null,
      });
      expect(sending).toMatchObject({
        providerCode: "20429",
        body: '{"text":"Bonjour Zoé 👋"}',
        segments: 2,
      });
      expect(await fixture.ledger.find(message.id)).toEqual(sending);
    });

    it("appends every change to the timeline, in order, with what that change said", async () => {
      const { message } = await fixture.ledger.open(newMessage());
      await fixture.ledger.transition(message.id, 1, { status: "sending", at: later, attempts: 1 });
      await fixture.ledger.transition(message.id, 1, {
        status: "refused",
        at: later,
        reason: "landline",
        explanation: "A landline.",
        providerCode: "21614",
      });
      await fixture.ledger.transition(message.id, 1, { status: "sending", at: later, attempts: 2 });

      const nothing = { reason: null, providerCode: null, explanation: null };
      expect(await fixture.ledger.timeline(message.id)).toEqual([
        { at, status: "pending", attempt: 0, ...nothing },
        { at: later, status: "sending", attempt: 1, ...nothing },
        {
          at: later,
          status: "refused",
          attempt: 1,
          reason: "landline",
          explanation: "A landline.",
          providerCode: "21614",
        },
        { at: later, status: "sending", attempt: 2, ...nothing },
      ]);
    });

    it("keeps the sealed bytes apart from the record until they are erased", async () => {
      const { message } = await fixture.ledger.open(newMessage());
      const sending = await fixture.ledger.transition(message.id, 1, {
        status: "sending",
        at,
        sealedBytes: "s3aled",
      });
      expect(JSON.stringify(sending)).not.toContain("s3aled");
      expect(JSON.stringify(await fixture.ledger.find(message.id))).not.toContain("s3aled");
      expect(await fixture.ledger.sealedBytes(message.id)).toBe("s3aled");

      await fixture.ledger.transition(message.id, 1, { status: "accepted", at });
      expect(await fixture.ledger.sealedBytes(message.id)).toBe("s3aled");

      await fixture.ledger.transition(message.id, 1, { status: "sent", at, sealedBytes: null });
      expect(await fixture.ledger.sealedBytes(message.id)).toBeNull();
    });
  });
}
