import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Finding } from "../../src/doctor/finding.ts";
import { freePort, inngestEnvironment, inngestKeys } from "../support/inngest-server.ts";
import { startProviders } from "../support/provider-environment.ts";
import { startRealServer } from "./real-server.ts";
import { runCommand } from "./run-command.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** An installation of the simulated providers on which everything is as it should be, no server running. */
async function sound() {
  const providers = await startProviders();
  closers.push(() => providers.close());
  const folder = mkdtempSync(join(tmpdir(), "bienvenue-doctor-"));
  closers.push(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
  const { twilio, resend } = providers;
  twilio.account.numbers.push({ phoneNumber: "+33757000001", sms: true, smsUrl: "" });
  resend.account.domains.push({ id: "d1", name: "example.com", status: "verified", records: [] });
  const port = String(await freePort());
  const environment = {
    ...providers.environment,
    TWILIO_PHONE_NUMBER: "+33757000001",
    DATA_DIR: folder,
    PORT: port,
  };
  return { ...providers, folder, environment };
}

async function examine(environment: Record<string, string>, startedMs = Date.now()) {
  const { code, text } = await runCommand(environment, ["doctor", "--json"], { startedMs });
  const { findings } = JSON.parse(text) as { findings: Finding[] };
  const about = (name: string) => findings.filter((finding) => finding.about === name);
  return { code, text, findings, about, problems: findings.filter(({ verdict }) => verdict === "problem") };
}

type Sound = Awaited<ReturnType<typeof sound>>;

describe("a sound installation", () => {
  test("has no problem, and nothing is sent", async () => {
    const { environment, twilio, resend } = await sound();
    const { code, problems, about, text } = await examine(environment);
    expect(problems).toEqual([]);
    expect(code).toBe(0);
    expect(about("Twilio account")[0]?.verdict).toBe("ok");
    expect(about("Twilio sender")[0]?.says).toContain("+33757000001 belongs to the account");
    expect(about("Sender domain")[0]?.says).toContain("example.com is verified");
    expect(about("Clock")[0]?.verdict).toBe("ok");
    expect(about("Server")[0]?.toDo).toBe("npm start");
    expect([...twilio.accepted, ...resend.accepted]).toEqual([]);
    for (const request of [...twilio.requests, ...resend.requests]) expect(request.method).toBe("GET");
    for (const secret of [twilio.authToken, resend.apiKey, resend.webhookSecret]) {
      expect(text).not.toContain(secret);
    }
  });

  test("beside its server is left alone, and the server is found", async () => {
    const server = await startRealServer();
    closers.push(() => server.close());
    await server.lead("D1", 41);
    const { twilio, resend } = server;
    twilio.account.numbers.push({ phoneNumber: "+33757000001", sms: true, smsUrl: "" });
    resend.account.domains.push({ id: "d1", name: "example.com", status: "verified", records: [] });
    const environment = { ...server.environment, PORT: new URL(server.url).port, HOST: "127.0.0.1" };
    const { about, problems, code } = await examine(environment);
    expect(problems).toEqual([]);
    expect(code).toBe(0);
    expect(about("Server")[0]?.says).toContain("is ready");
    expect(about("Data directory")[0]?.says).toContain("a server works in it");
    expect(about("Database")[0]?.says).toContain("is sound, its tables are up to date");
    expect(about("Encryption key")[0]?.says).toContain("opens what is sealed");
    expect(about("Inngest")[0]?.says).toContain("which a server runs");
    await server.lead("D2", 42);
  });

  test("is told in lines of at most 80 columns", async () => {
    const { environment } = await sound();
    const { out, text } = await runCommand(environment, ["doctor"], { startedMs: Date.now() });
    expect(text).toContain("0 problems");
    expect(out.filter((line) => line.length > 80 && !/http|\//.test(line))).toEqual([]);
  });
});

describe("names each fault and what to do", () => {
  const faults: [string, (one: Sound) => Record<string, string> | void, string, RegExp, RegExp][] = [
    [
      "a wrong token",
      () => ({ TWILIO_AUTH_TOKEN: "wrong" }),
      "Twilio account",
      /refuses.*20003/,
      /TWILIO_AUTH_TOKEN/,
    ],
    [
      "a suspended account",
      ({ twilio }) => void (twilio.account.status = "suspended"),
      "Twilio account",
      /is suspended/,
      /console/,
    ],
    [
      "a number of somebody else",
      () => ({ TWILIO_PHONE_NUMBER: "+33757999999" }),
      "Twilio sender",
      /is not a number of this account/,
      /TWILIO_PHONE_NUMBER/,
    ],
    [
      "a number that only speaks",
      ({ twilio }) =>
        void twilio.account.numbers.splice(0, 1, { phoneNumber: "+33757000001", sms: false, smsUrl: "" }),
      "Twilio sender",
      /cannot send SMS/,
      /SMS capability/,
    ],
    [
      "a name on a trial account",
      ({ twilio }) => {
        twilio.account.type = "Trial";
        return { TWILIO_PHONE_NUMBER: "Bienvenue" };
      },
      "Twilio sender",
      /trial account cannot send from names/,
      /Upgrade/,
    ],
    [
      "a messaging service there is not",
      () => ({ TWILIO_MESSAGING_SERVICE_SID: `MG${"0".repeat(32)}` }),
      "Twilio sender",
      /no messaging service/,
      /SID/,
    ],
    [
      "an empty messaging service",
      ({ twilio }) => {
        const sid = `MG${"1".repeat(32)}`;
        twilio.account.services.push({ sid, inboundRequestUrl: null, phoneNumbers: 0, alphaSenders: 0 });
        return { TWILIO_MESSAGING_SERVICE_SID: sid };
      },
      "Twilio sender",
      /nothing to send from/,
      /sender pool/,
    ],
    [
      "a Twilio that cannot be reached",
      () => ({ TWILIO_BASE_URL: "http://127.0.0.1:9" }),
      "Twilio account",
      /did not answer \(ECONNREFUSED\)/,
      /Nothing listens/,
    ],
    ["a wrong API key", () => ({ RESEND_API_KEY: "re_wrong" }), "Resend key", /refuses/, /RESEND_API_KEY/],
    [
      "a domain of somebody else",
      () => ({ EMAIL_FROM: "Brand <a@other.example>" }),
      "Sender domain",
      /at other\.example, which the account does not have/,
      /\(example\.com\)/,
    ],
    [
      "missing DNS records",
      ({ resend }) => {
        const record = (name: string, status: string) => ({
          record: name,
          name: "send",
          type: "TXT",
          value: "v",
          ttl: "Auto",
          status,
        });
        const records = [record("SPF", "verified"), record("DKIM", "not_started")];
        resend.account.domains.splice(0, 1, { id: "d1", name: "example.com", status: "pending", records });
      },
      "Sender domain",
      /is not verified \(pending\)/,
      /: DKIM \(TXT send, not started\)\.$/,
    ],
    [
      "a webhook that leads nowhere",
      ({ twilio }) => ({ PUBLIC_URL: twilio.url }),
      "Resend webhook",
      /no webhook that leads here/,
      /webhooks\/resend/,
    ],
    [
      "another program under the public name",
      ({ twilio }) => ({ PUBLIC_URL: twilio.url }),
      "Public URL",
      /is not this service/,
      /proxy/,
    ],
    [
      "a public name nobody has",
      () => ({ PUBLIC_URL: "http://127.0.0.1:2" }),
      "Public URL",
      /Nothing answers/,
      /Nothing listens/,
    ],
    [
      "a dev server that is not there",
      () => ({ INNGEST_DEV: "http://127.0.0.1:2" }),
      "Inngest",
      /No dev server/,
      /npx/,
    ],
    [
      "a damaged database",
      ({ folder }) =>
        writeFileSync(
          join(folder, "store.db"),
          "this is no database, and long enough to be read as one".repeat(40),
        ),
      "Database",
      /cannot be used: file is not a database/,
      /backup/,
    ],
    [
      "a damaged engine file",
      ({ folder }) =>
        writeFileSync(
          join(folder, "engine.db"),
          "this is no database, and long enough to be read as one".repeat(40),
        ),
      "Inngest",
      /engine\.db cannot be used/,
      /backup/,
    ],
    [
      "a PostgreSQL that is not there",
      () => ({ DATABASE_URL: "postgres://someone:hidden-word@127.0.0.1:9/bienvenue" }),
      "Database",
      /PostgreSQL at 127\.0\.0\.1:9\/bienvenue cannot be used \(ECONNREFUSED\)/,
      /start PostgreSQL/,
    ],
    [
      "a spoilt key file",
      ({ folder }) => writeFileSync(join(folder, "encryption.key"), "abc"),
      "Encryption key",
      /does not hold/,
      /backup/,
    ],
    [
      "another program at the port",
      ({ twilio }) => ({ PORT: String(twilio.port) }),
      "Server",
      /is not this service/,
      /PORT/,
    ],
  ];

  test.each(faults)("%s", async (_name, spoil, about, says, toDo) => {
    const installation = await sound();
    const change = spoil(installation) ?? {};
    const found = await examine({ ...installation.environment, ...change });
    const finding = found.problems.find((problem) => problem.about === about);
    expect(finding?.says).toMatch(says);
    expect(finding?.toDo).toMatch(toDo);
    expect(found.code).toBe(1);
    expect(found.text).not.toContain("hidden-word");
  });

  test("a clock that is wrong, by how much", async () => {
    const { environment } = await sound();
    const minute = await examine(environment, Date.now() + 60_000);
    expect(minute.about("Clock")[0]).toMatchObject({ verdict: "warning" });
    expect(minute.code).toBe(0);
    const hour = await examine(environment, Date.now() - 3_600_000);
    expect(hour.about("Clock")[0]?.says).toMatch(/3(599|600|601) s behind/);
    expect(hour.code).toBe(1);
  });

  test("settings that the server would refuse, all at once, and looks no further", async () => {
    const { code, about, findings } = await examine({ PORT: "many", TWILIO_AUTH_TOKEN: "t" });
    expect(about("Settings").map(({ says }) => says.split(":")[0])).toEqual([
      "PORT",
      "TWILIO_ACCOUNT_SID is missing",
      "TWILIO_PHONE_NUMBER (or TWILIO_MESSAGING_SERVICE_SID) is missing",
    ]);
    expect(findings.at(-1)?.verdict).toBe("skipped");
    expect(code).toBe(1);
  });

  test("a misspelt setting, and the one that is meant", async () => {
    const { environment } = await sound();
    const { about, code } = await examine({ ...environment, RETAIN_BODYS: "30d" });
    expect(about("Settings")[0]).toMatchObject({ verdict: "warning", toDo: "Is RETAIN_BODIES meant?" });
    expect(code).toBe(0);
  });

  test("a data directory that others may read", async () => {
    const { environment, folder } = await sound();
    chmodSync(folder, 0o755);
    expect((await examine(environment)).about("Data directory")[0]?.toDo).toBe(`chmod 700 ${folder}`);
  });

  test("a database whose key is gone", async () => {
    const server = await startRealServer({ ENCRYPTION_KEY: "ab".repeat(32) });
    closers.push(() => server.close());
    const { ENCRYPTION_KEY: _gone, ...environment } = server.environment as Record<string, string>;
    const { about } = await examine(environment);
    expect(about("Encryption key")[0]).toMatchObject({ verdict: "problem" });
    const changed = await examine({ ...environment, ENCRYPTION_KEY: "cd".repeat(32) });
    expect(changed.about("Encryption key")[0]?.says).toContain("sealed with another key");
  });
});

describe("a sending key of Resend", () => {
  test("is accepted, and what it may not look at is said", async () => {
    const { environment, resend } = await sound();
    resend.account.permission = "sending_access";
    const { about, code } = await examine(environment);
    expect(about("Resend key")[0]).toMatchObject({ verdict: "ok" });
    expect(about("Sender domain")[0]).toMatchObject({ verdict: "skipped" });
    expect(about("Sender domain")[0]?.says).toContain("A sending key may not read domains");
    expect(code).toBe(0);
  });
});

describe("the public URL", () => {
  test("leads to the service, also where it answers providers only", async () => {
    const port = String(await freePort());
    const publicUrl = `http://127.0.0.1:${port}`;
    const server = await startRealServer({ PORT: port, PUBLIC_URL: publicUrl });
    closers.push(() => server.close());
    server.resend.account.webhooks.push({
      id: "w1",
      endpoint: `${publicUrl}/webhooks/resend`,
      status: "enabled",
      events: ["email.delivered", "email.bounced"],
    });
    const { about } = await examine(server.environment);
    expect(about("Public URL")[0]).toMatchObject({ verdict: "ok" });
    expect(about("Twilio callback")[0]).toMatchObject({ verdict: "ok" });
    expect(about("Resend webhook")[0]?.says).toContain("does not report email.complained, email.failed");
  });

  test("that redirects is a problem: signatures do not survive it", async () => {
    const port = await freePort();
    const redirecting = createServer((_request, response) => {
      response.writeHead(301, { location: "https://elsewhere.example/" }).end();
    });
    await new Promise<void>((resolve) => redirecting.listen(port, "127.0.0.1", resolve));
    closers.push(() => new Promise((resolve) => redirecting.close(() => resolve())));
    const { environment } = await sound();
    const { about } = await examine({ ...environment, PUBLIC_URL: `http://127.0.0.1:${port}` });
    expect(about("Public URL")[0]?.toDo).toContain("https://elsewhere.example/");
  });
});

describe("an Inngest server's keys", () => {
  test("are told apart, and nothing is sent to find out", async () => {
    const asked: string[] = [];
    const inngest = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        asked.push(`${request.method} ${body}`);
        const right =
          request.url === `/e/${inngestKeys.eventKey}` ||
          request.headers.authorization?.startsWith("Bearer signkey-prod-");
        response.writeHead(right === true ? 404 : 401, { "content-type": "application/json" }).end("{}");
      });
    });
    const port = await freePort();
    await new Promise<void>((resolve) => inngest.listen(port, "127.0.0.1", resolve));
    closers.push(() => new Promise((resolve) => inngest.close(() => resolve())));
    const { environment } = await sound();
    const settings = { ...environment, ...inngestEnvironment(port), ENCRYPTION_KEY: "ab".repeat(32) };
    const right = await examine(settings);
    expect(right.about("Inngest signing key")[0]).toMatchObject({ verdict: "ok" });
    expect(right.about("Inngest event key")[0]).toMatchObject({ verdict: "ok" });
    expect(asked.toSorted()).toEqual(["GET ", "POST []"]);
    const wrong = await examine({
      ...settings,
      INNGEST_EVENT_KEY: "wrong",
      INNGEST_SIGNING_KEY: `signkey-test-${"00".repeat(32)}`,
    });
    expect(wrong.about("Inngest signing key")[0]).toMatchObject({ verdict: "problem" });
    expect(wrong.about("Inngest event key")[0]).toMatchObject({ verdict: "problem" });
    expect(wrong.text).not.toContain("/e/wrong");
  });
});
