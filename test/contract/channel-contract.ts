import { beforeEach, describe, expect, test } from "vitest";
import type { Channel, LookupResult, Receipt } from "../../src/channels/channel.ts";

/** What the contract needs of one channel, opened anew for each test. */
export type ChannelFixture<M> = {
  channel: Channel<M>;
  /** A message to this recipient; `content` is its text (SMS) or its subject (e-mail). */
  message: (options: { recipient: string; content: string }) => M;
  recipients: [string, string];
  /** How many messages reached somebody, by the word of the provider's side. */
  acceptedCount: () => Promise<number>;
  /** The clock the provider's side dates messages with. */
  setNow: (now: string) => void;
};

const timeoutMs = 10_000;

/** The guarantees of src/channels/channel.ts that hold for every channel. */
export function describeChannelContract<M>(name: string, open: () => Promise<ChannelFixture<M>>): void {
  describe(`${name} keeps the channel contract`, () => {
    let fixture: ChannelFixture<M>;
    let recipient: string;
    beforeEach(async () => {
      fixture = await open();
      recipient = fixture.recipients[0];
    });

    const send = (content: string, { key = content, to = recipient } = {}) =>
      fixture.channel.send(fixture.message({ recipient: to, content }), {
        messageId: `message-${key}`,
        idempotencyKey: key,
        timeoutMs,
      });

    test("an accepted message has an id, and the provider knows it under that id", async () => {
      const receipt = expectAccepted(await send("Bonjour Zoé"));
      const { providerMessageId } = receipt;
      const messages = expectAnswered(
        await fixture.channel.lookup({ by: "id", providerMessageId, timeoutMs }),
      );
      expect(messages).toMatchObject([{ providerMessageId, content: "Bonjour Zoé" }]);
      expect(await fixture.acceptedCount()).toBe(1);
    });

    test("what precedes the request is done once, before the provider has anything of it", async () => {
      const before: number[] = [];
      const options = { messageId: "m", idempotencyKey: "k", timeoutMs };
      const beforeRequest = async () => void before.push(await fixture.acceptedCount());
      const message = fixture.message({ recipient, content: "Bonjour" });
      expectAccepted(await fixture.channel.send(message, { ...options, beforeRequest }));
      expect(before).toEqual([0]);
      expect(await fixture.acceptedCount()).toBe(1);
    });

    test("when what precedes the request fails, nothing is sent and the failure comes out", async () => {
      const failure = new Error("the claim was lost");
      const options = { messageId: "m", idempotencyKey: "k", timeoutMs };
      const sending = fixture.channel.send(fixture.message({ recipient, content: "Bonjour" }), {
        ...options,
        beforeRequest: () => Promise.reject(failure),
      });
      await expect(sending).rejects.toBe(failure);
      expect(await fixture.acceptedCount()).toBe(0);
    });

    test("receipts and lookup results are plain JSON", async () => {
      const receipt = expectAccepted(await send("Bonjour"));
      const { providerMessageId } = receipt;
      const result = await fixture.channel.lookup({ by: "id", providerMessageId, timeoutMs });
      for (const value of [receipt, result]) {
        expect(JSON.parse(JSON.stringify(value))).toStrictEqual(value);
        expect(structuredClone(value)).toStrictEqual(value);
      }
    });

    test("a second send with the same key makes a second message only where the channel says so", async () => {
      const first = expectAccepted(await send("Bonjour", { key: "key-1" }));
      const second = expectAccepted(await send("Bonjour", { key: "key-1" }));
      const native = fixture.channel.nativeIdempotencyMs > 0;
      expect(await fixture.acceptedCount()).toBe(native ? 1 : 2);
      expect(first.providerMessageId === second.providerMessageId).toBe(native);
    });

    test("the same key with other content is refused where the provider knows keys", async () => {
      if (fixture.channel.nativeIdempotencyMs === 0) return;
      expectAccepted(await send("Bonjour", { key: "key-1" }));
      const receipt = await send("Bonsoir", { key: "key-1" });
      expect(receipt).toMatchObject({ status: "refused", reason: "conflict", retryable: false });
      expectPlainJson(receipt);
      expect(await fixture.acceptedCount()).toBe(1);
    });

    test("a lookup by recipient gives that recipient's messages since an instant, newest first", async () => {
      fixture.setNow("2026-03-01T10:00:00.000Z");
      await send("too old");
      fixture.setNow("2026-03-01T11:00:00.000Z");
      await send("first");
      await send("somebody else's", { to: fixture.recipients[1] });
      fixture.setNow("2026-03-01T11:00:01.000Z");
      await send("second");
      const messages = expectAnswered(
        await fixture.channel.lookup({
          by: "recipient",
          recipient,
          createdAfter: "2026-03-01T10:59:00.000Z",
          timeoutMs,
        }),
      );
      expect(messages.map(({ content }) => content)).toEqual(["second", "first"]);
      expect(messages.map(({ createdAt }) => createdAt)).toEqual([
        "2026-03-01T11:00:01.000Z",
        "2026-03-01T11:00:00.000Z",
      ]);
    });

    test.each(["unknown", "", "../../admin", "SM00000000000000000000000000000000", "a b?c#d"])(
      "a lookup of the unknown id %j finds nothing",
      async (providerMessageId) => {
        const result = await fixture.channel.lookup({ by: "id", providerMessageId, timeoutMs });
        expect(result).toEqual({ status: "answered", messages: [] });
      },
    );
  });
}

export function expectAccepted(receipt: Receipt): Extract<Receipt, { status: "accepted" }> {
  if (receipt.status !== "accepted") throw new Error(`Not accepted: ${JSON.stringify(receipt)}`);
  return receipt;
}

export function expectAnswered(
  result: LookupResult,
): Extract<LookupResult, { status: "answered" }>["messages"] {
  if (result.status !== "answered") throw new Error(`Not answered: ${JSON.stringify(result)}`);
  return result.messages;
}

/** Survives JSON and structured cloning unchanged: classes, undefined fields and dates would not. */
export function expectPlainJson(value: unknown): void {
  expect(JSON.parse(JSON.stringify(value))).toStrictEqual(value);
  expect(structuredClone(value)).toStrictEqual(value);
}
