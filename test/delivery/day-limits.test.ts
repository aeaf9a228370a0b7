import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { localDay, nextLocalDayAt } from "../../src/delivery/local-day.ts";
import { amountText, estimatedCostMicros } from "../../src/delivery/prices.ts";
import {
  composed,
  confirmation,
  noLimits,
  startDeliveryFixture,
  type DeliveryFixture,
} from "../support/delivery-fixture.ts";

let fixture: DeliveryFixture;
let leadNumber = 0;
let now = new Date();

beforeAll(async () => {
  fixture = await startDeliveryFixture({ now: () => now, sendTimeoutMs: 5000 });
});
afterAll(async () => fixture.close());
beforeEach(() => {
  fixture.twilio.clear();
  leadNumber += 1;
  // A day of its own for each test, and Paris is an hour ahead.
  now = new Date(Date.UTC(2031, 0, leadNumber, 22, 30));
});

const lead = (name: string) => `L${leadNumber}-${name}`;

describe("a day's limit", () => {
  const limited = () =>
    fixture.server({ dayLimits: { sms: { ...noLimits, "recipient-messages": 1 }, email: noLimits } });

  it("puts off what is above it until the next day begins here, without asking the provider", async () => {
    const server = limited();
    const deliver = (name: string) => server.deliver(confirmation(lead(name), "sms"), composed("sms"));
    expect((await deliver("a")).status).toBe("accepted");
    const second = await deliver("b");
    const midnight = new Date(Date.UTC(2031, 0, leadNumber, 23)).toISOString();
    expect(second).toMatchObject({
      status: "deferred",
      reason: "limit-recipient-messages",
      deferredUntilAt: midnight,
      retry: null,
    });
    expect(second.explanation).toContain("SMS_MAX_PER_RECIPIENT_PER_DAY is 1");
    expect(fixture.twilio.requests).toHaveLength(1);
    expect(await fixture.statuses(second.messageId)).toEqual(["pending", "deferred"]);
    now = new Date(midnight);
    expect((await deliver("b")).status).toBe("accepted");
  });

  it("skips a one-off message, and says when it may be tried again", async () => {
    const server = limited();
    await server.deliver(confirmation(lead("a"), "sms"), composed("sms"));
    const request = { ...confirmation(lead("b"), "sms"), mayWait: false };
    expect(await server.deliver(request, composed("sms"))).toMatchObject({
      status: "skipped",
      reason: "limit-recipient-messages",
      retry: { afterMs: 30 * 60_000 },
    });
  });

  it("does not count what was refused or could not be sent", async () => {
    const server = limited();
    fixture.twilio.script([{ type: "error", status: 400, code: 21_211 }]);
    await server.deliver(confirmation(lead("a"), "sms"), composed("sms"));
    expect((await server.deliver(confirmation(lead("b"), "sms"), composed("sms"))).status).toBe("accepted");
  });

  it("keeps what a message costs, and adds it up by day and channel", async () => {
    const server = fixture.server();
    await server.deliver(confirmation(lead("a"), "sms"), composed("sms"));
    await server.deliver(confirmation(lead("b"), "sms"), composed("sms", { to: "+32470123456" }));
    await server.deliver(confirmation(lead("c"), "email"), composed("email"));
    expect(await fixture.row(confirmation(lead("b"), "sms").key)).toMatchObject({
      costMicros: 80_000,
      class: "transactional",
    });
    expect(await fixture.store.ledger.usage(localDay(now, "Europe/Paris"))).toMatchObject([
      { channel: "email", messages: 1, segments: 0, costMicros: 400 },
      { channel: "sms", messages: 2, segments: 2, costMicros: 130_000 },
    ]);
  });
});

describe("the next day", () => {
  it.each([
    ["Europe/Paris", "2026-11-22T12:00:00Z", "2026-11-22T23:00:00.000Z"],
    // The clock is put on, and back: days of 23 and 25 hours.
    ["Europe/Paris", "2026-03-28T23:30:00Z", "2026-03-29T22:00:00.000Z"],
    ["Europe/Paris", "2026-10-24T22:30:00Z", "2026-10-25T23:00:00.000Z"],
    // Midnight itself is skipped: the day begins at one.
    ["America/Santiago", "2026-09-05T12:00:00Z", "2026-09-06T04:00:00.000Z"],
    ["Pacific/Auckland", "2026-11-22T12:00:00Z", "2026-11-23T11:00:00.000Z"],
  ])("begins in %s, from %s, at %s", (timeZone, at, next) => {
    expect(nextLocalDayAt(new Date(at), timeZone)).toBe(next);
    const before = localDay(new Date(Date.parse(next) - 1), timeZone);
    expect(localDay(new Date(at), timeZone)).toBe(before);
    expect(localDay(new Date(next), timeZone)).not.toBe(before);
  });
});

describe("prices", () => {
  const prices = { currency: "EUR", smsSegmentMicros: { FR: 50_000, "*": 100_000 }, emailMicros: 400 };

  it("count segments by the country of the number, and e-mails by the piece", () => {
    const sms = { channel: "sms", segments: 2 } as const;
    expect(estimatedCostMicros(prices, { ...sms, to: "+33612345678" })).toBe(100_000);
    expect(estimatedCostMicros(prices, { ...sms, to: "+41791234567" })).toBe(200_000);
    expect(estimatedCostMicros(prices, { channel: "email", segments: null, to: "a@example.com" })).toBe(400);
    const onlyFrance = { ...prices, smsSegmentMicros: { FR: 50_000 } };
    expect(estimatedCostMicros(onlyFrance, { ...sms, to: "+41791234567" })).toBeNull();
  });

  it.each([
    [50_000, "0.05"],
    [400, "0.0004"],
    [1_000_000, "1.00"],
    [0, "0.00"],
    [12_345_678, "12.345678"],
  ])("of %i millionths read %s", (micros, text) => {
    expect(amountText(micros)).toBe(text);
  });
});
