import { beforeEach, describe, expect, it } from "vitest";
import type { StoreFixture } from "./store-contract.ts";

const first = "2026-03-01T10:00:00.000Z";
const second = "2026-03-01T11:00:00.000Z";
const third = "2026-03-01T12:00:00.000Z";

/** What every keeper of alerts guarantees. */
export function alertsContract(fixture: StoreFixture): void {
  describe("alerts", () => {
    const alerts = () => fixture.store.alerts;

    beforeEach(async () => {
      await alerts().forget("");
    });

    it("tells one of many who raise the same at once, and counts them all", async () => {
      const raised = await Promise.all(
        Array.from({ length: 20 }, async () => await alerts().raise("sms:account", first)),
      );
      expect(raised.filter(Boolean)).toHaveLength(1);
      expect(await alerts().list(10)).toEqual([
        { key: "sms:account", firstAt: first, lastAt: first, count: 20 },
      ]);
    });

    it("keeps the first and the last instant, in whatever order they come, and lists the latest first", async () => {
      expect(await alerts().raise("a", second)).toBe(true);
      expect(await alerts().raise("b", second)).toBe(true);
      expect(await alerts().raise("a", third)).toBe(false);
      expect(await alerts().raise("a", first)).toBe(false);
      expect(await alerts().list(10)).toEqual([
        { key: "a", firstAt: first, lastAt: third, count: 3 },
        { key: "b", firstAt: second, lastAt: second, count: 1 },
      ]);
      expect(await alerts().list(1)).toHaveLength(1);
    });

    it("forgets what starts with a prefix, taken literally", async () => {
      for (const key of ["sms:a_c", "sms:a_c:1", "sms:abc", "SMS:a_c", "sms:%"])
        await alerts().raise(key, first);
      await alerts().forget("sms:a_c");
      expect((await alerts().list(10)).map(({ key }) => key)).toEqual(["SMS:a_c", "sms:%", "sms:abc"]);
      await alerts().forget("sms:%");
      expect(await alerts().raise("sms:abc", first)).toBe(false);
      expect(await alerts().raise("sms:%", first)).toBe(true);
    });
  });
}
