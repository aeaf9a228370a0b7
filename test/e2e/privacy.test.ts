import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canary, canaryAddress, canaryEvents, canaryOneOffs, canaryPhone } from "../support/canary.ts";
import { columnsWith, postgresTables, sqliteTables, type Tables } from "../support/column-search.ts";
import { freePort, startInngestServer } from "../support/inngest-server.ts";
import { startProviders } from "../support/provider-environment.ts";
import {
  postEvents,
  settledMessages,
  startServerProcess,
  temporaryDataDir,
  until,
  type ServerProcess,
} from "../support/server-process.ts";

const postgres = process.env["TEST_DATABASE_URL"];

/** Where a personal value may be: what the store keeps of a person, and of what was said to them. */
const allowed = new Set([
  "leads.first_name",
  "leads.last_name",
  "leads.email",
  "leads.phone",
  "leads.questionnaire_url",
  "interviews.meeting_url",
  "interviews.cancel_reason",
  "trials.login_email",
  "messages.recipient",
  "messages.body",
]);

const personal = Object.entries(canary.personal);
const secrets = Object.entries(canary.secret);
const all = [...personal, ...secrets];

const variants = [
  { name: "on SQLite, with the embedded engine", database: "sqlite", inngest: false },
  { name: "on PostgreSQL, with the embedded engine", database: "postgres", inngest: false },
  { name: "on SQLite, with an Inngest server", database: "sqlite", inngest: true },
] as const;

describe.each(variants)("personal data and secrets $name", { timeout: 60_000 }, (variant) => {
  const skipped = variant.database === "postgres" && postgres === undefined;
  const database = `bienvenue_test_${randomBytes(6).toString("hex")}`;
  const databaseUrl = new URL(postgres ?? "postgres://unused");
  databaseUrl.pathname = `/${database}`;
  let providers: Awaited<ReturnType<typeof startProviders>>;
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let inngest: Awaited<ReturnType<typeof startInngestServer>> | undefined;
  let environment: Record<string, string>;
  let server: ServerProcess;
  let output = "";
  let answers: string[] = [];

  const storeTables = async (): Promise<Tables> =>
    variant.database === "sqlite"
      ? sqliteTables(join(dataDir.path, "store.db"))
      : await postgresTables(databaseUrl.href, "bienvenue");
  const engineTables = (): Tables =>
    sqliteTables(inngest === undefined ? join(dataDir.path, "engine.db") : inngest.file);
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${server.url}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  const json = (body: unknown): RequestInit => ({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

  /** Providers that quote the recipient in what they refuse and in what they break with. */
  const misbehave = () => {
    const quoted = `'${canaryPhone}' / ${canaryAddress} (${canary.personal.firstName})`;
    providers.twilio.script([
      { type: "error", status: 400, code: 21_211, message: `The 'To' number ${quoted} is not valid.` },
      { type: "error", status: 500, code: 20_500, message: quoted },
      { type: "error", status: 400, code: 29_999, message: quoted },
      { type: "reset-after-accepting" },
      { type: "malformed-after-accepting", body: quoted },
    ]);
    providers.resend.script([
      { type: "error", status: 422, code: "validation_error", message: `Invalid \`to\`: ${quoted}` },
      { type: "error", status: 500, code: "internal_server_error", message: quoted },
      { type: "error", status: 418, code: "never_heard_of", message: quoted },
      { type: "error", status: 502, body: `<html>${quoted}</html>` },
      { type: "reset-after-accepting" },
    ]);
  };

  const live = async () => {
    misbehave();
    let expected = 0;
    for (const { name, data } of canaryEvents()) {
      const { status } = await postEvents(server.url, { name, data });
      expect(status, name).toBe(202);
      if (name === "questionnaire.completed" || name === "trial.converted") continue;
      expected += 2;
      await settledMessages(server.url, "L1", expected);
    }
    misbehave();
    for (const { path, body } of [...canaryOneOffs, ...canaryOneOffs, ...canaryOneOffs, ...canaryOneOffs]) {
      const { status, text } = await ask(path, json(body));
      if (status !== 200) answers.push(text);
    }
    for (const path of ["/healthz", "/readyz"]) answers.push((await ask(path)).text);
    for (const [path, init] of [
      ["/api/messages/unknown", undefined],
      [
        "/api/events",
        json({ name: "lead.created", data: { leadId: 1, ...canary.personal, ...canary.secret } }),
      ],
      ["/api/leads/unknown/export", undefined],
    ] as const) {
      const { status, text } = await ask(path, init);
      expect(status, path).toBeGreaterThanOrEqual(400);
      answers.push(text);
    }
  };

  beforeAll(async () => {
    if (skipped) return;
    if (variant.database === "postgres") await administer(`create database ${database}`);
    providers = await startProviders();
    dataDir = await temporaryDataDir();
    const port = await freePort();
    if (variant.inngest) inngest = await startInngestServer({ port, retryDelayMs: 100 });
    environment = {
      ...providers.environment,
      DATA_DIR: dataDir.path,
      LOG_LEVEL: "debug",
      SEND_TIMEOUT: "2s",
      PROMOTIONAL_HOURS: "always",
      ...(variant.database === "postgres" ? { DATABASE_URL: databaseUrl.href } : {}),
      ...(variant.inngest ? { INNGEST_DEV: `http://127.0.0.1:${port}` } : { ENGINE_RETRY_INTERVAL: "100ms" }),
    };
    server = await startServerProcess(environment);
    await until(() => (!variant.inngest || inngest?.registrations[0] ? true : null));
    await live();
    await server.stop();
    output = server.output();
  }, 60_000);
  afterAll(async () => {
    if (skipped) return;
    await inngest?.close();
    await providers.close();
    await dataDir.remove();
    if (variant.database === "postgres") await administer(`drop database ${database} with (force)`);
  });

  it.skipIf(skipped)("are in no column of the store but those made for them", async () => {
    const tables = await storeTables();
    for (const [field, value] of personal) {
      const places = columnsWith(tables, value);
      expect(places, `${field} is not on record at all`).not.toEqual([]);
      expect(
        places.filter((place) => !allowed.has(place)),
        field,
      ).toEqual([]);
    }
  });

  it.skipIf(skipped)("are in clear nowhere where they are secret", async () => {
    const tables = await storeTables();
    for (const [field, value] of secrets) expect(columnsWith(tables, value), field).toEqual([]);
  });

  it.skipIf(skipped)("are in no column of the engine", async () => {
    if (inngest !== undefined) await inngest.stop();
    const tables = engineTables();
    expect(columnsWith(tables, "lead.created")).not.toEqual([]);
    for (const [field, value] of all) expect(columnsWith(tables, value), field).toEqual([]);
  });

  it.skipIf(skipped || !variant.inngest)("do not cross the wire to the Inngest server, nor back", () => {
    const wire = inngest?.wire.join("\n") ?? "";
    expect(wire).toContain("lead.created");
    expect(wire).toContain("confirmation-sms");
    for (const [field, value] of all) expect(wire.toLowerCase(), field).not.toContain(value.toLowerCase());
  });

  it.skipIf(skipped)("are in no log line, whatever the level and the fault", () => {
    expect(output).toContain("did not accept");
    for (const [field, value] of all) expect(linesWith(output, value), field).toEqual([]);
    expect(output).not.toContain(providers.twilio.authToken);
    expect(output).not.toContain(providers.resend.apiKey);
  });

  it.skipIf(skipped)("are in no error answer and in no answer about the server's health", () => {
    expect(answers.length).toBeGreaterThan(6);
    for (const [field, value] of all)
      expect(
        answers.filter((answer) => answer.toLowerCase().includes(value.toLowerCase())),
        field,
      ).toEqual([]);
  });

  it.skipIf(skipped || variant.inngest)("are gone everywhere when the person is erased", async () => {
    server = await startServerProcess(environment);
    const { status } = await ask("/api/leads/L1", { method: "DELETE" });
    expect(status).toBe(200);
    // Killed, so that nothing tidies up on the way out.
    await server.kill();
    for (const file of readdirSync(dataDir.path)) {
      const bytes = readFileSync(join(dataDir.path, file)).toString("latin1").toLowerCase();
      for (const [field, value] of all)
        expect(bytes.includes(value.toLowerCase()), `${field} in ${file}`).toBe(false);
    }
    const tables = await storeTables();
    for (const [field, value] of all) expect(columnsWith(tables, value), field).toEqual([]);
    for (const [field, value] of all) expect(linesWith(server.output(), value), field).toEqual([]);
  });
});

function linesWith(output: string, text: string): string[] {
  return output.split("\n").filter((line) => line.toLowerCase().includes(text.toLowerCase()));
}

async function administer(sql: string): Promise<void> {
  const client = new Client({ connectionString: postgres });
  await client.connect();
  await client.query(sql);
  await client.end();
}
