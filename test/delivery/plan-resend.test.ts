import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryService } from "../../src/delivery/create-delivery.ts";
import {
  composed,
  confirmation,
  startDeliveryFixture,
  type DeliveryFixture,
} from "../support/delivery-fixture.ts";
import type { Answer } from "../support/scripted-answer.ts";

let fixture: DeliveryFixture;
let server: DeliveryService;
let leadNumber = 0;
let leadId = "";
beforeAll(async () => {
  // Long enough for an answer on a machine on which everything is tested at once.
  fixture = await startDeliveryFixture({ sendTimeoutMs: 10_000 });
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  await fixture.forgetTrouble();
  fixture.twilio.clear();
  server = fixture.server();
  leadNumber += 1;
  leadId = `L${leadNumber}`;
});

const sms = async (answer: Answer) => {
  fixture.twilio.script([answer]);
  return (await server.deliver(confirmation(leadId, "sms"), composed("sms"))).messageId;
};
const requests = () => fixture.twilio.requests.length;

describe("the plan of a resend", () => {
  it("says what would be sent and what it costs, and changes nothing", async () => {
    const id = await sms({ type: "error", status: 400, code: 21_211 });
    const [row, asked] = [await fixture.store.ledger.find(id), requests()];
    expect(await server.planResend(id)).toEqual({
      outcome: "ready",
      mayDuplicate: false,
      costMicros: 50_000,
      segments: 1,
      fence: row?.fence,
    });
    expect(await fixture.store.ledger.find(id)).toEqual(row);
    expect(requests()).toBe(asked);
  });

  it("says that the person may have it already, which sending refuses unless that is accepted", async () => {
    const id = await sms({ type: "reset-after-accepting" });
    expect(await server.planResend(id)).toMatchObject({ outcome: "ready", mayDuplicate: true });
    expect(await server.resendByHand(id, { mayDuplicate: false })).toMatchObject({
      objection: "unconfirmed",
    });
  });

  it.each<[objection: string, answer: Answer]>([["provider-has-it", { type: "success" }]])(
    "refuses with %s what sending refuses with it",
    async (objection, answer) => {
      const id = await sms(answer);
      const plan = await server.planResend(id);
      expect(plan).toMatchObject({ outcome: "refused", objection });
      expect(await server.resendByHand(id, { mayDuplicate: true })).toEqual(plan);
    },
  );

  it("refuses what waits for a blocked account, and leaves the next try to whoever comes", async () => {
    const id = await sms({ type: "error", status: 400, code: 21_211 });
    await server.circuits.accountFault("sms", {
      providerCode: "20003",
      explanation: "The account is suspended.",
    });
    expect(await server.planResend(id)).toMatchObject({ outcome: "refused", objection: "channel-held" });
    fixture.clock.skewMs += 2 * 60_000;
    expect(await server.planResend(id)).toMatchObject({ outcome: "ready" });
    // Had the plan taken the turn, this one would have to wait for the next.
    expect(await server.resendByHand(id, { mayDuplicate: false })).toMatchObject({
      outcome: "tried",
      delivery: { status: "accepted" },
    });
  });

  it("is of a message as it was looked at: what has changed since is not sent", async () => {
    const id = await sms({ type: "reset-after-accepting" });
    const plan = await server.planResend(id);
    const fence = plan.outcome === "ready" ? plan.fence : -1;
    await server.resendByHand(id, { mayDuplicate: true, fence });
    expect(await server.resendByHand(id, { mayDuplicate: true, fence })).toMatchObject({
      objection: "changed",
    });
    expect(fixture.twilio.accepted).toHaveLength(2);
  });

  it("is none for a message that is not there", async () => {
    expect(await server.planResend("01JDA3Q7Z9T4V8M2K6W1XHC5RB")).toEqual({ outcome: "not-found" });
  });
});
