import { createServer } from "node:http";
import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { Resend } from "resend";
import twilio from "twilio";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { resendChannel } from "../../src/channels/resend.ts";
import { twilioChannel } from "../../src/channels/twilio.ts";
import type { CallbackPlanInput } from "./callback-plan.ts";
import { freePort } from "./free-port.ts";
import { startResendSimulator } from "./resend-simulator.ts";
import { startTwilioSimulator } from "./twilio-simulator.ts";

type Received = { url: string; headers: Record<string, string>; body: string };

/** Takes webhooks on a port that may be known beforehand. */
async function startReceiver(port = 0, status = 204) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      received.push({ url: request.url ?? "", headers: Object.fromEntries(headers), body });
      response.writeHead(status).end();
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No TCP port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

const timeoutMs = 5000;
const sms = (to = "+33612345678") => ({ to, text: "Bonjour" });
const email = (to = "zoe@example.com") => ({
  to,
  from: "a@acme.example",
  subject: "Bonjour",
  text: "Bonjour",
});

let receiver: Awaited<ReturnType<typeof startReceiver>>;
const started: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await Promise.all([...started.splice(0), receiver].map((server) => server.close()));
});

async function twilioWith(callbacks?: CallbackPlanInput, receiverUrl = receiver.url) {
  const simulator = await startTwilioSimulator({
    ...(callbacks !== undefined && { callbacks }),
    inboundUrl: `${receiverUrl}/inbound`,
  });
  started.push(simulator);
  const { accountSid, authToken, url: baseUrl } = simulator;
  const statusCallbackUrl = (id: string) => `${receiverUrl}/status?message=${id}`;
  const channel = twilioChannel({ accountSid, authToken, from: "ACME", baseUrl, statusCallbackUrl });
  const send = (messageId: string, to?: string) =>
    channel.send(sms(to), { messageId, idempotencyKey: messageId, timeoutMs });
  return { simulator, channel, send };
}

async function resendWith(callbacks?: CallbackPlanInput, receiverUrl = receiver.url) {
  const simulator = await startResendSimulator({
    ...(callbacks !== undefined && { callbacks }),
    webhookUrl: `${receiverUrl}/resend`,
  });
  started.push(simulator);
  const channel = resendChannel({ apiKey: simulator.apiKey, baseUrl: simulator.url });
  const send = (messageId: string, to?: string) =>
    channel.send(email(to), { messageId, idempotencyKey: messageId, timeoutMs });
  return { simulator, channel, send };
}

describe("The Twilio simulator", () => {
  const parameters = ({ body }: Received) => Object.fromEntries(new URLSearchParams(body));
  const valid = (request: Received, authToken: string) =>
    twilio.validateRequest(
      authToken,
      request.headers["x-twilio-signature"] ?? "",
      receiver.url + request.url,
      parameters(request),
    );

  test("tells of sent and delivered at the StatusCallback, signed as Twilio's SDK demands", async () => {
    const { simulator, channel, send } = await twilioWith({});
    await send("01J");
    await simulator.callbacksSent();
    const providerMessageId = simulator.accepted[0]?.sid ?? "";
    expect(receiver.received.map(({ url }) => url)).toEqual(["/status?message=01J", "/status?message=01J"]);
    expect(
      receiver.received.map((request) => String(parameters(request)["MessageStatus"])).toSorted(),
    ).toEqual(["delivered", "sent"]);
    expect(parameters(receiver.received[0] ?? { url: "", headers: {}, body: "" })).toMatchObject({
      MessageSid: providerMessageId,
      AccountSid: simulator.accountSid,
      To: "+33612345678",
      From: "ACME",
    });
    expect(receiver.received.map((request) => valid(request, simulator.authToken))).toEqual([true, true]);
    expect(receiver.received.map((request) => valid(request, "another token"))).toEqual([false, false]);
    expect(await channel.lookup({ by: "id", providerMessageId, timeoutMs })).toMatchObject({
      messages: [{ status: "delivered" }],
    });
  });

  test("tells why a message was not delivered", async () => {
    const { simulator, channel, send } = await twilioWith({ undelivered: 1 });
    await send("01J");
    await simulator.callbacksSent();
    const last = receiver.received.map(parameters).find(({ MessageStatus }) => MessageStatus !== "sent");
    expect(last).toMatchObject({
      MessageStatus: "undelivered",
      ErrorCode: expect.stringMatching(/^3000[358]$/),
    });
    const providerMessageId = simulator.accepted[0]?.sid ?? "";
    expect(await channel.lookup({ by: "id", providerMessageId, timeoutMs })).toMatchObject({
      messages: [{ status: "undelivered", providerCode: last?.["ErrorCode"] }],
    });
  });

  test("tells nothing by default, and nothing of silent messages, whose state a lookup shows", async () => {
    const plain = await twilioWith();
    await plain.send("01J");
    const silent = await twilioWith({ silent: 1 });
    await silent.send("01J");
    await silent.simulator.callbacksSent();
    expect(receiver.received).toEqual([]);
    const providerMessageId = silent.simulator.accepted[0]?.sid ?? "";
    expect(await silent.channel.lookup({ by: "id", providerMessageId, timeoutMs })).toMatchObject({
      messages: [{ status: "delivered" }],
    });
  });

  test("repeats and reorders, the same in every run with the same seed", async () => {
    const plan = { seed: 7, repeats: 3, reordered: 0.5, reorderedMs: 30, undelivered: 0.3 };
    const run = async () => {
      receiver.received.length = 0;
      const { simulator, send } = await twilioWith({ ...plan, delayMs: [0, 10] });
      for (let number = 0; number < 10; number += 1) await send(`M${number}`, `+3361234567${number}`);
      await simulator.callbacksSent();
      const told = receiver.received.map((request) => {
        const { MessageStatus, ErrorCode } = parameters(request);
        return `${request.url} ${MessageStatus} ${ErrorCode}`;
      });
      return { told, sent: simulator.callbacks };
    };
    const first = await run();
    const second = await run();
    expect(first.told.toSorted()).toEqual(second.told.toSorted());
    expect(first.told.length).toBeGreaterThan(20);
    expect(new Set(first.sent.map(({ repetition }) => repetition))).toEqual(new Set([1, 2, 3]));
    expect(first.sent.every(({ answer }) => answer === 204)).toBe(true);
  });

  test("tries once more when the receiver is away, and no more", async () => {
    const { simulator, send } = await twilioWith({}, `http://127.0.0.1:${await freePort()}`);
    await send("01J");
    await simulator.callbacksSent();
    expect(simulator.callbacks.map(({ attempt, answer }) => [attempt, answer])).toEqual([
      [1, "ECONNREFUSED"],
      [1, "ECONNREFUSED"],
      [2, "ECONNREFUSED"],
      [2, "ECONNREFUSED"],
    ]);
  });

  test("tells of an inbound SMS, signed", async () => {
    const { simulator } = await twilioWith();
    const response = await fetch(`${simulator.url}/__inbound`, {
      method: "POST",
      body: JSON.stringify({ from: "+33612345678", body: "STOP" }),
    });
    expect(await response.json()).toEqual({ ok: true, answer: 204 });
    const [request] = receiver.received;
    expect(request?.url).toBe("/inbound");
    expect(request && parameters(request)).toMatchObject({ From: "+33612345678", Body: "STOP" });
    expect(request && valid(request, simulator.authToken)).toBe(true);
  });

  test("changes its plan over HTTP", async () => {
    const { simulator, send } = await twilioWith();
    const body = JSON.stringify({ plan: { undelivered: 0 } });
    await fetch(`${simulator.url}/__callbacks`, { method: "POST", body });
    await send("01J");
    await simulator.callbacksSent();
    expect(receiver.received).toHaveLength(2);
    expect(await (await fetch(`${simulator.url}/__callbacks`)).json()).toEqual({ ok: true, pending: 0 });
  });
});

describe("The Resend simulator", () => {
  const verified = ({ headers, body }: Received, webhookSecret: string) =>
    new Resend("re_unused").webhooks.verify({
      payload: body,
      headers: {
        id: headers["svix-id"] ?? "",
        timestamp: headers["svix-timestamp"] ?? "",
        signature: headers["svix-signature"] ?? "",
      },
      webhookSecret,
    });

  test("tells of sent and delivered, signed as Resend's SDK demands, with tags as an object", async () => {
    const { simulator, channel, send } = await resendWith({});
    await send("01J");
    await simulator.callbacksSent();
    const events = receiver.received.map((request) => verified(request, simulator.webhookSecret));
    expect(events.map(({ type }) => type).toSorted()).toEqual(["email.delivered", "email.sent"]);
    const providerMessageId = simulator.accepted[0]?.id ?? "";
    expect(events[0]).toMatchObject({
      data: { email_id: providerMessageId, to: ["zoe@example.com"], tags: { message_id: "01J" } },
    });
    expect(() =>
      receiver.received.forEach((request) => verified(request, `whsec_${"A".repeat(32)}`)),
    ).toThrow("No matching signature found");
    expect(await channel.lookup({ by: "id", providerMessageId, timeoutMs })).toMatchObject({
      messages: [{ status: "delivered" }],
    });
  });

  test("tells of a hard bounce", async () => {
    const { simulator, send } = await resendWith({ undelivered: 1 });
    await send("01J");
    await simulator.callbacksSent();
    const events = receiver.received.map((request) => verified(request, simulator.webhookSecret));
    expect(events.find(({ type }) => type === "email.bounced")).toMatchObject({
      data: { bounce: { type: "Permanent" } },
    });
  });

  test("tries again until the receiver takes it, under the same id", async () => {
    const port = await freePort();
    const { simulator, send } = await resendWith({}, `http://127.0.0.1:${port}`);
    await send("01J");
    while (simulator.callbacks.length < 2) await turn();
    const late = await startReceiver(port);
    started.push(late);
    await simulator.callbacksSent();
    expect(simulator.callbacks.map(({ attempt, answer }) => [attempt, answer])).toEqual([
      [1, "ECONNREFUSED"],
      [1, "ECONNREFUSED"],
      [2, 204],
      [2, 204],
    ]);
    expect(new Set(late.received.map(({ headers }) => headers["svix-id"])).size).toBe(2);
  });
});

describe("Faults at random", () => {
  test("hit their share of requests, the same in every run with the same seed, until they end", async () => {
    const run = async () => {
      const { simulator, send } = await twilioWith();
      simulator.faults({ seed: 3, share: 0.5, answers: [{ type: "rate-limited" }, { type: "reset" }] });
      for (let number = 0; number < 40; number += 1) await send(`M${number}`);
      const answers = simulator.requests.map(({ answer }) => answer);
      simulator.faults(null);
      for (let number = 0; number < 10; number += 1) await send(`M${number}`);
      expect(simulator.requests.slice(-10).every(({ answer }) => answer === "success")).toBe(true);
      return answers;
    };
    const answers = await run();
    expect(new Set(answers)).toEqual(new Set(["success", "rate-limited", "reset"]));
    expect(await run()).toEqual(answers);
  });
});
