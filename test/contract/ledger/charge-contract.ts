import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Charge, MessageRecord, UsageLimit } from "../../../src/store/ledger.ts";
import { at, later, type LedgerFixture, newMessage } from "./ledger-fixture.ts";

const none = {
  "recipient-messages": null,
  "recipient-segments": null,
  "day-messages": null,
  "day-segments": null,
};

/** A day of its own for each test, since the usage of a day is everybody's. */
let dayNumber = 0;
function newDay(): string {
  dayNumber += 1;
  return new Date(Date.UTC(2030, 0, dayNumber)).toISOString().slice(0, 10);
}

function charge(day: string, change: Partial<Charge> = {}): Charge {
  return { day, addressId: randomUUID(), segments: 2, costMicros: 100_000, limits: none, ...change };
}

/** What holds of charging a message to its day, and of the limits of a day. */
export function chargeContract(fixture: LedgerFixture): void {
  const opened = async (): Promise<MessageRecord> => (await fixture.ledger.open(newMessage())).message;
  const begin = async ({ id, fence }: MessageRecord, how: Charge) =>
    await fixture.ledger.begin(
      id,
      fence,
      { status: "sending", at, segments: how.segments, costMicros: how.costMicros },
      how,
    );

  describe("charges", () => {
    it("begins a message and counts it, in one go", async () => {
      const day = newDay();
      const message = await opened();
      const begun = await begin(message, charge(day));
      expect(begun).toMatchObject({ message: { id: message.id, status: "sending", costMicros: 100_000 } });
      expect(await fixture.ledger.usage(day)).toEqual([
        { day, channel: "sms", messages: 1, segments: 2, costMicros: 100_000 },
      ]);
      const statuses = (await fixture.ledger.timeline(message.id)).map(({ status }) => status);
      expect(statuses).toEqual(["pending", "sending"]);
    });

    it("counts a message once, however many attempts it takes, unless it is sent anew on purpose", async () => {
      const day = newDay();
      const message = await opened();
      for (let time = 0; time < 3; time += 1) await begin(message, charge(day));
      expect(await fixture.ledger.usage(day)).toMatchObject([{ messages: 1, segments: 2 }]);
      await begin(message, charge(day, { anew: true }));
      expect(await fixture.ledger.usage(day)).toMatchObject([{ messages: 2, segments: 4 }]);
    });

    it("changes nothing for who has lost the claim", async () => {
      const day = newDay();
      const message = await opened();
      await fixture.ledger.take(message.id, message.fence, { owner: "other", leaseUntilAt: later, at });
      expect(await begin(message, charge(day))).toBeNull();
      expect(await fixture.ledger.usage(day)).toEqual([]);
    });

    it.each(["refused", "deferred", "skipped"] as const)(
      "takes a message off again that ends up %s, once",
      async (status) => {
        const day = newDay();
        const message = await opened();
        await begin(message, charge(day));
        for (let time = 0; time < 2; time += 1) {
          await fixture.ledger.transition(message.id, message.fence, { status, at });
        }
        expect(await fixture.ledger.usage(day)).toMatchObject([{ messages: 0, segments: 0, costMicros: 0 }]);
        await begin(message, charge(day));
        expect(await fixture.ledger.usage(day)).toMatchObject([{ messages: 1, segments: 2 }]);
      },
    );

    it.each(["accepted", "unknown", "undelivered", "failed"] as const)(
      "goes on counting one that was %s when another request for it came to nothing",
      async (status) => {
        const day = newDay();
        const message = await opened();
        await begin(message, charge(day));
        await fixture.ledger.transition(message.id, message.fence, { status, at });
        await fixture.ledger.transition(message.id, message.fence, { status: "skipped", at });
        expect(await fixture.ledger.usage(day)).toMatchObject([{ messages: 1, segments: 2 }]);
        await begin(message, charge(day, { anew: true }));
        await fixture.ledger.transition(message.id, message.fence, { status: "refused", at });
        expect(await fixture.ledger.usage(day)).toMatchObject([{ messages: 1, segments: 2 }]);
      },
    );

    it.each(["accepted", "unknown"] as const)("goes on counting one that is %s", async (status) => {
      const day = newDay();
      const message = await opened();
      await begin(message, charge(day));
      await fixture.ledger.transition(message.id, message.fence, { status, at });
      expect(await fixture.ledger.usage(day)).toMatchObject([{ messages: 1 }]);
    });
  });

  describe("limits", () => {
    it.each<[UsageLimit, number]>([
      ["recipient-messages", 1],
      ["recipient-segments", 3],
      ["day-messages", 1],
      ["day-segments", 3],
    ])("leaves a message as it is that would exceed %s", async (limit, most) => {
      const day = newDay();
      const how = charge(day, { limits: { ...none, [limit]: most } });
      expect(await begin(await opened(), how)).toMatchObject({ message: { status: "sending" } });
      const second = await opened();
      expect(await begin(second, how)).toEqual({ overLimit: limit });
      expect(await fixture.ledger.find(second.id)).toEqual(second);
      expect(await fixture.ledger.timeline(second.id)).toHaveLength(1);
      expect(await fixture.ledger.usage(day)).toMatchObject([{ messages: 1, segments: 2 }]);
    });

    it("counts each recipient and each day by itself", async () => {
      const limits = { ...none, "recipient-messages": 1 };
      const [day, nextDay] = [newDay(), newDay()];
      const addressId = randomUUID();
      expect(await begin(await opened(), charge(day, { addressId, limits }))).toHaveProperty("message");
      expect(await begin(await opened(), charge(day, { limits }))).toHaveProperty("message");
      expect(await begin(await opened(), charge(nextDay, { addressId, limits }))).toHaveProperty("message");
      expect(await begin(await opened(), charge(day, { addressId, limits }))).toHaveProperty("overLimit");
    });

    it("begins exactly as many of 50 at once as the day allows", async () => {
      const day = newDay();
      const addressId = randomUUID();
      const messages = await Promise.all(Array.from({ length: 50 }, opened));
      const limits = { ...none, "recipient-messages": 20, "day-messages": 30 };
      const begun = await Promise.all(
        messages.map((message, index) =>
          // Half of them to one person: of those 20 at most, and of all 30.
          begin(message, charge(day, { limits, ...(index % 2 === 0 ? { addressId } : {}) })),
        ),
      );
      expect(begun.filter((one) => one !== null && "message" in one)).toHaveLength(30);
      expect(await fixture.ledger.usage(day)).toMatchObject([{ messages: 30, segments: 60 }]);
      const ofOne = begun.filter((one, index) => index % 2 === 0 && one !== null && "message" in one);
      expect(ofOne.length).toBeLessThanOrEqual(20);
    });
  });

  describe("questions to the provider", () => {
    it("are due when their time has come, the longest overdue first, until they are ended", async () => {
      const first = await opened();
      const second = await opened();
      const third = await opened();
      const plan = (id: string, nextCheckAt: string | null) =>
        fixture.ledger.planCheck(id, { nextCheckAt, checks: 1 });
      await plan(first.id, "2026-03-01T11:00:00.000Z");
      await plan(second.id, "2026-03-01T10:30:00.000Z");
      await plan(third.id, "2026-03-01T12:00:00.001Z");
      const due = async () =>
        (await fixture.ledger.dueForCheck({ now: "2026-03-01T12:00:00.000Z", limit: 10 })).map(
          ({ id }) => id,
        );
      expect(await due()).toEqual([second.id, first.id]);
      expect(await fixture.ledger.dueForCheck({ now: "2026-03-01T12:00:00.000Z", limit: 1 })).toMatchObject([
        { id: second.id, checks: 1 },
      ]);
      await plan(second.id, null);
      expect(await due()).toEqual([first.id]);
      await plan(first.id, null);
      await plan(third.id, null);
      expect(await fixture.ledger.timeline(first.id)).toHaveLength(1);
    });
  });
}
