import { describe, expect, test } from "vitest";
import { sandboxEmailChannel, sandboxSmsChannel } from "../../src/channels/sandbox.ts";
import { describeChannelContract, expectAccepted, expectAnswered } from "../contract/channel-contract.ts";
import { inMemoryMailbox } from "../support/in-memory-mailbox.ts";

const timeoutMs = 1000;
const options = { messageId: "01J", idempotencyKey: "01J.1", timeoutMs };

describeChannelContract("The SMS sandbox", async () => {
  let now = new Date("2026-03-01T09:00:00.000Z");
  const mailbox = inMemoryMailbox();
  return {
    channel: sandboxSmsChannel({ mailbox, clock: () => now }),
    message: ({ recipient, content }) => ({ to: recipient, text: content }),
    recipients: ["+33612345678", "+32470123456"],
    acceptedCount: async () => mailbox.entries.length,
    setNow: (instant) => (now = new Date(instant)),
  };
});

describeChannelContract("The e-mail sandbox", async () => {
  let now = new Date("2026-03-01T09:00:00.000Z");
  const mailbox = inMemoryMailbox();
  return {
    channel: sandboxEmailChannel({ mailbox, clock: () => now }),
    message: ({ recipient, content }) => ({
      to: recipient,
      from: "acme@acme.example",
      subject: content,
      text: "…",
    }),
    recipients: ["zoe@example.com", "lea@example.com"],
    acceptedCount: async () => mailbox.entries.length,
    setNow: (instant) => (now = new Date(instant)),
  };
});

describe("The sandbox", () => {
  test("names its messages so that nobody takes them for real ones, and counts segments", async () => {
    const channel = sandboxSmsChannel({ mailbox: inMemoryMailbox(), segments: (text) => text.length });
    const receipt = expectAccepted(await channel.send({ to: "+33612345678", text: "abc" }, options));
    expect(receipt.providerMessageId).toMatch(/^sandbox_/);
    expect(receipt.segments).toBe(3);
    const { providerMessageId } = receipt;
    const [message] = expectAnswered(await channel.lookup({ by: "id", providerMessageId, timeoutMs }));
    expect(message).toMatchObject({ status: "delivered", segments: 3 });
  });

  test("one mailbox serves both channels without mixing them", async () => {
    const mailbox = inMemoryMailbox();
    const sms = sandboxSmsChannel({ mailbox });
    const { providerMessageId } = expectAccepted(
      await sms.send({ to: "+33612345678", text: "abc" }, options),
    );
    const lookup = await sandboxEmailChannel({ mailbox }).lookup({ by: "id", providerMessageId, timeoutMs });
    expect(lookup).toEqual({ status: "answered", messages: [] });
  });
});
