import { afterEach, beforeEach, expect, it } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { paceOf } from "../../src/functions/pace.ts";
import { startJourneyFixture, type JourneyFixture } from "../support/journey-fixture.ts";

let fixture: JourneyFixture;
beforeEach(async () => {
  fixture = await startJourneyFixture({ reconciling: true });
});
afterEach(async () => fixture.close());

it("brings final statuses by itself, on its schedule, where no webhook can", async () => {
  const lead = {
    leadId: "L1",
    firstName: "Zoé",
    lastName: "L",
    email: "zoe@example.com",
    phone: "+33612345678",
  };
  await fixture.send(await fixture.happened("lead.created", lead));
  fixture.twilio.setStatus(fixture.twilio.accepted[0]?.sid ?? "", "delivered");
  fixture.resend.setStatus(fixture.resend.accepted[0]?.id ?? "", "bounced");
  await fixture.pass(0.15);
  const { messages } = await fixture.store.ledger.list({ leadId: "L1", limit: 10 });
  expect(messages.map(({ channel, status }) => `${channel} ${status}`).toSorted()).toEqual([
    "email undelivered",
    "sms delivered",
  ]);
});

it("spaces the starts of journeys as the sender's throughput asks, and leaves them alone otherwise", () => {
  expect(paceOf(parseConfig({}).throughput)).toEqual({ retries: 10 });
  const slow = parseConfig({ SMS_PER_SECOND: "0.5", EMAILS_PER_SECOND: "5", JOURNEY_CONCURRENCY: "20" });
  expect(paceOf(slow.throughput)).toEqual({
    retries: 10,
    throttle: { limit: 30, period: "1m", burst: 1 },
    concurrency: { limit: 20, scope: "fn" },
  });
});
