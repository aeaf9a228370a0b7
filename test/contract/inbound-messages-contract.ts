import { describe, expect, it } from "vitest";
import type { StoreFixture } from "./store-contract.ts";

const at = "2026-03-01T10:00:00.000Z";

/** What every record of inbound messages guarantees. */
export function inboundMessagesContract(fixture: StoreFixture): void {
  describe("inbound messages", () => {
    it("are known after they were acted on, by channel, however often that is said", async () => {
      const { inbound } = fixture.store;
      expect(await inbound.seen("sms", "SM1")).toBe(false);
      await Promise.all(Array.from({ length: 5 }, async () => await inbound.markSeen("sms", "SM1", at)));
      expect(await inbound.seen("sms", "SM1")).toBe(true);
      expect(await inbound.seen("email", "SM1")).toBe(false);
      expect(await inbound.seen("sms", "SM2")).toBe(false);
    });
  });
}
