import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryService } from "../../src/delivery/create-delivery.ts";
import {
  composed,
  confirmation,
  noLimits,
  startDeliveryFixture,
  type DeliveryFixture,
} from "../support/delivery-fixture.ts";
import { until } from "../support/server-process.ts";

let fixture: DeliveryFixture;
let server: DeliveryService;
let leadNumber = 0;
let leadId = "";

beforeAll(async () => {
  fixture = await startDeliveryFixture({ sendTimeoutMs: 5000, environment: { PROMOTIONAL_HOURS: "always" } });
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  await fixture.forgetTrouble();
  fixture.twilio.clear();
  fixture.resend.clear();
  server = fixture.server();
  leadNumber += 1;
  leadId = `L${leadNumber}`;
});

const sms = () => server.deliver(confirmation(leadId, "sms"), composed("sms"));
const again = (id: string, mayDuplicate = false) => server.resendByHand(id, { mayDuplicate });
const sent = () => fixture.twilio.requests.filter(({ method }) => method === "POST");

describe("sending again by hand", () => {
  it("takes a word for a message that may have gone out, and then sends the very same text", async () => {
    fixture.twilio.script([{ type: "reset-after-accepting" }]);
    const { messageId } = await sms();
    const refused = await again(messageId);
    expect(refused).toMatchObject({
      outcome: "refused",
      explanation: expect.stringContaining("mayDuplicate"),
    });
    expect(sent()).toHaveLength(1);
    expect(await again(messageId, true)).toMatchObject({
      outcome: "tried",
      delivery: { messageId, status: "accepted" },
    });
    const [first, second] = sent().map(({ body }) => body["Body"]);
    expect(second).toBe(first);
    expect(await fixture.row(confirmation(leadId, "sms").key)).toMatchObject({ rendering: 2, attempts: 2 });
    // It has settled: what was kept for it is gone.
    expect(await fixture.store.ledger.sealedBytes(messageId)).toBeNull();
  });

  it("leaves a message unknown that may have gone out when the second one is refused", async () => {
    fixture.twilio.script([{ type: "reset" }, { type: "error", status: 400, code: 21_211 }]);
    const { messageId } = await sms();
    expect(await again(messageId, true)).toMatchObject({ delivery: { status: "unknown" } });
  });

  it("sends what was refused, or did not arrive, from what is shown of it", async () => {
    fixture.twilio.script([{ type: "error", status: 400, code: 21_211 }]);
    const { messageId } = await sms();
    expect(await again(messageId)).toMatchObject({ delivery: { status: "accepted" } });
    const [first, second] = sent().map(({ body }) => body["Body"]);
    expect(second).toBe(first);

    const sid = fixture.twilio.accepted[0]?.sid ?? "";
    const report = {
      channel: "sms",
      messageId,
      reason: null,
      explanation: null,
      providerCode: null,
    } as const;
    const at = fixture.now().toISOString();
    await server.applyReport({ ...report, providerMessageId: sid, status: "undelivered", at });
    expect(await again(messageId)).toMatchObject({ delivery: { status: "accepted" } });
    // What is still told of the first one says nothing of the second.
    await server.applyReport({ ...report, providerMessageId: sid, status: "delivered", at });
    expect((await fixture.row(confirmation(leadId, "sms").key)).status).toBe("accepted");
  });

  it("sends nothing again that the provider has", async () => {
    const { messageId } = await sms();
    expect(await again(messageId, true)).toMatchObject({ outcome: "refused" });
    expect(sent()).toHaveLength(1);
    expect(await again("01UNKNOWN")).toEqual({ outcome: "not-found" });
  });

  it("asks whether the person may be written to, as any attempt does", async () => {
    fixture.twilio.script([{ type: "error", status: 400, code: 21_408 }]);
    const { messageId } = await sms();
    const { suppressions } = fixture.store;
    const address = { channel: "sms", addressId: suppressions.addressId("sms", "+33612345678") } as const;
    const at = fixture.now().toISOString();
    await suppressions.add(address, { reason: "stop", scope: "all", at });
    expect(await again(messageId)).toMatchObject({ outcome: "refused" });
    expect(sent()).toHaveLength(1);
    await suppressions.lift(address, { at: new Date(Date.parse(at) + 1).toISOString() });
    expect(await again(messageId)).toMatchObject({ outcome: "tried" });
  });

  const reminder = () => ({ ...confirmation(leadId, "email"), template: "questionnaire-reminder" as const });
  /** A promotional e-mail that was refused for good. */
  const refusedReminder = async (to: string) => {
    fixture.resend.script([{ type: "error", status: 422, code: "validation_error" }]);
    const { messageId } = await server.deliver(reminder(), () =>
      Promise.resolve({
        to,
        locale: "fr",
        timeZone: null,
        consent: null,
        content: { template: "questionnaire-reminder", data: { name: "Zoé" } },
      }),
    );
    return messageId;
  };
  const said = async (consent: boolean) => {
    const ts = fixture.now().getTime();
    const contact = { firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.com" };
    const data = { leadId, ...contact, consent: { email: consent } };
    await fixture.store.subjects.apply([{ name: "lead.created", id: `${leadId}-${ts}`, ts, data }], {
      at: fixture.now().toISOString(),
      forwarded: true,
    });
  };

  it("is refused for a promotional message to somebody who does not want any by now", async () => {
    const messageId = await refusedReminder("zoe@example.com");
    await said(false);
    expect(await again(messageId)).toMatchObject({
      outcome: "refused",
      explanation: expect.stringContaining("does not want promotional"),
    });
  });

  it("keeps the button of mail programs in a promotional e-mail", async () => {
    const messageId = await refusedReminder("zoe@example.com");
    expect(await again(messageId)).toMatchObject({ delivery: { status: "accepted" } });
    const [first, second] = fixture.resend.requests.map(({ body }) => body);
    expect(second?.["headers"]).toMatchObject({ "List-Unsubscribe": expect.stringContaining("/u/") });
    expect(second).toEqual(first);
  });

  it.each(["sms", "email"] as const)("keeps the sender that a message asked for: %s", async (channel) => {
    const from = channel === "sms" ? "+33644001122" : "Zoé <zoe@brand.example.com>";
    fixture.twilio.script([{ type: "error", status: 400, code: 21_211 }]);
    fixture.resend.script([{ type: "error", status: 422, code: "validation_error" }]);
    const { messageId } = await server.deliver(confirmation(leadId, channel), async () => ({
      ...(await composed(channel)()),
      from,
    }));
    expect(await again(messageId)).toMatchObject({ delivery: { status: "accepted" } });
    const name = channel === "sms" ? "From" : "from";
    const requests = channel === "sms" ? sent() : fixture.resend.requests;
    expect(requests.map(({ body }) => body[name])).toEqual([from, from]);
  });

  it("can be found at the provider when the answer is lost, also after a limit had held it back", async () => {
    const limited = fixture.server({
      dayLimits: { sms: { ...noLimits, "day-messages": 0 }, email: noLimits },
    });
    const to = "+33698765434";
    const oneOff = { ...confirmation(leadId, "sms"), mayWait: false };
    const { messageId } = await limited.deliver(oneOff, composed("sms", { to }));
    fixture.twilio.script([{ type: "reset-after-accepting" }]);
    expect(await again(messageId)).toMatchObject({ delivery: { status: "unknown" } });
    expect(await server.deliver(oneOff, composed("sms", { to }))).toMatchObject({
      status: "accepted",
      providerMessageId: fixture.twilio.accepted[0]?.sid,
    });
  });

  it("is not taken for the first one, whose status is told once more while the second is being sent", async () => {
    const to = "+33698765435";
    const { messageId } = await server.deliver(confirmation(leadId, "sms"), composed("sms", { to }));
    const sid = fixture.twilio.accepted[0]?.sid ?? "";
    const undelivered = {
      channel: "sms",
      messageId,
      providerMessageId: sid,
      status: "undelivered",
      reason: "undelivered",
      explanation: null,
      providerCode: "30003",
      at: fixture.now().toISOString(),
    } as const;
    await server.applyReport(undelivered);
    fixture.twilio.script([{ type: "slow", delayMs: 250 }]);
    const second = again(messageId);
    await until(async () => {
      const row = await fixture.store.ledger.find(messageId);
      return row?.status === "sending" ? row : null;
    });
    await server.applyReport(undelivered);
    const secondSid = () => fixture.twilio.accepted[1]?.sid;
    expect(await second).toMatchObject({ delivery: { status: "accepted", providerMessageId: secondSid() } });

    // Nor is the first one adopted when the answer to a third is lost.
    await server.applyReport({ ...undelivered, providerMessageId: secondSid() ?? "" });
    fixture.twilio.script([{ type: "reset-after-accepting" }]);
    expect(await again(messageId)).toMatchObject({ delivery: { status: "unknown" } });
    const found = await server.deliver(confirmation(leadId, "sms"), composed("sms", { to }));
    expect(found).toMatchObject({ providerMessageId: fixture.twilio.accepted[2]?.sid });
  });

  it("counts for the day's limits like a message of its own", async () => {
    const limited = fixture.server({
      dayLimits: { sms: { ...noLimits, "recipient-messages": 1 }, email: noLimits },
    });
    const request = confirmation(leadId, "sms");
    const to = "+33698765432";
    fixture.twilio.script([{ type: "reset" }]);
    const { messageId } = await limited.deliver(request, composed("sms", { to }));
    expect(await limited.resendByHand(messageId, { mayDuplicate: true })).toMatchObject({
      delivery: { status: "unknown", explanation: expect.stringContaining("SMS_MAX_PER_RECIPIENT_PER_DAY") },
    });
    expect(sent()).toHaveLength(1);
  });

  it("keeps what it said of a refused message that the day's limit holds back", async () => {
    const limited = fixture.server({
      dayLimits: { sms: { ...noLimits, "day-messages": 0 }, email: noLimits },
    });
    fixture.twilio.script([{ type: "error", status: 400, code: 21_211 }]);
    const { messageId } = await sms();
    const before = await fixture.row(confirmation(leadId, "sms").key);
    expect(await limited.resendByHand(messageId, { mayDuplicate: false })).toMatchObject({
      delivery: { status: "skipped", reason: "limit-day-messages" },
    });
    const { recipient, body, segments, locale } = before;
    expect(await fixture.row(before.key)).toMatchObject({ recipient, body, segments, locale });
    expect(await again(messageId)).toMatchObject({ delivery: { status: "accepted" } });
  });

  it("goes on counting one that did not arrive when the limit holds the second one back, as often as it is asked", async () => {
    const limited = fixture.server({
      dayLimits: { sms: { ...noLimits, "recipient-messages": 1 }, email: noLimits },
    });
    const to = "+33698765433";
    const { messageId } = await limited.deliver(confirmation(leadId, "sms"), composed("sms", { to }));
    const sid = fixture.twilio.accepted[0]?.sid ?? "";
    await limited.applyReport({
      channel: "sms",
      messageId,
      providerMessageId: sid,
      status: "undelivered",
      reason: "undelivered",
      explanation: null,
      providerCode: "30003",
      at: fixture.now().toISOString(),
    });
    for (let time = 0; time < 3; time += 1) {
      expect(await limited.resendByHand(messageId, { mayDuplicate: false })).toMatchObject({
        delivery: { reason: "limit-recipient-messages", retry: { afterMs: expect.any(Number) } },
      });
      expect(await fixture.row(confirmation(leadId, "sms").key)).toMatchObject({
        status: "undelivered",
        reason: "undelivered",
        providerCode: "30003",
        providerMessageId: sid,
        owner: null,
      });
    }
    expect(sent()).toHaveLength(1);
  });

  it("cannot send a secret that is not kept", async () => {
    fixture.twilio.script([{ type: "error", status: 400, code: 21_211 }]);
    const { messageId } = await server.deliver(
      { ...confirmation(leadId, "sms"), template: "trial-access" },
      () =>
        Promise.resolve({
          to: "+33612345678",
          locale: "fr",
          timeZone: null,
          consent: null,
          content: { template: "trial-access", data: { name: "Zoé", temporaryPassword: "Canary-1" } },
        }),
    );
    expect(await again(messageId)).toMatchObject({
      outcome: "refused",
      objection: "content-gone",
      explanation: "Its content is no longer kept.",
    });
  });
});
