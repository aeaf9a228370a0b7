import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import type { Ledger, MessageFilter, NewMessage } from "../../src/store/ledger.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import type { TestDatabase, TestDatabaseKind } from "./test-databases.ts";

const writerScript = fileURLToPath(new URL("../support/processes/ledger-writer.ts", import.meta.url));
const vault = createVault({ key: new Uint8Array(32) });
const at = "2026-03-01T10:00:00.000Z";
const later = "2026-03-01T10:00:05.000Z";

function newMessage(changes: Partial<NewMessage> = {}): NewMessage {
  return {
    key: `test:${randomUUID()}`,
    journey: "lead-created",
    template: "lead-confirmation",
    channel: "sms",
    provider: "sandbox",
    leadId: "L1",
    interviewId: null,
    trialId: null,
    runId: null,
    owner: "boot-1",
    leaseUntilAt: later,
    at,
    ...changes,
  };
}

/** What every ledger guarantees. */
export function ledgerContract(kind: TestDatabaseKind): void {
  describe.skipIf(!kind.available)(`the ledger on ${kind.name}`, () => {
    let database: TestDatabase;
    let store: Store;
    let ledger: Ledger;

    beforeAll(async () => {
      database = await kind.create();
      store = await openStore({ target: database.target, vault });
      ledger = store.ledger;
    });

    afterAll(async () => {
      await store.close();
      await database.drop();
    });

    it("opens a message as pending, owned, with fence 1 and a first line in its timeline", async () => {
      const message = newMessage({ leadId: "L7", interviewId: "I1", trialId: "T1", runId: "R1" });
      const opened = await ledger.open(message);

      const { at: createdAt, ...given } = message;
      expect(opened.created).toBe(true);
      expect(opened.message).toMatchObject({
        ...given,
        status: "pending",
        fence: 1,
        attempts: 0,
        rendering: 0,
        retryable: null,
        recipient: null,
        createdAt,
        updatedAt: createdAt,
      });
      expect(await ledger.find(opened.message.id)).toEqual(opened.message);
      expect(await ledger.findByKey(message.key)).toEqual(opened.message);
      expect(await ledger.timeline(opened.message.id)).toEqual([
        { at, status: "pending", attempt: 0, reason: null, providerCode: null, explanation: null },
      ]);
    });

    it("knows nothing of an id or a key never opened", async () => {
      expect(await ledger.find("none")).toBeNull();
      expect(await ledger.findByKey("none")).toBeNull();
      expect(await ledger.sealedBytes("none")).toBeNull();
      expect(await ledger.timeline("none")).toEqual([]);
      expect(await ledger.take("none", 1, { owner: "o", leaseUntilAt: later, at })).toBeNull();
      expect(await ledger.transition("none", 1, { status: "sending", at })).toBeNull();
    });

    it("returns the message that has the key already, unchanged", async () => {
      const first = await ledger.open(newMessage());
      const again = await ledger.open(
        newMessage({ key: first.message.key, owner: "boot-2", leadId: "other", at: later }),
      );

      expect(again).toEqual({ message: first.message, created: false });
      expect(await ledger.timeline(first.message.id)).toHaveLength(1);
    });

    it("lets exactly one of many concurrent openings of a key create it", async () => {
      const message = newMessage();
      const opened = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => await ledger.open({ ...message, owner: `o${index}` })),
      );

      expect(opened.filter((one) => one.created)).toHaveLength(1);
      expect(new Set(opened.map((one) => one.message.id)).size).toBe(1);
      expect(new Set(opened.map((one) => one.message.owner)).size).toBe(1);
    });

    it("lets exactly one of many concurrent takers have the message, and raises the fence", async () => {
      const { message } = await ledger.open(newMessage());
      const taken = await Promise.all(
        Array.from(
          { length: 10 },
          async (_, index) =>
            await ledger.take(message.id, 1, { owner: `o${index}`, leaseUntilAt: later, at: later }),
        ),
      );

      const winners = taken.filter((one) => one !== null);
      expect(winners).toHaveLength(1);
      expect(winners[0]).toMatchObject({ fence: 2, leaseUntilAt: later, updatedAt: later });
      expect(await ledger.find(message.id)).toEqual(winners[0]);
      expect(await ledger.take(message.id, 1, { owner: "late", leaseUntilAt: later, at: later })).toBeNull();
    });

    it("changes nothing for a writer whose fence is not the message's", async () => {
      const { message } = await ledger.open(newMessage());
      const taken = await ledger.take(message.id, 1, { owner: "boot-2", leaseUntilAt: later, at: later });

      const change = { status: "accepted", at: later, providerMessageId: "SM1", sealedBytes: "x" } as const;
      expect(await ledger.transition(message.id, 1, change)).toBeNull();
      expect(await ledger.transition(message.id, 3, change)).toBeNull();
      expect(await ledger.find(message.id)).toEqual(taken);
      expect(await ledger.sealedBytes(message.id)).toBeNull();
      expect(await ledger.timeline(message.id)).toHaveLength(1);
    });

    it("lets one fence win when a taker and a writer race", async () => {
      const { message } = await ledger.open(newMessage());
      const [taken, written] = await Promise.all([
        ledger.take(message.id, 1, { owner: "boot-2", leaseUntilAt: later, at: later }),
        ledger.transition(message.id, 1, { status: "sending", at: later }),
      ]);

      expect(taken?.fence).toBe(2);
      const now = await ledger.find(message.id);
      expect(now).toMatchObject({ owner: "boot-2", status: written === null ? "pending" : "sending" });
      expect(await ledger.timeline(message.id)).toHaveLength(written === null ? 1 : 2);
    });

    it("sets the fields a transition names, clears those it sets to null, and keeps the others", async () => {
      const { message } = await ledger.open(newMessage());
      const refused = await ledger.transition(message.id, 1, {
        status: "refused",
        at: later,
        locale: "fr",
        recipient: "+33612345678",
        reason: "rate-limited",
        explanation: "Too many requests.",
        providerCode: "20429",
        segments: 2,
        attempts: 1,
        retryable: true,
        configuration: "c1",
        body: '{"text":"Bonjour Zoé 👋"}',
        contentDigest: "d1",
        rendering: 1,
        firstAttemptAt: at,
        deferredUntilAt: later,
      });
      const sending = await ledger.transition(message.id, 1, {
        status: "sending",
        at: later,
        attempts: 2,
        reason: null,
        retryable: false,
        leaseUntilAt: null,
      });

      expect(sending).toEqual({
        ...refused,
        status: "sending",
        attempts: 2,
        reason: null,
        retryable: false,
        leaseUntilAt: null,
      });
      expect(sending).toMatchObject({
        providerCode: "20429",
        body: '{"text":"Bonjour Zoé 👋"}',
        segments: 2,
      });
      expect(await ledger.find(message.id)).toEqual(sending);
    });

    it("appends every change to the timeline, in order, with what that change said", async () => {
      const { message } = await ledger.open(newMessage());
      await ledger.transition(message.id, 1, { status: "sending", at: later, attempts: 1 });
      await ledger.transition(message.id, 1, {
        status: "refused",
        at: later,
        reason: "landline",
        explanation: "A landline.",
        providerCode: "21614",
      });
      await ledger.transition(message.id, 1, { status: "sending", at: later, attempts: 2 });

      const nothing = { reason: null, providerCode: null, explanation: null };
      expect(await ledger.timeline(message.id)).toEqual([
        { at, status: "pending", attempt: 0, ...nothing },
        { at: later, status: "sending", attempt: 1, ...nothing },
        {
          at: later,
          status: "refused",
          attempt: 1,
          reason: "landline",
          explanation: "A landline.",
          providerCode: "21614",
        },
        { at: later, status: "sending", attempt: 2, ...nothing },
      ]);
    });

    it("keeps the sealed bytes apart from the record until they are erased", async () => {
      const { message } = await ledger.open(newMessage());
      const sending = await ledger.transition(message.id, 1, {
        status: "sending",
        at,
        sealedBytes: "s3aled",
      });
      expect(JSON.stringify(sending)).not.toContain("s3aled");
      expect(JSON.stringify(await ledger.find(message.id))).not.toContain("s3aled");
      expect(await ledger.sealedBytes(message.id)).toBe("s3aled");

      await ledger.transition(message.id, 1, { status: "accepted", at });
      expect(await ledger.sealedBytes(message.id)).toBe("s3aled");

      await ledger.transition(message.id, 1, { status: "sent", at, sealedBytes: null });
      expect(await ledger.sealedBytes(message.id)).toBeNull();
    });

    it("lists by lead, status and channel, newest first", async () => {
      const leadId = randomUUID();
      const open = async (channel: "sms" | "email", at: string) =>
        (await ledger.open(newMessage({ leadId, channel, at }))).message;
      const oldest = await open("sms", "2026-03-01T10:00:00.000Z");
      const newest = await open("sms", "2026-03-01T10:00:02.000Z");
      const email = await open("email", "2026-03-01T10:00:01.000Z");
      await ledger.transition(newest.id, 1, { status: "accepted", at: later });

      const keys = async (filter: Partial<MessageFilter>) => {
        const page = await ledger.list({ leadId, limit: 200, ...filter });
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
        before.push((await ledger.open(newMessage({ leadId, at: instant }))).message.id);
      }
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await ledger.list({ leadId, limit: 4, ...(cursor === null ? {} : { cursor }) });
        seen.push(...page.messages.map((message) => message.id));
        cursor = page.nextCursor;
        await ledger.open(newMessage({ leadId, at: "2026-03-02T11:00:00.000Z" }));
      } while (cursor !== null);

      expect(seen).toEqual(before.toReversed());
    });

    it("gives no cursor after the last message, also when it fills its page", async () => {
      const leadId = randomUUID();
      await ledger.open(newMessage({ leadId }));
      await ledger.open(newMessage({ leadId }));
      expect((await ledger.list({ leadId, limit: 2 })).nextCursor).toBeNull();
      expect((await ledger.list({ leadId, limit: 1 })).nextCursor).not.toBeNull();
    });

    it.each(["", "x", "äöü", "AAAA", Buffer.from("2026/1").toString("base64url"), "' or 1=1 --"])(
      "refuses the cursor %j, which no page gave out",
      async (cursor) => {
        await expect(ledger.list({ cursor, limit: 5 })).rejects.toMatchObject({ code: "CURSOR_INVALID" });
      },
    );

    it.each([0, 201, 1.5, Number.NaN])("refuses a page of %d messages", async (limit) => {
      await expect(ledger.list({ limit })).rejects.toThrow(RangeError);
    });

    it("tells which provider ids belong to a message of the channel", async () => {
      const { message } = await ledger.open(newMessage());
      const known = `SM${randomUUID()}`;
      await ledger.transition(message.id, 1, { status: "accepted", at, providerMessageId: known });

      expect(await ledger.knownProviderMessageIds("sms", [known, "SMother"])).toEqual(new Set([known]));
      expect(await ledger.knownProviderMessageIds("email", [known])).toEqual(new Set());
      expect(await ledger.knownProviderMessageIds("sms", [])).toEqual(new Set());
    });

    it("finds stale messages in the given states, longest untouched first", async () => {
      const open = async (at: string, status: "unknown" | "accepted" | "delivered") => {
        const { message } = await ledger.open(newMessage({ at: "1999-01-01T00:00:00.000Z" }));
        await ledger.transition(message.id, 1, { status, at });
        return message.id;
      };
      const second = await open("2000-01-01T00:00:02.000Z", "accepted");
      const first = await open("2000-01-01T00:00:01.000Z", "unknown");
      await open("2000-01-01T00:00:00.000Z", "delivered");
      await open("2000-01-01T00:00:03.000Z", "unknown");

      const stale = async (limit: number) =>
        await ledger.stale(["unknown", "accepted"], { updatedBefore: "2000-01-01T00:00:03.000Z", limit });
      expect((await stale(10)).map((message) => message.id)).toEqual([first, second]);
      expect((await stale(1)).map((message) => message.id)).toEqual([first]);
      expect(await ledger.stale([], { updatedBefore: later, limit: 10 })).toEqual([]);
    });

    it("lets one of two processes create each message", async () => {
      const prefix = `race:${randomUUID()}:`;
      const count = 40;
      const writers = [startWriter(database, prefix, count), startWriter(database, prefix, count)];
      const outputs = await Promise.all(writers.map(async (writer) => await allOf(writer.lines)));

      const created = outputs
        .flat()
        .map(acknowledged)
        .filter((line) => line.created);
      expect(outputs.map((lines) => lines.length)).toEqual([count, count]);
      expect(created).toHaveLength(count);
      expect(new Set(created.map((line) => line.key)).size).toBe(count);
    });

    it("still has everything it acknowledged after the process was killed", async () => {
      const writer = startWriter(database, `crash:${randomUUID()}:`, 1_000_000);
      const exited = once(writer.process, "exit");
      const lines: string[] = [];
      for await (const line of writer.lines) {
        lines.push(line);
        if (lines.length === 60) writer.process.kill("SIGKILL");
      }
      await exited;

      expect(lines.length).toBeGreaterThanOrEqual(60);
      for (const { id } of lines.map(acknowledged)) {
        expect(await ledger.find(id)).toMatchObject({ status: "sending", attempts: 1 });
        expect(await ledger.timeline(id)).toHaveLength(2);
      }
    });
  });
}

function startWriter(database: TestDatabase, prefix: string, count: number) {
  const process_ = spawn(
    process.execPath,
    [writerScript, JSON.stringify(database.target), prefix, `${count}`],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  return { process: process_, lines: createInterface({ input: process_.stdout }) };
}

async function allOf(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

function acknowledged(line: string): { id: string; key: string; created: boolean } {
  return JSON.parse(line);
}
