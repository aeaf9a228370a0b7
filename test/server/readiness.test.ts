import { afterAll, beforeAll, expect, it } from "vitest";
import { readiness } from "../../src/server/readiness.ts";
import { startDeliveryFixture, type DeliveryFixture } from "../support/delivery-fixture.ts";

let fixture: DeliveryFixture;
beforeAll(async () => {
  fixture = await startDeliveryFixture();
});
afterAll(async () => fixture.close());

function ask({ inDetail } = { inDetail: true }) {
  const { circuits } = fixture.server();
  const { store, channels } = fixture;
  const inngestServer = { registered: true };
  return readiness({ store, channels, engine: undefined, inngestServer, circuits }, { inDetail });
}

it("stays ready while a provider's account accepts nothing, and says why nothing goes out", async () => {
  expect(await ask()).toMatchObject({
    ready: true,
    checks: { sms: "twilio", email: "resend", circuits: { sms: { status: "closed" } } },
  });
  const fault = { providerCode: "20003", explanation: "the account is suspended" };
  await fixture.server().circuits.accountFault("sms", fault);
  expect(await ask()).toMatchObject({
    ready: true,
    checks: {
      sms: "twilio",
      circuits: { sms: { status: "open", why: "the account is suspended" }, email: { status: "closed" } },
    },
  });
  const { sms } = (await ask({ inDetail: false })).checks.circuits;
  expect(sms).toEqual({ status: "open", since: expect.any(String), nextProbeAt: expect.any(String) });
});
