import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Suppression, Suppressions } from "../../src/store/suppressions.ts";
import type { StoreFixture } from "./store-contract.ts";

type Filter = Parameters<Suppressions["list"]>[0];

/** What holds of looking through every suppression. The store has no others. */
export function suppressionsListContract(fixture: StoreFixture): void {
  describe("the list of suppressions", () => {
    const list = () => fixture.store.suppressions;
    const expected: Suppression[] = [];

    beforeAll(async () => {
      for (let index = 0; index < 21; index++) {
        const channel = index % 2 === 0 ? "sms" : "email";
        const address = { channel, addressId: randomBytes(16).toString("hex") } as const;
        // Several share an instant, and one address has several reasons.
        const sinceAt = `2026-03-02T10:00:0${Math.floor(index / 5)}.000Z`;
        for (const reason of ["manual", "stop"] as const) {
          await list().add(address, { reason, scope: "all", at: sinceAt });
          expected.push({ ...address, reason, scope: "all", sinceAt });
        }
        await list().add(address, { reason: "complaint", scope: "all", at: sinceAt });
        await list().lift(address, { reasons: ["complaint"], at: sinceAt });
      }
    });

    it("shows what is in force, latest first, and nothing that was lifted", async () => {
      const { suppressions, nextCursor } = await list().list({ limit: 200 });
      expect(new Set(suppressions)).toEqual(new Set(expected));
      expect(suppressions).toHaveLength(expected.length);
      const instants = suppressions.map(({ sinceAt }) => sinceAt);
      expect(instants).toEqual(expected.map(({ sinceAt }) => sinceAt).toReversed());
      expect(nextCursor).toBeNull();
    });

    it.each([1, 4, 7, 42])("gives each of them once on pages of %i", async (limit) => {
      expect(await pages({ limit })).toEqual((await list().list({ limit: 200 })).suppressions);
    });

    it("gives those of a channel or a reason", async () => {
      const emails = await pages({ channel: "email", limit: 3 });
      expect(emails).toHaveLength(20);
      expect(new Set(emails.map(({ channel }) => channel))).toEqual(new Set(["email"]));
      expect(await pages({ channel: "sms", reason: "stop", limit: 3 })).toHaveLength(11);
      expect(await pages({ reason: "complaint", limit: 3 })).toEqual([]);
    });

    it.each(["", "x", Buffer.from("2026-03-02T10:00:00.000Z/sms/zz/stop").toString("base64url")])(
      "refuses the cursor %j, which no page gave out",
      async (cursor) => {
        await expect(list().list({ cursor, limit: 1 })).rejects.toMatchObject({ code: "CURSOR_INVALID" });
      },
    );

    it.each([0, -1, 1.5, 201])("refuses a page of %d", async (limit) => {
      await expect(list().list({ limit })).rejects.toThrow(RangeError);
    });

    async function pages(filter: Filter): Promise<Suppression[]> {
      const all: Suppression[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await list().list({ ...filter, ...(cursor === undefined ? {} : { cursor }) });
        expect(page.suppressions.length).toBeLessThanOrEqual(filter.limit);
        all.push(...page.suppressions);
        cursor = page.nextCursor;
      }
      return all;
    }
  });
}
