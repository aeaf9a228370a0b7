import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryService } from "../../src/delivery/create-delivery.ts";
import type { ChannelId } from "../../src/messages/message.ts";
import {
  composed,
  confirmation,
  startDeliveryFixture,
  type DeliveryFixture,
} from "../support/delivery-fixture.ts";
import { until } from "../support/server-process.ts";

let fixture: DeliveryFixture;
let server: DeliveryService;
let leadNumber = 0;
let leadId = "";

beforeAll(async () => {
  fixture = await startDeliveryFixture({ sendTimeoutMs: 5000 });
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  await fixture.forgetTrouble();
  fixture.twilio.clear();
  fixture.resend.clear();
  fixture.clock.skewMs = 0;
  server = fixture.server();
  leadNumber += 1;
  leadId = `L${leadNumber}`;
});
// What one test leaves open must not be asked for in the next.
afterEach(async () => {
  const far = new Date(Date.now() + 400 * 86_400_000).toISOString();
  for (const { id } of await fixture.store.ledger.dueForCheck({ now: far, limit: 200 })) {
    await fixture.store.ledger.planCheck(id, { nextCheckAt: null, checks: 0 });
  }
});

const deliver = (channel: ChannelId) => server.deliver(confirmation(leadId, channel), composed(channel));
const row = (channel: ChannelId) => fixture.row(confirmation(leadId, channel).key);
const minutes = (count: number) => (fixture.clock.skewMs += count * 60_000);
const lookups = () => fixture.twilio.requests.filter(({ method }) => method === "GET");

/** Minutes until the provider is asked about a message, or null. */
async function nextCheck(channel: ChannelId): Promise<number | null> {
  const { nextCheckAt } = await row(channel);
  return nextCheckAt === null
    ? null
    : Math.round((Date.parse(nextCheckAt) - fixture.now().getTime()) / 60_000);
}

describe("a message that was accepted", () => {
  it("is asked for by its id, and its final status ends the questions", async () => {
    await deliver("sms");
    await deliver("email");
    expect(await server.reconcile()).toMatchObject({ looked: 0 });
    fixture.twilio.setStatus(fixture.twilio.accepted[0]?.sid ?? "", "delivered");
    fixture.resend.setStatus(fixture.resend.accepted[0]?.id ?? "", "delivered");
    minutes(3);
    expect(await server.reconcile()).toMatchObject({ looked: 2, changed: 2 });
    for (const channel of ["sms", "email"] as const) {
      expect(await row(channel)).toMatchObject({ status: "delivered", nextCheckAt: null });
    }
    minutes(24 * 60);
    expect(await server.reconcile()).toMatchObject({ looked: 0 });
  });

  it("that did not arrive is told to who waits for it, once", async () => {
    const { messageId } = await deliver("sms");
    fixture.twilio.setStatus(fixture.twilio.accepted[0]?.sid ?? "", "undelivered", 30_003);
    minutes(3);
    await server.reconcile();
    expect(await row("sms")).toMatchObject({
      status: "undelivered",
      reason: "undelivered",
      explanation: "Twilio reports it undelivered: the handset is switched off or out of reach. (code 30003)",
      providerCode: "30003",
    });
    minutes(60);
    await server.reconcile();
    expect(fixture.told.undelivered).toEqual([messageId]);
  });

  it("is asked for ever more seldom, for 72 hours", async () => {
    await deliver("sms");
    const waits: (number | null)[] = [];
    while (waits.at(-1) !== null && waits.length < 12) {
      waits.push(await nextCheck("sms"));
      minutes((waits.at(-1) ?? 0) + 0.1);
      await server.reconcile();
    }
    expect(waits).toEqual([2, 5, 15, 60, 240, 960, 1440, 1440, null]);
    expect((await row("sms")).status).toBe("accepted");
  });

  it("says no less because the provider knows nothing of it", async () => {
    const { messageId } = await deliver("sms");
    const known = await row("sms");
    fixture.twilio.clear();
    minutes(3);
    expect(await server.reconcile()).toMatchObject({ looked: 1, changed: 0 });
    expect(await row("sms")).toMatchObject({
      status: "accepted",
      providerMessageId: known.providerMessageId,
    });
    expect(await fixture.statuses(messageId)).toEqual(["pending", "sending", "accepted"]);
  });
});

describe("an address that a provider objects to, when asked", () => {
  const reasons = async (channel: ChannelId, address: string) => {
    const { suppressions } = fixture.store;
    const active = await suppressions.active({
      channel,
      addressId: suppressions.addressId(channel, address),
    });
    return active.map(({ reason, scope }) => [reason, scope]);
  };
  const to = (name: string) => `${name}-${leadId}@example.com`;

  it.each([
    ["bounced", "hard-bounce", "undelivered"],
    ["complained", "complaint", "delivered"],
    ["suppressed", "provider-suppressed", "failed"],
  ] as const)("is written to no more by e-mail: %s", async (event, reason, status) => {
    const request = confirmation(leadId, "email");
    await server.deliver(request, composed("email", { to: to(event) }));
    fixture.resend.setStatus(fixture.resend.accepted[0]?.id ?? "", event);
    minutes(3);
    await server.reconcile();
    expect(await reasons("email", to(event))).toEqual([[reason, "all"]]);
    expect(await row("email")).toMatchObject({ status, reason: event, providerCode: event });
  });

  it("is written to no more by SMS, in the words of the webhook", async () => {
    const phone = "+33698000001";
    await server.deliver(confirmation(leadId, "sms"), composed("sms", { to: phone }));
    fixture.twilio.setStatus(fixture.twilio.accepted[0]?.sid ?? "", "failed", 21_610);
    minutes(3);
    await server.reconcile();
    expect(await reasons("sms", phone)).toEqual([["opted-out", "all"]]);
    expect(await row("sms")).toMatchObject({
      status: "failed",
      reason: "opted-out",
      explanation: "Twilio reports it failed: the recipient has replied STOP to this sender. (code 21610)",
    });
  });

  it("is written to no more when the answer had been lost as well", async () => {
    const phone = "+33698000002";
    fixture.twilio.script([{ type: "reset-after-accepting" }]);
    await server.deliver(confirmation(leadId, "sms"), composed("sms", { to: phone }));
    fixture.twilio.setStatus(fixture.twilio.accepted[0]?.sid ?? "", "failed", 21_610);
    minutes(3);
    await server.reconcile();
    expect(await row("sms")).toMatchObject({ status: "failed", reason: "opted-out" });
    expect(await reasons("sms", phone)).toEqual([["opted-out", "all"]]);
  });

  it("gets no repetition of an e-mail whose answer was lost: it is only looked for", async () => {
    const request = confirmation(leadId, "email");
    fixture.resend.script([{ type: "reset" }]);
    const { messageId } = await server.deliver(request, composed("email", { to: to("stopped") }));
    const { suppressions } = fixture.store;
    const addressId = suppressions.addressId("email", to("stopped"));
    const at = fixture.now().toISOString();
    await suppressions.add({ channel: "email", addressId }, { reason: "complaint", scope: "all", at });
    fixture.resend.requests.splice(0);
    minutes(3);
    await server.reconcile();
    expect(fixture.resend.accepted).toHaveLength(0);
    expect(fixture.resend.requests.every(({ method }) => method === "GET")).toBe(true);
    expect(await fixture.store.ledger.find(messageId)).toMatchObject({
      status: "unknown",
      explanation: expect.stringContaining("spam"),
    });
  });
});

describe("a provider that cannot be asked", () => {
  it("is asked about a few messages only, and about all of them later", async () => {
    for (let index = 0; index < 20; index += 1) {
      await server.deliver(confirmation(`${leadId}-${index}`, "sms"), composed("sms"));
    }
    await deliver("email");
    fixture.resend.setStatus(fixture.resend.accepted[0]?.id ?? "", "delivered");
    fixture.twilio.always({ type: "error", status: 503, code: 20_503 }, "lookup");
    minutes(3);
    const away = await server.reconcile();
    expect(away).toMatchObject({ looked: 21, more: false });
    expect(lookups().length).toBeLessThanOrEqual(8);
    expect((await row("email")).status).toBe("delivered");
    fixture.twilio.always({ type: "success" }, "lookup");
    for (const { sid } of fixture.twilio.accepted) fixture.twilio.setStatus(sid, "delivered");
    minutes(3);
    expect(await server.reconcile()).toMatchObject({ looked: 20, changed: 20 });
  });
});

describe("a message of which nobody knows", () => {
  it("is found at Twilio by recipient and time", async () => {
    fixture.twilio.script([{ type: "reset-after-accepting" }]);
    expect((await deliver("sms")).status).toBe("unknown");
    minutes(3);
    expect(await server.reconcile()).toMatchObject({ changed: 1 });
    expect(await row("sms")).toMatchObject({
      status: "accepted",
      providerMessageId: fixture.twilio.accepted[0]?.sid,
    });
    expect(await nextCheck("sms")).toBe(2);
  });

  it("is repeated to Resend, which drops the second one", async () => {
    fixture.resend.script([{ type: "reset-after-accepting" }]);
    expect((await deliver("email")).status).toBe("unknown");
    minutes(3);
    await server.reconcile();
    expect((await row("email")).status).toBe("accepted");
    expect(fixture.resend.accepted).toHaveLength(1);
  });

  it("stays unknown when Twilio does not list it: that proves nothing, and nothing is sent", async () => {
    fixture.twilio.script([{ type: "reset" }]);
    await deliver("sms");
    const waits: (number | null)[] = [];
    while (waits.at(-1) !== null && waits.length < 12) {
      waits.push(await nextCheck("sms"));
      minutes((waits.at(-1) ?? 0) + 0.1);
      await server.reconcile();
    }
    expect(waits).toEqual([2, 5, 15, 60, 240, 960, 1440, 1440, null]);
    expect((await row("sms")).status).toBe("unknown");
    expect(fixture.twilio.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  });
});

describe("a status that is reported before the answer to the request", () => {
  it("counts: the message is not tried again, and nothing is wrong", async () => {
    const racing = fixture.server();
    const request = confirmation(leadId, "sms");
    fixture.twilio.script([{ type: "slow", delayMs: 250 }]);
    const delivery = racing.deliver(request, composed("sms"));
    const { id } = await until(async () => {
      const found = await fixture.store.ledger.findByKey(request.key);
      return fixture.twilio.accepted.length > 0 && found?.status === "sending" ? found : null;
    });
    await racing.applyReport({
      channel: "sms",
      messageId: id,
      providerMessageId: fixture.twilio.accepted[0]?.sid ?? "",
      status: "delivered",
      reason: null,
      explanation: null,
      providerCode: null,
      at: fixture.now().toISOString(),
    });
    expect(await delivery).toMatchObject({ status: "delivered", retry: null });
    expect(await row("sms")).toMatchObject({ status: "delivered", nextCheckAt: null });
    expect(fixture.told.log.filter(({ level }) => level === "error")).toEqual([]);
    expect((await racing.deliver(request, composed("sms"))).status).toBe("delivered");
    expect(fixture.twilio.accepted).toHaveLength(1);
  });
});
