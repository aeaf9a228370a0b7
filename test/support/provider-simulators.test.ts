import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { resendChannel } from "../../src/channels/resend.ts";
import { twilioChannel } from "../../src/channels/twilio.ts";
import { startProviderSimulatorsProcess } from "./provider-simulators-process.ts";

const sms = { to: "+33612345678", text: "Bonjour" };
const email = { to: "zoe@example.com", from: "acme@acme.example", subject: "Bonjour", text: "Bonjour" };
const timeoutMs = 10_000;
const logSchema = z.object({ requests: z.array(z.unknown()), accepted: z.array(z.unknown()) }).partial();
const sentSchema = z.object({ id: z.string() });

describe("The provider simulators as a process of their own", () => {
  let directory: string;
  let log: string;
  let simulators: Awaited<ReturnType<typeof startProviderSimulatorsProcess>>;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "bienvenue-simulators-"));
    log = join(directory, "log.jsonl");
    simulators = await startProviderSimulatorsProcess({ args: ["--log", log] });
  });
  afterEach(async () => {
    await simulators.close();
    await rm(directory, { recursive: true });
  });

  const sendSms = () => {
    const { url: baseUrl, accountSid, authToken } = simulators.twilio;
    return twilioChannel({ accountSid, authToken, from: "ACME", baseUrl }).send(sms, {
      messageId: "01J",
      idempotencyKey: "01J",
      timeoutMs,
    });
  };
  const sendEmail = (idempotencyKey: string) => {
    const { url: baseUrl, apiKey } = simulators.resend;
    const channel = resendChannel({ apiKey, baseUrl });
    return channel.send(email, { messageId: "01J", idempotencyKey, timeoutMs });
  };
  test("write each request and each accepted message to an append-only log, without credentials", async () => {
    await sendSms();
    await sendEmail("key-1");
    const text = await readFile(log, "utf8");
    const entries = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(entries).toMatchObject([
      { provider: "twilio", entry: "request", method: "POST", answer: "success" },
      { provider: "twilio", entry: "accepted", message: { to: sms.to, text: sms.text } },
      { provider: "resend", entry: "request", method: "POST", answer: "success" },
      { provider: "resend", entry: "accepted", message: { to: [email.to], idempotencyKey: "key-1" } },
    ]);
    expect(text).not.toContain(simulators.resend.apiKey);
  });

  test("are scripted, read and cleared over HTTP", async () => {
    const { url } = simulators.twilio;
    await control(url, "/__script", { answers: [{ type: "rate-limited", retryAfter: "3" }] });
    expect(await sendSms()).toMatchObject({ reason: "rate-limited", retryAfterMs: 3000 });
    await control(url, "/__always", { answer: { type: "error", status: 400, code: 21610 } });
    expect(await sendSms()).toMatchObject({ reason: "opted-out" });
    expect(await control(url, "/__log")).toMatchObject({ requests: [{}, {}], accepted: [] });
    await control(url, "/__clear", {});
    expect(await control(url, "/__log")).toEqual({ requests: [], accepted: [] });
    expect(await sendSms()).toMatchObject({ status: "accepted" });
  });

  test("take a thousand requests in a row and end cleanly", async () => {
    const body = JSON.stringify(email);
    const headers = { authorization: `Bearer ${simulators.resend.apiKey}`, "user-agent": "test" };
    for (let batch = 0; batch < 10; batch++) {
      const responses = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          fetch(`${simulators.resend.url}/emails`, {
            method: "POST",
            body,
            // Every message is sent twice.
            headers: { ...headers, "idempotency-key": `${batch}-${index % 50}` },
          }).then(async (response) => sentSchema.parse(await response.json())),
        ),
      );
      expect(new Set(responses.map(({ id }) => id)).size).toBe(50);
    }
    const { accepted } = await control(simulators.resend.url, "/__log");
    expect(accepted).toHaveLength(500);
    expect(await simulators.close()).toBe(0);
  });
});

async function control(baseUrl: string, path: string, body?: unknown) {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${baseUrl}${path}`, init);
  return logSchema.parse(await response.json());
}
