import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChannelId } from "../../../src/messages/message.ts";
import type { MessageRecord, StatusReport, Transition } from "../../../src/store/ledger.ts";
import { at, later, type LedgerFixture, newMessage } from "./ledger-fixture.ts";

const reportedAt = "2026-03-01T10:01:00.000Z";
const checkAt = "2026-03-01T10:05:00.000Z";

/** What holds of the reports of a provider. */
export function statusContract(fixture: LedgerFixture): void {
  /** A message in the state that the transition says. */
  async function message(transition: Partial<Transition> = {}, channel: ChannelId = "sms") {
    const opened = await fixture.ledger.open(newMessage({ channel }));
    const changed = await fixture.ledger.transition(opened.message.id, 1, {
      status: "sending",
      at,
      recipient: "+33612345678",
      attempts: 1,
      sealedBytes: "sealed",
      ...transition,
    });
    if (changed === null) throw new Error("The message was changed by somebody else.");
    return changed;
  }

  const report = (changes: Partial<StatusReport> = {}) =>
    ({
      channel: "sms",
      providerMessageId: randomUUID(),
      messageId: null,
      status: "delivered",
      reason: null,
      explanation: null,
      providerCode: null,
      at: reportedAt,
      nextCheckAt: checkAt,
      ...changes,
    }) satisfies StatusReport;

  const find = async ({ id }: MessageRecord) => {
    const found = await fixture.ledger.find(id);
    if (found === null) throw new Error("The message is gone.");
    return found;
  };

  describe("reports", () => {
    it("of no message of the ledger change nothing", async () => {
      const row = await message();
      expect(await fixture.ledger.applyStatus(report())).toEqual({ outcome: "unmatched" });
      expect(await fixture.ledger.applyStatus(report({ messageId: "none" }))).toEqual({
        outcome: "unmatched",
      });
      const otherChannel = report({ messageId: row.id, channel: "email" });
      expect(await fixture.ledger.applyStatus(otherChannel)).toEqual({ outcome: "unmatched" });
      expect(await find(row)).toEqual(row);
    });

    it("by the provider's id change its message and end the questions", async () => {
      const row = await message({
        status: "accepted",
        providerMessageId: randomUUID(),
        nextCheckAt: checkAt,
      });
      const providerMessageId = row.providerMessageId ?? "";
      const failure = {
        status: "undelivered",
        reason: "undelivered",
        explanation: "Off.",
        providerCode: "30003",
      } as const;
      const applied = await fixture.ledger.applyStatus(report({ providerMessageId, ...failure }));

      expect(applied).toMatchObject({ outcome: "applied", before: "accepted", message: failure });
      expect(await find(row)).toMatchObject({ ...failure, nextCheckAt: null, updatedAt: reportedAt });
      expect((await fixture.ledger.timeline(row.id)).at(-1)).toEqual({
        at: reportedAt,
        attempt: 1,
        ...failure,
      });
    });

    it("that are repeated or late are unchanged, and leave no line in the timeline", async () => {
      const row = await message();
      const told = report({ messageId: row.id });
      await fixture.ledger.applyStatus(told);
      const settled = await find(row);
      for (const status of ["delivered", "sent", "accepted", "failed", "undelivered"] as const) {
        expect(await fixture.ledger.applyStatus({ ...told, status, at: later })).toEqual({
          outcome: "unchanged",
          message: settled,
        });
      }
      expect(await find(row)).toEqual(settled);
      expect(await fixture.ledger.timeline(row.id)).toHaveLength(3);
    });

    it("before the answer to the request fence out the worker, whose answer changes nothing any more", async () => {
      const row = await message({ status: "sending", leaseUntilAt: "2026-03-01T11:00:00.000Z" });
      expect(row.owner).toBe("boot-1");
      const told = report({ messageId: row.id, status: "sent" });
      await fixture.ledger.applyStatus(told);

      const answer = { status: "accepted", at: later, providerMessageId: told.providerMessageId } as const;
      expect(await fixture.ledger.transition(row.id, row.fence, answer)).toBeNull();
      expect(await find(row)).toMatchObject({
        status: "sent",
        providerMessageId: told.providerMessageId,
        acceptedAt: reportedAt,
        nextCheckAt: checkAt,
        owner: null,
        leaseUntilAt: null,
      });
      expect(await fixture.ledger.sealedBytes(row.id)).toBeNull();
    });

    it.each(["unknown", "refused", "skipped", "deferred", "pending"] as const)(
      "settle a message that is %s: the provider has it",
      async (status) => {
        const row = await message({
          status,
          reason: "ambiguous",
          explanation: "Lost.",
          retryable: true,
          deferredUntilAt: later,
        });
        await fixture.ledger.applyStatus(report({ messageId: row.id, status: "accepted" }));
        expect(await find(row)).toMatchObject({
          status: "accepted",
          reason: null,
          explanation: null,
          retryable: null,
          deferredUntilAt: null,
          acceptedAt: reportedAt,
        });
      },
    );

    it("keep what is planned when they plan nothing", async () => {
      const row = await message({
        status: "accepted",
        providerMessageId: randomUUID(),
        nextCheckAt: checkAt,
      });
      const { nextCheckAt: _, ...told } = report({
        providerMessageId: row.providerMessageId ?? "",
        status: "sent",
      });
      await fixture.ledger.applyStatus(told);
      expect(await find(row)).toMatchObject({ status: "sent", nextCheckAt: checkAt });
    });

    it("of an earlier message in the row's name change nothing: the row tells of the latest", async () => {
      const row = await message({ status: "accepted", providerMessageId: randomUUID() });
      const applied = await fixture.ledger.applyStatus(report({ messageId: row.id, status: "failed" }));
      expect(applied).toEqual({ outcome: "unchanged", message: row });
    });

    it("take a provider's message from the row that adopted it by its content", async () => {
      const told = report({ status: "delivered" });
      const adopter = await message({
        status: "delivered",
        providerMessageId: told.providerMessageId,
        acceptedAt: at,
        checks: 3,
      });
      const owner = await message({ status: "unknown" });
      await fixture.ledger.applyStatus({ ...told, messageId: owner.id });

      expect(await find(owner)).toMatchObject({
        status: "delivered",
        providerMessageId: told.providerMessageId,
      });
      expect(await find(adopter)).toMatchObject({
        status: "unknown",
        reason: "ambiguous",
        providerMessageId: null,
        acceptedAt: null,
        nextCheckAt: reportedAt,
        checks: 0,
      });
      expect((await fixture.ledger.timeline(adopter.id)).at(-1)).toMatchObject({ status: "unknown" });
      // Told again, there is nothing left to take.
      await fixture.ledger.applyStatus({ ...told, messageId: owner.id });
      expect(await fixture.ledger.timeline(adopter.id)).toHaveLength(3);
      const worker = { status: "accepted", at: later } as const;
      expect(await fixture.ledger.transition(adopter.id, adopter.fence, worker)).toBeNull();
    });

    it.each([
      ["sms", "undelivered", "delivered"],
      ["sms", "failed", "undelivered"],
      ["email", "delivered", "undelivered"],
      ["email", "delivered", "failed"],
      ["email", "failed", "undelivered"],
    ] as const)("by %s of %s and %s end in the latter, in either order", async (channel, lesser, greater) => {
      for (const order of [
        [lesser, greater],
        [greater, lesser],
      ]) {
        const row = await message({}, channel);
        const told = report({ channel, messageId: row.id });
        for (const status of order) await fixture.ledger.applyStatus({ ...told, status });
        expect((await find(row)).status).toBe(greater);
      }
    });

    it("end in the same row in any order, however often, one after another or all at once", async () => {
      await fc.assert(
        fc.asyncProperty(scenarios, async ({ channel, start, planned, reports, others }) => {
          const rows = await Promise.all(
            [reports, others, others].map(async (told, index) => {
              const providerMessageId = start === "accepted" ? randomUUID() : null;
              const row = await message({ status: start, providerMessageId }, channel);
              const id = providerMessageId ?? randomUUID();
              const tell = async ({ named, ...one }: Told) => {
                // Without it a provider's id says nothing of a message whose answer was lost.
                const messageId = named || providerMessageId === null ? row.id : null;
                const { nextCheckAt, ...rest } = report({
                  ...one,
                  channel,
                  providerMessageId: id,
                  messageId,
                });
                await fixture.ledger.applyStatus(planned ? { ...rest, nextCheckAt } : rest);
              };
              if (index === 2) await Promise.all(told.map(tell));
              else for (const one of told) await tell(one);
              const { status, reason, explanation, providerCode, owner, nextCheckAt, ...end } =
                await find(row);
              return {
                said: { status, reason, explanation, providerCode, owner },
                asked: nextCheckAt !== null,
                knownBy: end.providerMessageId === id,
                sealedBytes: await fixture.ledger.sealedBytes(row.id),
              };
            }),
          );
          expect(rows[1]).toEqual(rows[0]);
          expect(rows[2]).toEqual(rows[0]);
          expect(rows[0]?.knownBy).toBe(true);
        }),
        { numRuns: 60 },
      );
    });
  });
}

type Told = Pick<StatusReport, "status" | "reason" | "explanation" | "providerCode"> & { named: boolean };

const told: fc.Arbitrary<Told> = fc.record({
  status: fc.constantFrom("accepted", "sent", "delivered", "undelivered", "failed"),
  providerCode: fc.constantFrom(null, "30003", "bounced"),
  reason: fc.constantFrom(null, "undelivered", "bounced"),
  explanation: fc.constantFrom(null, "The handset is off.", "The mailbox is full."),
  named: fc.boolean(),
});

/** A set of reports, and the same with repetitions in another order. */
const scenarios = fc
  .record({
    channel: fc.constantFrom("sms" as const, "email" as const),
    start: fc.constantFrom("sending" as const, "unknown" as const, "accepted" as const),
    planned: fc.boolean(),
    reports: fc.array(told, { minLength: 1, maxLength: 5 }),
  })
  .chain((scenario) =>
    fc
      .array(fc.constantFrom(...scenario.reports), { maxLength: 4 })
      .chain((repeated) => {
        const all = [...scenario.reports, ...repeated];
        return fc.shuffledSubarray(all, { minLength: all.length });
      })
      .map((others) => ({ ...scenario, others })),
  );
