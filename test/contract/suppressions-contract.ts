import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { SuppressedAddress, SuppressionReason } from "../../src/store/suppressions.ts";
import type { StoreFixture } from "./store-contract.ts";

/** Instants in order. */
const [t1, t2, t3] = ["2026-03-01T10:00:00.000Z", "2026-03-01T11:00:00.000Z", "2026-03-01T12:00:00.000Z"];

/** What every list of suppressions guarantees of one address. */
export function suppressionsContract(fixture: StoreFixture): void {
  describe("suppressions", () => {
    const list = () => fixture.store.suppressions;
    const somebody = (): SuppressedAddress => ({
      channel: "sms",
      addressId: list().addressId("sms", randomBytes(8).toString("hex")),
    });
    const stop = (at: string) => ({ reason: "stop", scope: "all", at }) as const;

    it("knows an address in any letter case, by channel, and does not keep it", async () => {
      const id = list().addressId("email", "zoe@example.com");
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(list().addressId("email", " Zoe@Example.COM\n")).toBe(id);
      expect(list().addressId("sms", "zoe@example.com")).not.toBe(id);
      expect(list().addressId("email", "zoé@example.com")).not.toBe(id);
    });

    it("holds what was added, for that channel and reason, and says so once", async () => {
      const address = somebody();
      expect(await list().active(address)).toEqual([]);
      expect(await list().add(address, stop(t1))).toBe(true);
      expect(await list().add(address, stop(t1))).toBe(false);
      expect(await list().add(address, { reason: "manual", scope: "promotional", at: t2 })).toBe(true);
      expect(await list().active(address)).toEqual([
        { ...address, reason: "manual", scope: "promotional", sinceAt: t2 },
        { ...address, reason: "stop", scope: "all", sinceAt: t1 },
      ]);
      expect(await list().active({ ...address, channel: "email" })).toEqual([]);
    });

    it("has the scope that was said last, and of two at once the wider", async () => {
      const address = somebody();
      const add = async (scope: "all" | "promotional", at: string) => {
        await list().add(address, { reason: "manual", scope, at });
        return (await list().active(address))[0]?.scope;
      };
      expect(await add("promotional", t1)).toBe("promotional");
      expect(await add("all", t1)).toBe("all");
      expect(await add("promotional", t1)).toBe("all");
      expect(await add("promotional", t2)).toBe("promotional");
      expect(await add("all", t1)).toBe("promotional");
    });

    it("lifts the given reasons and leaves the others in force", async () => {
      const address = somebody();
      await list().add(address, stop(t1));
      await list().add(address, { reason: "hard-bounce", scope: "all", at: t1 });
      expect(await list().lift(address, { reasons: ["stop", "opted-out"], at: t2 })).toBe(1);
      expect(await reasonsOf(address)).toEqual(["hard-bounce"]);
      expect(await list().lift(address, { at: t3 })).toBe(1);
      expect(await list().lift(address, { at: t3 })).toBe(0);
      expect(await reasonsOf(address)).toEqual([]);
    });

    it("is not resurrected by an old addition told late or twice, and holds again after a newer one", async () => {
      const address = somebody();
      await list().add(address, stop(t1));
      await list().lift(address, { at: t2 });
      expect(await list().add(address, stop(t1))).toBe(false);
      expect(await list().add(address, stop(t2))).toBe(false);
      expect(await reasonsOf(address)).toEqual([]);
      expect(await list().add(address, stop(t3))).toBe(true);
      expect(await list().lift(address, { at: t2 })).toBe(0);
      expect(await reasonsOf(address)).toEqual(["stop"]);
    });

    it("remembers a lifting that comes before the addition it is about", async () => {
      const address = somebody();
      expect(await list().lift(address, { at: t2 })).toBe(0);
      expect(await list().add(address, { reason: "complaint", scope: "all", at: t1 })).toBe(false);
      expect(await reasonsOf(address)).toEqual([]);
    });

    it("lifts nothing for no reason", async () => {
      const address = somebody();
      await list().add(address, stop(t1));
      expect(await list().lift(address, { reasons: [], at: t2 })).toBe(0);
      expect(await reasonsOf(address)).toEqual(["stop"]);
    });

    it("tells one of many who add, and one of many who lift at once", async () => {
      const address = somebody();
      const many = Array.from({ length: 12 });
      const added = await Promise.all(many.map(async () => await list().add(address, stop(t1))));
      expect(added.filter(Boolean)).toHaveLength(1);
      const lifted = await Promise.all(many.map(async () => await list().lift(address, { at: t2 })));
      expect(lifted.filter((ended) => ended === 1)).toHaveLength(1);
      expect(lifted.filter((ended) => ended === 0)).toHaveLength(11);
    });

    async function reasonsOf(address: SuppressedAddress): Promise<SuppressionReason[]> {
      return (await list().active(address)).map(({ reason }) => reason);
    }
  });
}
