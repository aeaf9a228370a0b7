import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { templateSchemas } from "../../src/messages/template.ts";
import * as sms from "../../src/sms.ts";
import { createSmsService, type OutgoingMessage, type SendResult } from "../../src/sms.ts";
import { startAppServer, type AppServerOptions } from "./app-server.ts";
import { startScriptedServer, type Act } from "./scripted-server.ts";

const closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  vi.stubEnv("BIENVENUE_API_KEY", "key-12345");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function withApp(options: AppServerOptions = {}) {
  const server = await startAppServer({ apiKey: "key-12345", ...options });
  closers.push(server.close);
  vi.stubEnv("BIENVENUE_URL", server.url);
  return server;
}

async function withScript(acts: Act[]) {
  const server = await startScriptedServer(acts);
  closers.push(server.close);
  vi.stubEnv("BIENVENUE_URL", server.url);
  return server;
}

const startsAt = "2030-05-02T08:00:00.000Z";
const date = new Date(startsAt);
const phone = "33612345678";
const address = "Zoe@EXAMPLE.com";

describe("each function sends what its server understands", () => {
  const cases: [string, () => Promise<SendResult>, object][] = [
    [
      "sendSMS",
      () => sms.sendSMS({ to: phone, message: "Bonjour", from: "ACME" }),
      { to: "+33612345678", from: "ACME", content: { template: null, text: "Bonjour" } },
    ],
    [
      "sendOnboardingConfirmationSMS",
      () => sms.sendOnboardingConfirmationSMS(phone, "Zoé Lefèvre"),
      { to: "+33612345678", content: { template: "lead-confirmation", data: { name: "Zoé Lefèvre" } } },
    ],
    [
      "sendQuestionnaireReminderSMS",
      () => sms.sendQuestionnaireReminderSMS(phone, "Zoé", "https://app.example.com/q"),
      {
        content: {
          template: "questionnaire-reminder",
          data: { name: "Zoé", questionnaireUrl: "https://app.example.com/q" },
        },
      },
    ],
    [
      "sendInterviewConfirmationSMS",
      () => sms.sendInterviewConfirmationSMS(phone, "Zoé", date, "https://meet.example.com/1"),
      {
        content: {
          template: "interview-confirmation",
          data: { name: "Zoé", startsAt, meetingUrl: "https://meet.example.com/1" },
        },
      },
    ],
    [
      "sendTrialStartSMS",
      () => sms.sendTrialStartSMS(phone, "Zoé", "zoe@example.com", "pass phrase"),
      {
        content: {
          template: "trial-access",
          data: { name: "Zoé", loginEmail: "zoe@example.com", temporaryPassword: "pass phrase" },
        },
      },
    ],
    [
      "sendEmail",
      () => sms.sendEmail({ to: address, subject: "Bonjour", text: "Texte", html: "<p>Texte</p>" }),
      {
        to: "Zoe@example.com",
        content: { template: null, subject: "Bonjour", text: "Texte", html: "<p>Texte</p>" },
      },
    ],
    [
      "sendOnboardingConfirmationEmail",
      () => sms.sendOnboardingConfirmationEmail(address, "Zoé"),
      { to: "Zoe@example.com", content: { template: "lead-confirmation", data: { name: "Zoé" } } },
    ],
    [
      "sendQuestionnaireReminderEmail",
      () => sms.sendQuestionnaireReminderEmail(address, "Zoé"),
      { content: { template: "questionnaire-reminder", data: { name: "Zoé" } } },
    ],
    [
      "sendInterviewConfirmationEmail",
      () => sms.sendInterviewConfirmationEmail(address, "Zoé", date),
      { content: { template: "interview-confirmation", data: { name: "Zoé", startsAt } } },
    ],
    [
      "sendTrialStartEmail",
      () => sms.sendTrialStartEmail(address, "Zoé", "zoe@example.com", "pass"),
      {
        content: {
          template: "trial-access",
          data: { name: "Zoé", loginEmail: "zoe@example.com", temporaryPassword: "pass" },
        },
      },
    ],
  ];

  test.each(cases)("%s", async (name, send, composition) => {
    const server = await withApp();
    expect(await send()).toEqual({ success: true, messageId: "SM0123456789" });
    expect(server.sent).toHaveLength(1);
    expect(server.sent[0]).toMatchObject({
      composition,
      request: { channel: name.endsWith("SMS") ? "sms" : "email" },
    });
  });

  test("and an absent, null or empty link is no link", async () => {
    const server = await withApp();
    for (const link of [undefined, null, ""]) {
      expect(await sms.sendQuestionnaireReminderSMS(phone, "Zoé", link)).toHaveProperty("success", true);
      expect(await sms.sendInterviewConfirmationEmail(address, "Zoé", date, link)).toHaveProperty(
        "success",
        true,
      );
    }
    expect(JSON.stringify(server.sent)).not.toMatch(/questionnaireUrl|meetingUrl/);
  });
});

describe("a failure is a result", () => {
  test.each([
    ["BIENVENUE_URL", "https://bienvenue.example.com", ""],
    ["BIENVENUE_API_KEY", "", "https://bienvenue.example.com"],
  ])("that names %s when it is missing", async (name, key, url) => {
    vi.stubEnv("BIENVENUE_URL", url);
    vi.stubEnv("BIENVENUE_API_KEY", key);
    const result = await sms.sendSMS({ to: phone, message: "Bonjour" });
    expect(result).toEqual({
      success: false,
      error: expect.stringContaining(`${name} is not set`) as string,
    });
  });

  test("needs no key for a server on this machine that has none", async () => {
    await withApp({ apiKey: undefined });
    vi.stubEnv("BIENVENUE_API_KEY", "");
    expect(await sms.sendSMS({ to: phone, message: "Bonjour" })).toMatchObject({ success: true });
  });

  test("where the runtime has no process", async () => {
    vi.stubGlobal("process", undefined);
    const pending = sms.sendSMS({ to: phone, message: "Bonjour" });
    vi.unstubAllGlobals();
    expect(await pending).toEqual({
      success: false,
      error: expect.stringContaining("BIENVENUE_URL is not set") as string,
    });
  });

  test("when the server refuses, in the server's words", async () => {
    const explanation = "The number is a landline, which cannot receive SMS.";
    await withApp({ outcome: { status: "skipped", reason: "landline", explanation } });
    const result = await sms.sendOnboardingConfirmationSMS("+33142345678", "Zoé");
    expect(result).toMatchObject({ success: false, error: expect.stringContaining(explanation) as string });
  });

  test.each([
    ["0612345678", "phone: country code missing"],
    ["hello", "phone: "],
  ])("when the number is %j", async (number, error) => {
    const server = await withApp();
    const result = await sms.sendOnboardingConfirmationSMS(number, "Zoé");
    expect(result).toMatchObject({ success: false, error: expect.stringContaining(error) as string });
    expect(server.sent).toEqual([]);
  });

  test("when the date is not one", async () => {
    for (const date of [new Date(Number.NaN), startsAt, undefined, null, 12]) {
      const given = date as Date;
      const result = await sms.sendInterviewConfirmationSMS(phone, "Zoé", given);
      expect(result).toMatchObject({
        success: false,
        error: expect.stringContaining("date: must be") as string,
      });
      expect(await sms.sendInterviewConfirmationEmail(address, "Zoé", given)).toHaveProperty(
        "success",
        false,
      );
    }
  });

  test("that does not show the password or the API key", async () => {
    await withScript([{ status: 401, body: { error: "Bearer key-12345 is wrong" } }]);
    const refused = await sms.sendTrialStartSMS(phone, "Zoé", "zoe@example.com", "s3cret");
    const invalid = await sms.sendTrialStartSMS(phone, "Zoé", "not an address", "s3cret");
    expect([refused.success, invalid.success]).toEqual([false, false]);
    expect(JSON.stringify([refused, invalid])).not.toMatch(/s3cret|key-12345/);
  });

  const hostile: [string, unknown][] = [
    ["nothing", undefined],
    ["null", null],
    ["a number", 12],
    ["a symbol", Symbol("s")],
    ["a function", () => {}],
    ["a bigint", 1n],
    ["an object whose fields throw", throwingProxy(new Error("no"))],
    ["an object that throws what cannot be read", throwingProxy(throwingProxy(null))],
  ];
  test.each(hostile)("whatever is passed: %s", async (_what, given) => {
    const server = await withApp();
    for (const send of everyFunction()) {
      for (const results of [
        await send(given, given, given, given),
        await send(phone, given, given, given),
      ]) {
        expect(results).toEqual({ success: false, error: expect.stringMatching(/./) as string });
      }
    }
    expect(server.sent).toEqual([]);
  });
});

describe("the idempotency key", () => {
  test("is one for each call, repeated with the same bytes on the retries of that call", async () => {
    const sent = { status: 200, body: { success: true, messageId: "SM1", id: "01J" } };
    const server = await withScript(["reset", sent, sent]);
    expect(await sms.sendSMS({ to: phone, message: "Bonjour" })).toEqual({ success: true, messageId: "SM1" });
    expect(await sms.sendSMS({ to: phone, message: "Bonjour" })).toEqual({ success: true, messageId: "SM1" });
    const [first, second, third] = server.received;
    expect(first?.headers["idempotency-key"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.headers["idempotency-key"]).toBe(first?.headers["idempotency-key"]);
    expect(second?.body).toBe(first?.body);
    expect(third?.headers["idempotency-key"]).not.toBe(first?.headers["idempotency-key"]);
  });

  test("lets a 504 be asked again, so that the server can find the message", async () => {
    const server = await withScript([
      { status: 504, body: { error: "The message may have been sent: the answer was lost.", id: "01J" } },
      { status: 200, body: { success: true, messageId: "SM1", id: "01J" } },
    ]);
    expect(await sms.sendSMS({ to: phone, message: "Bonjour" })).toEqual({ success: true, messageId: "SM1" });
    expect(new Set(server.received.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  });

  test("makes a 504 that stays a failure that says so", async () => {
    const server = await withApp({ outcome: { status: "unknown", explanation: "the answer was lost." } });
    const result = await sms.sendSMS({ to: phone, message: "Bonjour" });
    expect(result).toMatchObject({
      success: false,
      error: expect.stringContaining("may have been sent") as string,
    });
    expect(server.sent).toHaveLength(1);
  });

  test("waits for a send that is still going on", async () => {
    const server = await withScript([
      { status: 409, headers: { "retry-after": "0" }, body: { error: "The same message is being sent." } },
      { status: 200, body: { success: true, messageId: "SM1", id: "01J" } },
    ]);
    expect(await sms.sendSMS({ to: phone, message: "Bonjour" })).toHaveProperty("success", true);
    expect(server.received).toHaveLength(2);
  });
});

describe("over another transport", () => {
  test("the same functions hand over parsed messages, whose data the server's templates take", async () => {
    const sent: { message: OutgoingMessage; key: string }[] = [];
    const service = createSmsService((message, { idempotencyKey }) => {
      sent.push({ message, key: idempotencyKey });
      return Promise.resolve({ success: true, messageId: "SM1" });
    });
    await service.sendTrialStartSMS("+33 6 12 34 56 78", " Zoé ", "zoe@example.com", "pw");
    await service.sendInterviewConfirmationEmail(address, "Zoé", date, "https://meet.example.com/1");
    expect(sent.map(({ message }) => [message.channel, message.to])).toEqual([
      ["sms", "+33612345678"],
      ["email", "Zoe@example.com"],
    ]);
    for (const { content } of sent.map(({ message }) => message)) {
      if (!("template" in content)) throw new Error("A template was meant.");
      expect(templateSchemas[content.template].parse(content.data)).toEqual(content.data);
    }
    expect(sent[0]?.key).not.toBe(sent[1]?.key);
  });

  test("what the transport throws is a result", async () => {
    const service = createSmsService(() => Promise.reject(new Error("The ledger is closed.")));
    expect(await service.sendSMS({ to: phone, message: "Bonjour" })).toEqual({
      success: false,
      error: "The ledger is closed.",
    });
  });
});

function everyFunction(): ((...given: unknown[]) => Promise<unknown>)[] {
  const { createSmsService: _create, httpTransport: _transport, ...functions } = sms;
  const all = Object.values(functions);
  expect(all).toHaveLength(10);
  return all as ((...given: unknown[]) => Promise<unknown>)[];
}

/** An object nothing can be done with: every access throws `thrown`. */
function throwingProxy(thrown: unknown): unknown {
  const fail = () => {
    throw thrown;
  };
  return new Proxy({}, { get: fail, getPrototypeOf: fail, has: fail, ownKeys: fail });
}
