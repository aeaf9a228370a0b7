import { describe, expect, it } from "vitest";
import { auditSubjects } from "../../src/store/audit-log.ts";
import type { StoreFixture } from "./store-contract.ts";

const at = "2026-03-01T10:00:00.000Z";

/** What every keeper of the audit log guarantees. */
export function auditLogContract(fixture: StoreFixture): void {
  describe("the audit log", () => {
    const audit = () => fixture.store.audit;
    const record = (subject: string | null, detail: string) =>
      audit().record({ at, actor: "local", action: "message.resend", subject, detail });

    it("lists what was done newest first, by pages, and of one thing alone", async () => {
      const subject = auditSubjects.message("01PAGES");
      for (const detail of ["1", "2", "3", "4", "5"]) await record(subject, detail);
      await record(auditSubjects.message("01OTHER"), "other");
      const first = await audit().list({ limit: 3, subject });
      expect(first.entries.map(({ detail }) => detail)).toEqual(["5", "4", "3"]);
      const second = await audit().list({ limit: 3, subject, cursor: first.nextCursor ?? "" });
      expect(second.entries.map(({ detail }) => detail)).toEqual(["2", "1"]);
      expect(second.nextCursor).toBeNull();
      const ofBoth = await audit().list({ limit: 2, subject: [subject, auditSubjects.message("01OTHER")] });
      expect(ofBoth.entries.map(({ detail }) => detail)).toEqual(["other", "5"]);
      expect((await audit().list({ limit: 1 })).entries).toMatchObject([{ at, detail: "other" }]);
    });

    it("refuses a cursor that it did not give", async () => {
      await expect(audit().list({ limit: 1, cursor: "1 or 1=1" })).rejects.toMatchObject({
        code: "CURSOR_INVALID",
      });
    });

    it("keeps what was done to a person who is erased, and not who it was", async () => {
      await record(auditSubjects.lead("AUDIT-1"), "export");
      await record(auditSubjects.lead("AUDIT-10"), "another person's");
      await fixture.store.personalData.erase("AUDIT-1", at);
      expect((await audit().list({ limit: 10, subject: auditSubjects.lead("AUDIT-1") })).entries).toEqual([]);
      const kept = await audit().list({ limit: 10, subject: auditSubjects.erasedLead });
      expect(kept.entries).toMatchObject([{ detail: "export", action: "message.resend" }]);
      expect(
        (await audit().list({ limit: 10, subject: auditSubjects.lead("AUDIT-10") })).entries,
      ).toHaveLength(1);
    });
  });
}
