import { afterEach, describe, expect, test } from "vitest";
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { DomainEvent } from "../../src/events/domain-event.ts";
import type { MessageRecord } from "../../src/store/ledger.ts";
import { row, startAppServer, type AppServer, type AppServerOptions } from "../client/app-server.ts";
import { startScriptedServer } from "../client/scripted-server.ts";
import { runCommand } from "./run-command.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

const sandbox = { sandboxChannels: ["sms", "email"] };

async function withApp(options: AppServerOptions = sandbox): Promise<AppServer> {
  const server = await startAppServer(options);
  closers.push(server.close);
  return server;
}

function run(url: string | undefined, ...args: string[]) {
  return runCommand(url === undefined ? {} : { BIENVENUE_URL: url }, args);
}

/** The rows of a lead's first messages, as they appear with the event. */
function journeyRows(event: DomainEvent, ...given: Partial<MessageRecord>[]): MessageRecord[] {
  const ids = {
    leadId: "leadId" in event.data ? event.data.leadId : null,
    interviewId: "interviewId" in event.data ? event.data.interviewId : null,
    trialId: "trialId" in event.data ? event.data.trialId : null,
    journey: event.name.replace(".", "-"),
  };
  return [
    row({ id: `${event.id}-sms`, channel: "sms", ...ids, ...given[0] }),
    row({ id: `${event.id}-email`, channel: "email", ...ids, ...given[1] }),
  ];
}

/** A page of messages as the server answers it. */
const page = (messages: MessageRecord[]) => ({
  status: 200,
  headers: { "x-bienvenue-sandbox": "sms, email" },
  body: { messages, nextCursor: null },
});

/** Accepts every message at once. */
const obliging: AppServerOptions = {
  ...sandbox,
  onEvent: (event, rows) => rows.push(...journeyRows(event)),
};

describe("emit", () => {
  test.each(["lead.created", "interview.scheduled", "trial.started"])(
    "sends a sample %s that a server that knows nothing takes, with new ids each time",
    async (name) => {
      const server = await withApp(obliging);
      const first = await run(server.url, "emit", name);
      const second = await run(server.url, "emit", name);
      expect([first.code, second.code]).toEqual([0, 0]);
      expect(server.events).toHaveLength(2);
      const [one, two] = server.events.map(({ data }) => data as { leadId: string; email: string });
      expect(one?.email).toBe("zoe.lefevre@example.com");
      expect(two?.leadId).not.toBe(one?.leadId);
    },
  );

  test("puts what is given in place of the sample", async () => {
    const server = await withApp(obliging);
    const flags = ["--email", "ada@example.com", "--phone", "0032470123456", "--first-name", "Ada"];
    const data = ["--data", '{"firstName":"Zed","timeZone":"Europe/Brussels"}'];
    await run(server.url, "emit", "lead.created", "--lead-id", "L9", "--locale", "en", ...flags, ...data);
    expect(server.events[0]?.data).toMatchObject({
      leadId: "L9",
      email: "ada@example.com",
      phone: "+32470123456",
      firstName: "Ada",
      lastName: "Lefèvre",
      locale: "en",
      timeZone: "Europe/Brussels",
    });
  });

  test("leaves the contact of a known lead alone", async () => {
    const server = await withApp(obliging);
    await run(server.url, "emit", "trial.started", "--lead-id", "L1");
    expect(server.events[0]?.data).not.toHaveProperty("phone");
    expect(server.events[0]?.data).toHaveProperty("leadId", "L1");
  });

  test("schedules an interview two days ahead", async () => {
    const server = await withApp(obliging);
    await run(server.url, "emit", "interview.scheduled");
    expect(server.events[0]?.data).toHaveProperty("startsAt", "2026-05-04T09:00:00.000Z");
  });

  test("writes to nobody's addresses where channels are real, and says how to reach somebody", async () => {
    const real = await withApp({ ...obliging, sandboxChannels: [] });
    const made = await run(real.url, "emit", "lead.created");
    expect(made.code).toBe(0);
    expect(made.out.join("\n")).toContain("To reach somebody, say whom with --phone and --email.");
    expect(real.events[0]?.data).not.toHaveProperty("phone");
    expect(real.events[0]?.data).toHaveProperty("email", "delivered@resend.dev");

    const you = ["--phone", "+33698765432", "--email", "you@example.com"];
    const given = await run(real.url, "emit", "lead.created", ...you);
    expect(given.out.join("\n")).not.toContain("To reach somebody");
    expect(real.events[1]?.data).toMatchObject({ phone: "+33698765432", email: "you@example.com" });
  });
});

describe("following", () => {
  test("shows each change once, until every message has settled", async () => {
    let listings = 0;
    const server = await withApp({
      ...sandbox,
      onEvent: (event, rows) =>
        rows.push(...journeyRows(event, { status: "sending" }, { status: "pending", recipient: null })),
      onList: ([text, email]) => {
        listings += 1;
        if (listings === 3 && text !== undefined) text.status = "accepted";
        if (listings === 5 && email !== undefined) {
          Object.assign(email, { status: "refused", retryable: true, reason: "rate-limited" });
        }
        if (listings === 7 && email !== undefined) {
          Object.assign(email, { status: "accepted", recipient: "zoe@example.com", attempts: 2 });
          Object.assign(email, { reason: null });
        }
      },
    });
    const { code, out } = await run(server.url, "emit", "lead.created");
    expect(out.map((line) => line.replaceAll(/ +/g, " "))).toEqual([
      expect.stringMatching(/^Sent lead\.created to http:\S+: lead lead-[0-9a-f]{8} \(event \S+\)\.$/),
      " sms lead-confirmation being sent to +33612345678",
      " email lead-confirmation waiting",
      " sms lead-confirmation accepted by the sandbox to +33612345678",
      " email lead-confirmation refused, will be tried again · rate-limited",
      " email lead-confirmation accepted by the sandbox to zoe@example.com",
      "2 messages, all settled.",
      "Sandbox: SMS and e-mail reached no real person.",
      "Two reminders of the questionnaire follow, unless questionnaire.completed comes first.",
    ]);
    expect(code).toBe(0);
  });

  test("waits for the second channel when the first has settled alone", async () => {
    let listings = 0;
    const server = await withApp({
      ...sandbox,
      onEvent: (event, rows) => rows.push(...journeyRows(event).slice(0, 1)),
      onList: (rows) => {
        listings += 1;
        const leadId = rows[0]?.leadId ?? null;
        if (listings === 5) rows.push(row({ id: "late", channel: "email", leadId, status: "undelivered" }));
      },
    });
    const { code, out } = await run(server.url, "emit", "lead.created");
    expect(out.join("\n")).toContain("could not be delivered");
    expect(code).toBe(1);
  });

  test("does not wait to the limit for a second channel that never comes", async () => {
    const server = await withApp({
      ...sandbox,
      onEvent: (event, rows) => rows.push(...journeyRows(event).slice(0, 1)),
    });
    const { code, out, tookMs } = await run(server.url, "emit", "lead.created");
    expect(out).toContain("1 message, all settled.");
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(5000);
  });

  test("is content with messages skipped for a reason, and says the reason", async () => {
    const explanation = "The number is a landline, which cannot receive SMS.";
    const server = await withApp({
      ...sandbox,
      onEvent: (event, rows) =>
        rows.push(...journeyRows(event, { status: "skipped", reason: "landline", explanation })),
    });
    const { code, out } = await run(server.url, "emit", "lead.created");
    expect(out.join("\n")).toContain(`not sent to +33612345678 · ${explanation} (landline)`);
    expect(code).toBe(0);
  });

  test.each([
    [{ status: "unknown" }, "unknown, may have been sent"],
    [{ status: "refused", retryable: false, reason: "recipient" }, "refused"],
    [{ status: "refused", retryable: true, reason: "retries-exhausted" }, "refused"],
  ] as const)("ends with exit code 1 for %j", async (state, words) => {
    const server = await withApp({
      ...sandbox,
      onEvent: (event, rows) => rows.push(...journeyRows(event, state)),
    });
    const { code, out } = await run(server.url, "emit", "lead.created");
    expect(out.join("\n")).toContain(words);
    expect(out.join("\n")).toContain("1 did not go out for certain");
    expect(code).toBe(1);
  });

  test("ends when its time is up", async () => {
    const server = await withApp();
    const { code, out, tookMs } = await run(server.url, "emit", "lead.created", "--time-limit", "5");
    expect(out.at(-1)).toContain("No message within 5 s");
    expect(code).toBe(1);
    expect(tookMs).toBeGreaterThanOrEqual(5000);
    expect(tookMs).toBeLessThan(6000);
  });

  test("says that the same lead again brings nothing new, without waiting for the limit", async () => {
    const server = await withApp();
    server.rows.push(row({ id: "m1", channel: "sms", leadId: "L1" }));
    const { code, out, tookMs } = await run(server.url, "emit", "lead.created", "--lead-id", "L1");
    expect(out.at(-1)).toContain("Nothing new: 1 message came of it before");
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(5000);
  });

  test("follows the notice of a cancellation to the lead it concerns", async () => {
    const server = await withApp({
      ...sandbox,
      onEvent: (event, rows) => rows.push(...journeyRows(event).map((row) => ({ ...row, leadId: "L1" }))),
    });
    server.rows.push(
      row({ id: "m1", channel: "sms", leadId: "L1", interviewId: "I1", journey: "interview-scheduled" }),
    );
    const { code, out } = await run(server.url, "emit", "interview.cancelled", "--interview-id", "I1");
    expect(out).toContain("2 messages, all settled.");
    expect(code).toBe(0);
    const unknown = await run(server.url, "emit", "interview.cancelled", "--interview-id", "I2");
    expect(unknown).toMatchObject({ code: 0 });
    expect(unknown.out.at(-1)).toContain("no notice of it is expected");
  });

  test("outlives a restart of the server", async () => {
    const both = [row({ id: "a", channel: "sms" }), row({ id: "b", channel: "email" })];
    const server = await startScriptedServer([
      page([]),
      { status: 202, body: { ids: ["E1"] } },
      "reset",
      { status: 503 },
      page(both),
    ]);
    closers.push(server.close);
    const { code, out } = await run(server.url, "emit", "lead.created");
    expect(out.filter((line) => line.includes("does not answer"))).toHaveLength(1);
    expect(code).toBe(0);
  });

  test("is left out with --no-follow", async () => {
    const server = await withApp(obliging);
    const { code, out } = await run(server.url, "emit", "lead.created", "--no-follow");
    expect(out).toHaveLength(1);
    expect(code).toBe(0);
  });

  test("becomes one JSON document with --json, without the temporary password", async () => {
    const server = await withApp(obliging);
    const { out } = await run(server.url, "emit", "trial.started", "--json");
    expect(out).toHaveLength(1);
    const document = JSON.parse(out[0] ?? "") as { messages: unknown[]; ended: string };
    expect(document).toMatchObject({ ended: "settled", event: { data: { temporaryPassword: "********" } } });
    expect(document.messages).toHaveLength(2);
  });
});

describe("what cannot be meant ends with exit code 2 and a sentence", () => {
  test.each([
    [["emit"], "Which event?"],
    [["emit", "lead.deleted"], 'There is no event "lead.deleted"'],
    [["emit", "lead.created", "trial.started"], "One event at a time"],
    [["emit", "lead.created", "--frist-name", "Ada"], "--frist-name"],
    [["emit", "lead.created", "--data", "{"], "--data must be JSON"],
    [["emit", "lead.created", "--data", "[]"], "--data must be a JSON object"],
    [["emit", "lead.created", "--phone", "0612345678"], "country code missing"],
    [["emit", "lead.created", "--time-limit", "soon"], "--time-limit"],
    [["emit", "lead.created", "--url", "localhost"], "is not a URL"],
    [["emit", "lead.created", "--api-key", "two words"], "apiKey"],
    [["emit", "questionnaire.completed"], "--lead-id"],
    [["emit", "interview.cancelled"], "--interview-id"],
    [["emit", "trial.converted"], "--trial-id"],
    [["emit", "trial.converted", "--trial-id", "T1", "--email", "a@example.com"], "has no email"],
    [["dance"], 'There is no command "dance"'],
  ])("%j", async (args, sentence) => {
    const { code, errors } = await run("http://127.0.0.1:9", ...args);
    expect(errors).toContain(sentence);
    expect(code).toBe(2);
  });
});

describe("the server", () => {
  test("that is not running is said, with what to do", async () => {
    const server = await startAppServer();
    await server.close();
    const { code, errors } = await run(server.url, "emit", "lead.created");
    expect(errors).toBe(
      `Nothing answers at ${server.url}: start the server with \`npm start\` in another terminal.`,
    );
    expect(code).toBe(1);
  });

  test("that wants another key is said, with where to give it", async () => {
    const server = await withApp({ ...obliging, apiKey: "right" });
    const { code, errors } = await run(server.url, "emit", "lead.created", "--api-key", "wrong");
    expect(errors).toContain("answered 401");
    expect(errors).toContain("--api-key");
    expect(errors).not.toContain("wrong");
    expect(code).toBe(1);
    expect((await run(server.url, "emit", "lead.created", "--api-key", "right")).code).toBe(0);
  });
});

test("--help says how a command is used", async () => {
  const { code, out } = await run(undefined, "emit", "--help");
  expect(out.join("\n")).toContain("npm run emit -- lead.created");
  expect(code).toBe(0);
  expect((await run(undefined, "--help")).out.join("\n")).toContain("emit");
});

test("works as a process, without colours where the output is no terminal", async () => {
  const server = await withApp(obliging);
  const child = spawn(process.execPath, ["src/cli.ts", "emit", "lead.created"], {
    env: { ...process.env, BIENVENUE_URL: server.url, FORCE_COLOR: undefined },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const [code] = (await once(child, "close")) as [number];
  expect(output).toContain("2 messages, all settled.");
  expect(output).not.toContain("\u001B");
  expect(code).toBe(0);
});
