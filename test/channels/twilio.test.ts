import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { twilioChannel } from "../../src/channels/twilio.ts";
import { twilioErrors } from "../../src/channels/twilio-errors.ts";
import { describeChannelContract, expectAccepted, expectAnswered } from "../contract/channel-contract.ts";
import { describeNetworkChannelContract } from "../contract/network-channel-contract.ts";
import { startTwilioSimulator } from "../support/twilio-simulator.ts";

const text = "Bonjour Zoé, votre mot de passe est s3cret-42.";
const to = "+33612345678";
const timeoutMs = 10_000;
const statusCallbackUrl = (id: string) => `https://app.example.com/api/webhooks/twilio?message=${id}`;

describeChannelContract("Twilio", async () => {
  let now = new Date("2026-03-01T09:00:00.000Z");
  const simulator = await startTwilioSimulator({ clock: () => now });
  opened.push(simulator);
  const { accountSid, authToken, url: baseUrl } = simulator;
  return {
    channel: twilioChannel({ accountSid, authToken, from: "ACME", baseUrl }),
    message: ({ recipient, content }) => ({ to: recipient, text: content }),
    recipients: [to, "+32470123456"],
    acceptedCount: async () => simulator.accepted.length,
    setNow: (instant) => (now = new Date(instant)),
  };
});

describeNetworkChannelContract("Twilio", async () => {
  const simulator = await startTwilioSimulator();
  const { accountSid, authToken } = simulator;
  return {
    simulator,
    channelAt: (baseUrl, options) =>
      twilioChannel({ accountSid, authToken, from: "ACME", baseUrl, ...options }),
    message: { to, text },
    private: [authToken, Buffer.from(`${accountSid}:${authToken}`).toString("base64"), "s3cret-42", to],
  };
});

const opened: Awaited<ReturnType<typeof startTwilioSimulator>>[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((simulator) => simulator.close()));
});

describe("Twilio", () => {
  let simulator: Awaited<ReturnType<typeof startTwilioSimulator>>;
  beforeEach(async () => {
    simulator = await startTwilioSimulator();
    opened.push(simulator);
  });

  const channel = (options: Partial<Parameters<typeof twilioChannel>[0]> = {}) =>
    twilioChannel({
      accountSid: simulator.accountSid,
      authToken: simulator.authToken,
      from: "ACME",
      baseUrl: simulator.url,
      ...options,
    });
  const options = { messageId: "01J", idempotencyKey: "01J.1", timeoutMs };

  test("sends what was asked, with the credentials, on a connection of its own", async () => {
    const receipt = expectAccepted(await channel({ statusCallbackUrl }).send({ to, text }, options));
    expect(simulator.accepted).toMatchObject([
      {
        sid: receipt.providerMessageId,
        to,
        from: "ACME",
        messagingServiceSid: null,
        text,
        statusCallback: "https://app.example.com/api/webhooks/twilio?message=01J",
      },
    ]);
    expect(simulator.requests).toMatchObject([
      {
        headers: { connection: "close", "user-agent": expect.stringContaining("twilio-node/") },
        body: { To: to, From: "ACME", Body: text },
      },
    ]);
    expect(receipt.segments).toBe(1);
  });

  test("keeps every character of a text: plus signs, ampersands, line breaks, emoji", async () => {
    const odd = "a+b & c=d%20\n« été » 😀 ~!*'()";
    expectAccepted(await channel().send({ to, text: odd }, options));
    expect(simulator.accepted).toMatchObject([{ text: odd }]);
  });

  test("a message's own sender replaces the configured one, and a messaging service is named as one", async () => {
    const service = `MG${"a".repeat(32)}`;
    const withService = channel({ messagingServiceSid: service });
    expectAccepted(await withService.send({ to, text }, options));
    expectAccepted(await withService.send({ to, text, from: "+3197000000" }, options));
    expectAccepted(await channel().send({ to, text, from: service }, options));
    expectAccepted(await channel().send({ to, text, from: "MGBRAND" }, options));
    expect(simulator.accepted.map(({ from, messagingServiceSid }) => from ?? messagingServiceSid)).toEqual([
      service,
      "+3197000000",
      service,
      "MGBRAND",
    ]);
  });

  test("a messaging service's first answer knows no segments, so the receipt has none", async () => {
    const receipt = await channel({ messagingServiceSid: `MG${"a".repeat(32)}` }).send({ to, text }, options);
    expect(expectAccepted(receipt)).not.toHaveProperty("segments");
  });

  test("the base URL's path comes before the API's", async () => {
    await channel({ baseUrl: `${simulator.url}/proxy/` }).send({ to, text }, options);
    expect(simulator.requests[0]?.path).toMatch(/^\/proxy\/2010-04-01\/Accounts\/AC/);
  });

  test("wrong credentials are an account refusal", async () => {
    expect(await channel({ authToken: "wrong" }).send({ to, text }, options)).toMatchObject({
      status: "refused",
      reason: "account",
      retryable: false,
      providerCode: "20003",
    });
  });

  // The classes of the table in the design's facts, written out once more: the table under test is not its own judge.
  test.each([
    { class: "account", status: 401, codes: [20003] },
    { class: "account", status: 403, codes: [20403, 10001, 20005] },
    { class: "account", status: 404, codes: [20404] },
    { class: "rate-limited", status: 429, codes: [20429, 14107], retryable: true },
    { class: "recipient", status: 400, codes: [21211, 21614, 21635] },
    { class: "route", status: 400, codes: [21408, 21212, 21606, 21609, 21659, 21660, 21661] },
    { class: "route", status: 400, codes: [21703, 21704, 21705, 21612] },
    { class: "trial", status: 400, codes: [21608] },
    { class: "opted-out", status: 400, codes: [21610] },
    { class: "rate-limited", status: 400, codes: [21611], retryable: true, retryAfterMs: 3_600_000 },
    { class: "content", status: 400, codes: [21602, 21617] },
    { class: "rate-limited", status: 400, codes: [63038], retryable: true, retryAfterMs: 86_400_000 },
    { class: "rate-limited", status: 429, codes: [63038], retryable: true, retryAfterMs: 86_400_000 },
    { class: "unrecognised", status: 400, codes: [21999, 30003] },
  ])("answers $status $codes are refused as $class", async ({ status, codes, retryable, ...rest }) => {
    for (const code of codes) {
      for (const type of ["error", "problem"] as const) {
        simulator.script([{ type, status, code }]);
        const receipt = await channel().send({ to, text }, options);
        expect(receipt).toMatchObject({
          status: "refused",
          reason: rest.class,
          retryable: retryable ?? false,
          providerCode: String(code),
        });
        expect("retryAfterMs" in receipt ? receipt.retryAfterMs : undefined).toBe(rest.retryAfterMs);
      }
    }
    expect(simulator.accepted).toEqual([]);
  });

  test.each([20500, 20503, 21211])("answer 5xx with code %i leaves the outcome unknown", async (code) => {
    simulator.script([{ type: "error", status: 503, code }]);
    expect(await channel().send({ to, text }, options)).toMatchObject({
      status: "unknown",
      providerCode: String(code),
    });
  });

  test("a trial account's refusal says in words what to do", async () => {
    simulator.script([{ type: "error", status: 400, code: 21608 }]);
    const receipt = await channel().send({ to, text }, options);
    expect(receipt).toMatchObject({ message: expect.stringMatching(/trial account.*verified numbers/) });
  });

  test("the table has every code of the facts, with its class", () => {
    const classes = Object.fromEntries(
      Object.entries(twilioErrors)
        .filter(([, { when }]) => when !== "request")
        .map(([code, error]) => [code, error.class]),
    );
    expect(classes).toEqual({
      30001: "undelivered",
      30002: "account",
      30003: "undelivered",
      30004: "recipient",
      30005: "recipient",
      30006: "recipient",
      30007: "content",
      30008: "undelivered",
      30036: "undelivered",
      30037: "account",
      30410: "ambiguous",
      30450: "rate-limited",
      30453: "rate-limited",
      30454: "trial",
      30500: "undelivered",
      63038: "rate-limited",
    });
  });

  test.each([
    ["queued", "accepted"],
    ["accepted", "accepted"],
    ["scheduled", "accepted"],
    ["sending", "accepted"],
    ["sent", "sent"],
    ["delivered", "delivered"],
    ["partially_delivered", "delivered"],
    ["read", "delivered"],
    ["undelivered", "undelivered"],
    ["failed", "failed"],
    ["canceled", "failed"],
    ["never_seen", "accepted"],
  ])("a message that is %s there is %s here", async (status, expected) => {
    const { providerMessageId } = expectAccepted(await channel().send({ to, text }, options));
    simulator.setStatus(providerMessageId, status, status === "undelivered" ? 30003 : undefined);
    const [message] = expectAnswered(await channel().lookup({ by: "id", providerMessageId, timeoutMs }));
    expect(message?.status).toBe(expected);
    expect(message?.providerCode).toBe(status === "undelivered" ? "30003" : undefined);
  });

  test("looks through all pages of a recipient's messages and no further than needed", async () => {
    const clock = { now: new Date("2026-03-01T11:00:00.900Z") };
    const busy = await startTwilioSimulator({ clock: () => clock.now });
    opened.push(busy);
    const there = channel({ baseUrl: busy.url });
    await Promise.all(Array.from({ length: 230 }, () => there.send({ to, text }, options)));
    clock.now = new Date("2026-03-01T12:00:00.000Z");
    await Promise.all(Array.from({ length: 50 }, () => there.send({ to, text }, options)));
    busy.requests.length = 0;
    const lookup = async (createdAfter: string) =>
      expectAnswered(await there.lookup({ by: "recipient", recipient: to, createdAfter, timeoutMs })).length;

    // Twilio cuts its dates to whole seconds: what was made in the second of the claim counts.
    expect(await lookup("2026-03-01T11:00:00.500Z")).toBe(280);
    expect(busy.requests).toHaveLength(3);
    expect(await lookup("2026-03-01T11:30:00.000Z")).toBe(50);
    expect(busy.requests).toHaveLength(4);
    expect(
      busy.requests.some(({ query }) => [...query.keys()].some((key) => key.startsWith("DateSent"))),
    ).toBe(false);
  });

  test("the prefix of a trial account is not taken for content", async () => {
    const trial = await startTwilioSimulator({ trial: true });
    opened.push(trial);
    const there = channel({ baseUrl: trial.url });
    const { providerMessageId } = expectAccepted(await there.send({ to, text }, options));
    const [message] = expectAnswered(await there.lookup({ by: "id", providerMessageId, timeoutMs }));
    expect(message?.content).toBe(text);
  });

  test("the configuration digest changes with each setting that could mend a refusal, and shows none", () => {
    const digests = [
      channel(),
      channel({ authToken: "another" }),
      channel({ accountSid: `AC${"1".repeat(32)}` }),
      channel({ from: "OTHER" }),
      channel({ messagingServiceSid: `MG${"a".repeat(32)}` }),
      channel({ baseUrl: "http://127.0.0.1:1" }),
    ].map(({ configuration }) => configuration);
    expect(new Set(digests).size).toBe(6);
    expect(channel().configuration).toBe(digests[0]);
    for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each([
    { accountSid: "SK0" },
    { authToken: "" },
    { baseUrl: "ftp://127.0.0.1" },
    { baseUrl: "http://s3cret@127.0.0.1" },
    { baseUrl: "http://:s3cret@127.0.0.1" },
    { baseUrl: "http://127.0.0.1/?key=s3cret" },
  ])("refuses the options %j without showing a value", (wrong) => {
    expect(() => channel(wrong)).toThrow(expect.objectContaining({ code: "CHANNEL_OPTIONS_INVALID" }));
    expect(() => channel(wrong)).not.toThrow(/s3cret/);
  });
});
