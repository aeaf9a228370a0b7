import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { resendChannel } from "../../src/channels/resend.ts";
import { resendErrors } from "../../src/channels/resend-errors.ts";
import { describeChannelContract, expectAccepted, expectAnswered } from "../contract/channel-contract.ts";
import { describeNetworkChannelContract } from "../contract/network-channel-contract.ts";
import { startResendSimulator } from "../support/resend-simulator.ts";

const to = "zoe@example.com";
const from = "ACME <bonjour@acme.example>";
const email = {
  to,
  from,
  subject: "Bienvenue Zoé",
  text: "Mot de passe : s3cret-42",
  html: "<p>s3cret-42</p>",
};
const timeoutMs = 10_000;
const hourMs = 60 * 60 * 1000;

const opened: Awaited<ReturnType<typeof startResendSimulator>>[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((simulator) => simulator.close()));
});

describeChannelContract("Resend", async () => {
  let now = new Date("2026-03-01T09:00:00.000Z");
  const simulator = await startResendSimulator({ clock: () => now });
  opened.push(simulator);
  return {
    channel: resendChannel({ apiKey: simulator.apiKey, baseUrl: simulator.url }),
    message: ({ recipient, content }) => ({ ...email, to: recipient, subject: content }),
    recipients: [to, "lea@example.com"],
    acceptedCount: async () => simulator.accepted.length,
    setNow: (instant) => (now = new Date(instant)),
  };
});

describeNetworkChannelContract("Resend", async () => {
  const simulator = await startResendSimulator();
  const { apiKey } = simulator;
  return {
    simulator,
    channelAt: (baseUrl, options) => resendChannel({ apiKey, baseUrl, ...options }),
    message: email,
    private: [apiKey, "s3cret-42", to],
  };
});

describe("Resend", () => {
  let simulator: Awaited<ReturnType<typeof startResendSimulator>>;
  beforeEach(async () => {
    simulator = await startResendSimulator();
    opened.push(simulator);
  });

  const channel = (options: Partial<Parameters<typeof resendChannel>[0]> = {}) =>
    resendChannel({ apiKey: simulator.apiKey, baseUrl: simulator.url, ...options });
  const options = { messageId: "01J", idempotencyKey: "01J.1", timeoutMs };

  test("sends what was asked, with the key, the SDK's user agent and a tag for correlation", async () => {
    const headers = { "List-Unsubscribe": "<https://acme.example/stop>" };
    const message = { ...email, replyTo: "aide@acme.example", headers };
    const receipt = expectAccepted(await channel().send(message, { ...options, messageId: "01J:é" }));
    expect(simulator.accepted).toMatchObject([
      {
        id: receipt.providerMessageId,
        to: [to],
        from,
        replyTo: "aide@acme.example",
        subject: email.subject,
        text: email.text,
        html: email.html,
        headers,
        tags: [{ name: "message_id", value: "01J__" }],
        idempotencyKey: "01J.1",
      },
    ]);
    expect(simulator.requests[0]?.headers["user-agent"]).toMatch(/^resend-node:/);
  });

  test("a send that broke after the provider took it is repeated with the same key without a second e-mail", async () => {
    simulator.script([{ type: "reset-after-accepting" }]);
    expect(await channel().send(email, options)).toMatchObject({ status: "unknown" });
    const receipt = expectAccepted(await channel().send(email, options));
    expect(simulator.accepted.map(({ id }) => id)).toEqual([receipt.providerMessageId]);
  });

  test("a wrong key is an account refusal", async () => {
    expect(await channel({ apiKey: "re_wrong" }).send(email, options)).toMatchObject({
      status: "refused",
      reason: "account",
      providerCode: "invalid_api_key",
    });
  });

  // The classes of the table in the design's facts, written out once more: the table under test is not its own judge.
  const refusals = [
    { class: "content", status: 400, names: ["validation_error", "invalid_idempotency_key"] },
    {
      class: "content",
      status: 422,
      names: ["missing_required_field", "invalid_parameter", "invalid_attachment"],
    },
    { class: "account", status: 401, names: ["missing_api_key", "restricted_api_key"] },
    { class: "account", status: 403, names: ["invalid_api_key", "suspended_api_key"] },
    { class: "account", status: 404, names: ["not_found"] },
    { class: "account", status: 405, names: ["method_not_allowed"] },
    { class: "route", status: 403, names: ["validation_error"] },
    { class: "conflict", status: 409, names: ["invalid_idempotent_request"] },
    {
      class: "rate-limited",
      status: 409,
      names: ["concurrent_idempotent_requests", "resource_locked"],
      retryable: true,
    },
    { class: "rate-limited", status: 429, names: ["rate_limit_exceeded", "never_seen"], retryable: true },
    {
      class: "quota",
      status: 429,
      names: ["daily_quota_exceeded"],
      retryable: true,
      retryAfterMs: 6 * hourMs,
    },
    {
      class: "quota",
      status: 429,
      names: ["monthly_quota_exceeded"],
      retryable: true,
      retryAfterMs: 24 * hourMs,
    },
    { class: "unrecognised", status: 451, names: ["security_error"] },
  ];
  test.each(refusals)(
    "answers $status $names are refused as $class",
    async ({ status, names, ...expected }) => {
      for (const code of names) {
        simulator.script([{ type: "error", status, code }]);
        const receipt = await channel().send(email, options);
        expect(receipt).toMatchObject({
          status: "refused",
          reason: expected.class,
          retryable: expected.retryable ?? false,
          providerCode: code,
        });
        expect("retryAfterMs" in receipt ? receipt.retryAfterMs : undefined).toBe(expected.retryAfterMs);
      }
      expect(simulator.accepted).toEqual([]);
    },
  );

  const failures = ["application_error", "internal_server_error", "service_unavailable"];
  test.each(failures)("answer 500 %s leaves the outcome unknown", async (code) => {
    simulator.script([{ type: "error", status: 500, code }]);
    expect(await channel().send(email, options)).toMatchObject({ status: "unknown", providerCode: code });
  });

  test("the table has no row that is not tested here", () => {
    const tested = new Set([...refusals.flatMap(({ names }) => names), ...failures]);
    expect(resendErrors.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
  });

  test("a rate limit without Retry-After is waited out by RateLimit-Reset", async () => {
    simulator.script([{ type: "rate-limited", headers: { "ratelimit-reset": "2" } }]);
    expect(await channel().send(email, options)).toMatchObject({ retryAfterMs: 2000 });
  });

  test("a quota is not waited out by a short Retry-After", async () => {
    simulator.script([{ type: "rate-limited", code: "daily_quota_exceeded", retryAfter: "1" }]);
    expect(await channel().send(email, options)).toMatchObject({ reason: "quota", retryAfterMs: 6 * hourMs });
  });

  test.each([
    ["queued", "accepted"],
    ["scheduled", "accepted"],
    ["sent", "accepted"],
    ["delivery_delayed", "sent"],
    ["delivered", "delivered"],
    ["opened", "delivered"],
    ["clicked", "delivered"],
    ["complained", "delivered"],
    ["bounced", "undelivered"],
    ["suppressed", "failed"],
    ["failed", "failed"],
    ["canceled", "failed"],
    ["never_seen", "accepted"],
  ])("an e-mail that is %s there is %s here", async (event, expected) => {
    const { providerMessageId } = expectAccepted(await channel().send(email, options));
    simulator.setStatus(providerMessageId, event);
    const [message] = expectAnswered(await channel().lookup({ by: "id", providerMessageId, timeoutMs }));
    expect(message?.status).toBe(expected);
  });

  test("looks through as many pages as needed, and finds an address with a name or another case", async () => {
    const named = { ...email, to: "Zoé <Zoe@Example.com>", subject: "named" };
    expectAccepted(await channel().send(named, { ...options, idempotencyKey: "first" }));
    await Promise.all(
      Array.from({ length: 130 }, (_, index) =>
        channel().send({ ...email, to: "lea@example.com" }, { ...options, idempotencyKey: `key-${index}` }),
      ),
    );
    simulator.requests.length = 0;
    const createdAfter = "2026-01-01T00:00:00.000Z";
    const messages = expectAnswered(
      await channel().lookup({ by: "recipient", recipient: to, createdAfter, timeoutMs }),
    );
    expect(messages.map(({ content }) => content)).toEqual(["named"]);
    expect(simulator.requests).toHaveLength(2);
  });

  test("the configuration digest changes with key, sender and base URL", () => {
    const digests = [
      channel(),
      channel({ apiKey: "re_other" }),
      channel({ from }),
      channel({ baseUrl: "http://127.0.0.1:1" }),
    ].map(({ configuration }) => configuration);
    expect(new Set(digests).size).toBe(4);
    for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{16}$/);
  });

  test("a key that no header can carry is refused without being shown", () => {
    const wrong = channel.bind(null, { apiKey: "re_s3cret\n" });
    expect(wrong).toThrow(expect.objectContaining({ code: "CHANNEL_OPTIONS_INVALID" }));
    expect(wrong).not.toThrow(/s3cret/);
  });
});
