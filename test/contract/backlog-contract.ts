import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Transition } from "../../src/store/ledger.ts";
import { newMessage } from "./ledger/ledger-fixture.ts";
import type { StoreFixture } from "./store-contract.ts";
import { event, person, receivedAt } from "./subjects/subjects-fixture.ts";

const at = "2026-03-01T10:00:00.000Z";
const now = "2026-03-01T12:00:00.000Z";

/** What holds of the counts of what is still to be done. */
export function backlogContract(fixture: StoreFixture): void {
  describe("the backlog", () => {
    const message = async (transition: Omit<Transition, "at">, leaseUntilAt = at) => {
      const { ledger } = fixture.store;
      const { message: opened } = await ledger.open(newMessage({ leaseUntilAt }));
      await ledger.transition(opened.id, 1, { at, ...transition });
    };

    it("is empty where nothing waits", async () => {
      const { subjects } = fixture.store;
      const done = event("lead.created", 1, { leadId: randomUUID(), ...person });
      await subjects.apply([done], { at: receivedAt, forwarded: true });
      await message({ status: "delivered" });
      const nothing = { count: 0, oldestAt: null };
      expect(await fixture.store.backlog(now)).toEqual({
        outbox: nothing,
        deferred: nothing,
        overdue: nothing,
        interrupted: nothing,
        unknown: nothing,
      });
    });

    it("counts each thing that waits, with the one that has waited longest", async () => {
      const { subjects } = fixture.store;
      for (const receivedAt of ["2026-03-01T11:00:00.000Z", "2026-03-01T11:30:00.000Z"]) {
        const waiting = event("lead.created", 1, { leadId: randomUUID(), ...person });
        await subjects.apply([waiting], { at: receivedAt, forwarded: false });
      }
      await message({ status: "deferred", deferredUntilAt: "2026-03-01T13:00:00.000Z" });
      await message({ status: "deferred", deferredUntilAt: "2026-03-01T14:00:00.000Z" });
      await message({ status: "deferred", deferredUntilAt: "2026-03-01T11:59:00.000Z" });
      await message({ status: "sending" }, "2026-03-01T10:00:20.000Z");
      await message({ status: "sending" }, "2026-03-01T12:00:20.000Z");
      await message({ status: "unknown" });
      expect(await fixture.store.backlog(now)).toEqual({
        outbox: { count: 2, oldestAt: "2026-03-01T11:00:00.000Z" },
        deferred: { count: 2, oldestAt: "2026-03-01T13:00:00.000Z" },
        overdue: { count: 1, oldestAt: "2026-03-01T11:59:00.000Z" },
        interrupted: { count: 1, oldestAt: "2026-03-01T10:00:20.000Z" },
        unknown: { count: 1, oldestAt: at },
      });
    });
  });
}
