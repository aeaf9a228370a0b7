import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { MessageFilter } from "../../../src/store/ledger.ts";
import { at, later, type LedgerFixture, newMessage } from "./ledger-fixture.ts";

/** What holds of finding messages. */
export function listContract(fixture: LedgerFixture): void {
  describe("lists", () => {
    it("lists by lead, status and channel, newest first", async () => {
      const leadId = randomUUID();
      const open = async (channel: "sms" | "email", at: string) =>
        (await fixture.ledger.open(newMessage({ leadId, channel, at }))).message;
      const oldest = await open("sms", "2026-03-01T10:00:00.000Z");
      const newest = await open("sms", "2026-03-01T10:00:02.000Z");
      const email = await open("email", "2026-03-01T10:00:01.000Z");
      await fixture.ledger.transition(newest.id, 1, { status: "accepted", at: later });

      const keys = async (filter: Partial<MessageFilter>) => {
        const page = await fixture.ledger.list({ leadId, limit: 200, ...filter });
        return page.messages.map((message) => message.key);
      };
      expect(await keys({})).toEqual([newest.key, email.key, oldest.key]);
      expect(await keys({ channel: "sms" })).toEqual([newest.key, oldest.key]);
      expect(await keys({ status: "accepted" })).toEqual([newest.key]);
      expect(await keys({ status: "pending", channel: "email" })).toEqual([email.key]);
      expect(await keys({ leadId: "nobody" })).toEqual([]);
    });

    it("pages through every message once while others are being opened", async () => {
      const leadId = randomUUID();
      const before: string[] = [];
      for (let index = 0; index < 23; index++) {
        // Several share an instant, so that the id has to decide.
        const instant = `2026-03-02T10:00:0${Math.floor(index / 5)}.000Z`;
        before.push((await fixture.ledger.open(newMessage({ leadId, at: instant }))).message.id);
      }
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await fixture.ledger.list({ leadId, limit: 4, ...(cursor === null ? {} : { cursor }) });
        seen.push(...page.messages.map((message) => message.id));
        cursor = page.nextCursor;
        await fixture.ledger.open(newMessage({ leadId, at: "2026-03-02T11:00:00.000Z" }));
      } while (cursor !== null);

      expect(seen).toEqual(before.toReversed());
    });

    it("lists by journey and by when messages were made, the end excluded", async () => {
      const leadId = randomUUID();
      const open = async (journey: string, at: string) =>
        (await fixture.ledger.open(newMessage({ leadId, journey, at }))).message.id;
      const first = await open("lead-created", "2026-03-01T10:00:00.000Z");
      const second = await open("trial-started", "2026-03-01T10:00:01.000Z");
      const third = await open("lead-created", "2026-03-01T10:00:02.000Z");

      const ids = async (filter: Partial<MessageFilter>) =>
        (await fixture.ledger.list({ leadId, limit: 200, ...filter })).messages.map(({ id }) => id);
      expect(await ids({ journey: "lead-created" })).toEqual([third, first]);
      expect(await ids({ journey: "lead" })).toEqual([]);
      expect(await ids({ since: "2026-03-01T10:00:01.000Z" })).toEqual([third, second]);
      expect(await ids({ until: "2026-03-01T10:00:01.000Z" })).toEqual([first]);
      expect(await ids({ since: "2026-03-01T10:00:01.000Z", journey: "lead-created" })).toEqual([third]);
    });

    it("gives no cursor after the last message, also when it fills its page", async () => {
      const leadId = randomUUID();
      await fixture.ledger.open(newMessage({ leadId }));
      await fixture.ledger.open(newMessage({ leadId }));
      expect((await fixture.ledger.list({ leadId, limit: 2 })).nextCursor).toBeNull();
      expect((await fixture.ledger.list({ leadId, limit: 1 })).nextCursor).not.toBeNull();
    });

    it.each(["", "x", "äöü", "AAAA", Buffer.from("2026/1").toString("base64url"), "' or 1=1 --"])(
      "refuses the cursor %j, which no page gave out",
      async (cursor) => {
        await expect(fixture.ledger.list({ cursor, limit: 5 })).rejects.toMatchObject({
          code: "CURSOR_INVALID",
        });
      },
    );

    it.each([0, 201, 1.5, Number.NaN])("refuses a page of %d messages", async (limit) => {
      await expect(fixture.ledger.list({ limit })).rejects.toThrow(RangeError);
    });

    it("lists the messages of runs, oldest first", async () => {
      const [one, two] = [randomUUID(), randomUUID()];
      const open = async (runId: string | null, at: string) =>
        (await fixture.ledger.open(newMessage({ runId, at }))).message.id;
      const newest = await open(one, "2026-03-01T10:00:02.000Z");
      const oldest = await open(one, "2026-03-01T10:00:00.000Z");
      const between = await open(two, "2026-03-01T10:00:01.000Z");
      await open(null, "2026-03-01T10:00:01.000Z");

      const ids = async (runIds: string[]) => (await fixture.ledger.ofRuns(runIds)).map(({ id }) => id);
      expect(await ids([one])).toEqual([oldest, newest]);
      expect(await ids([two, one])).toEqual([oldest, between, newest]);
      expect(await ids(["unknown"])).toEqual([]);
      expect(await ids([])).toEqual([]);
    });

    it("tells which provider ids belong to a message of the channel", async () => {
      const { message } = await fixture.ledger.open(newMessage());
      const known = `SM${randomUUID()}`;
      await fixture.ledger.transition(message.id, 1, { status: "accepted", at, providerMessageId: known });

      expect(await fixture.ledger.knownProviderMessageIds("sms", [known, "SMother"])).toEqual(
        new Set([known]),
      );
      expect(await fixture.ledger.knownProviderMessageIds("email", [known])).toEqual(new Set());
      expect(await fixture.ledger.knownProviderMessageIds("sms", [])).toEqual(new Set());
    });

    it("finds stale messages in the given states, longest untouched first", async () => {
      const open = async (at: string, status: "unknown" | "accepted" | "delivered") => {
        const { message } = await fixture.ledger.open(newMessage({ at: "1999-01-01T00:00:00.000Z" }));
        await fixture.ledger.transition(message.id, 1, { status, at });
        return message.id;
      };
      const second = await open("2000-01-01T00:00:02.000Z", "accepted");
      const first = await open("2000-01-01T00:00:01.000Z", "unknown");
      await open("2000-01-01T00:00:00.000Z", "delivered");
      await open("2000-01-01T00:00:03.000Z", "unknown");

      const stale = async (limit: number) =>
        await fixture.ledger.stale(["unknown", "accepted"], {
          updatedBefore: "2000-01-01T00:00:03.000Z",
          limit,
        });
      expect((await stale(10)).map((message) => message.id)).toEqual([first, second]);
      expect((await stale(1)).map((message) => message.id)).toEqual([first]);
      expect(await fixture.ledger.stale([], { updatedBefore: later, limit: 10 })).toEqual([]);
    });
  });
}
