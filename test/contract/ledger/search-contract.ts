import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Transition } from "../../../src/store/ledger.ts";
import { at, type LedgerFixture, newMessage } from "./ledger-fixture.ts";

/** What holds of searching messages and counting them. */
export function searchContract(fixture: LedgerFixture): void {
  describe("searches and counts", () => {
    const leadWith = async (known: Partial<Transition>, changes: Parameters<typeof newMessage>[0] = {}) => {
      const leadId = randomUUID();
      const { message } = await fixture.ledger.open(newMessage({ leadId, ...changes }));
      await fixture.ledger.transition(message.id, 1, { status: "accepted", at, ...known });
      return async (text: string) =>
        (await fixture.ledger.list({ leadId, text, limit: 10 })).messages.length === 1;
    };
    const body = (said: object) => JSON.stringify(said);

    it("finds a message by whom it went to, its template, key, provider's id and explanation", async () => {
      const key = `test:${randomUUID()}`;
      const providerMessageId = `SM${randomUUID()}`;
      const recipient = "+33612345678";
      const known = { recipient, providerMessageId, explanation: "The number is a landline." };
      const finds = await leadWith(known, { key });
      for (const text of [recipient, "612345", "lead-conf", key, providerMessageId, "is a landline"])
        expect(await finds(text), text).toBe(true);
      expect(await finds("nothing of the kind")).toBe(false);
    });

    it("finds what was said, quotation marks included, and not the tags of its HTML", async () => {
      const said = {
        subject: "Bienvenue, Zoé",
        text: 'Dites "oui"\nà demain',
        html: "<table>Bienvenue</table>",
      };
      const finds = await leadWith({ body: body(said) });
      for (const text of ["Zoé", 'Dites "oui"', "à demain"]) expect(await finds(text), text).toBe(true);
      expect(await finds("table")).toBe(false);
      const sms = await leadWith({ body: body({ text: "Votre table est prête", from: "Marque" }) });
      expect(await sms("table")).toBe(true);
      const plain = await leadWith({ body: body({ subject: "Un mot", text: "sans table" }) });
      expect(await plain("sans table")).toBe(true);
    });

    it("takes letters of ASCII in either case, and others as they are", async () => {
      const finds = await leadWith({ recipient: "Zoe@Example.COM", body: body({ text: "ÉTÉ et Hiver" }) });
      for (const text of ["zoe@example.com", "ZOE@EXAMPLE.COM", "ÉTÉ ET hiver"])
        expect(await finds(text), text).toBe(true);
      expect(await finds("été")).toBe(false);
    });

    it.each(["%", "_", "\\\\", "a%c", "a_c", "'", "\\\\%"])("takes %j as it is written", async (text) => {
      const finds = await leadWith({ explanation: "abc and more" });
      expect(await finds(text)).toBe(false);
      const literally = await leadWith({ explanation: `before ${text} after` });
      expect(await literally(text)).toBe(true);
    });

    it("looks at so many messages a page, and goes on where it ended", async () => {
      const leadId = randomUUID();
      const wanted = `test:${randomUUID()}`;
      await fixture.ledger.open(newMessage({ leadId, key: wanted, at: "2026-01-01T00:00:00.000Z" }));
      const opened = Array.from({ length: 2000 }, () => fixture.ledger.open(newMessage({ leadId })));
      await Promise.all(opened);

      const first = await fixture.ledger.list({ leadId, text: wanted, limit: 5 });
      expect(first.messages).toEqual([]);
      const second = await fixture.ledger.list({
        leadId,
        text: wanted,
        limit: 5,
        cursor: first.nextCursor ?? "",
      });
      expect(second.messages.map(({ key }) => key)).toEqual([wanted]);
      expect(second.nextCursor).toBeNull();
    });

    it("counts the messages of a period by status", async () => {
      const open = async (status: Transition["status"], at: string) => {
        const { message } = await fixture.ledger.open(newMessage({ at }));
        await fixture.ledger.transition(message.id, 1, { status, at });
      };
      await open("delivered", "1990-01-01T00:00:00.000Z");
      await open("delivered", "1990-01-01T00:00:01.000Z");
      await open("skipped", "1990-01-01T00:00:01.000Z");
      await open("unknown", "1990-01-01T00:00:02.000Z");

      const period = { since: "1990-01-01T00:00:00.000Z", until: "1990-01-01T00:00:02.000Z" };
      expect(await fixture.ledger.counts(period)).toEqual({ delivered: 2, skipped: 1 });
      expect(await fixture.ledger.counts({ ...period, since: "1990-01-01T00:00:01.000Z" })).toEqual({
        delivered: 1,
        skipped: 1,
      });
      expect(await fixture.ledger.counts({ until: "1980-01-01T00:00:00.000Z" })).toEqual({});
      expect((await fixture.ledger.counts({})).delivered).toBeGreaterThanOrEqual(2);
    });
  });
}
