import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProviders } from "../support/provider-environment.ts";
import {
  postEvents,
  settledMessages,
  startServerProcess,
  temporaryDataDir,
  type ServerProcess,
} from "../support/server-process.ts";

describe("personal data and secrets", () => {
  let providers: Awaited<ReturnType<typeof startProviders>>;
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let server: ServerProcess;
  const canary = {
    firstName: "Canariprenom",
    lastName: "Canarinom",
    email: "canari@courriel.example",
    phone: "+33612987654",
    password: "Canari-secret-4711",
  };

  beforeAll(async () => {
    providers = await startProviders();
    dataDir = await temporaryDataDir();
    server = await startServerProcess({
      ...providers.environment,
      DATA_DIR: dataDir.path,
      LOG_LEVEL: "debug",
    });
    // A refusal and an ambiguous answer, so that errors are written too.
    providers.twilio.script([
      { type: "error", status: 400, code: 21_211 },
      { type: "reset-after-accepting" },
    ]);
    const { password, ...contact } = canary;
    await postEvents(server.url, {
      name: "trial.started",
      data: {
        trialId: "T1",
        leadId: "L1",
        ...contact,
        temporaryPassword: password,
        loginEmail: canary.email,
      },
    });
    await postEvents(server.url, { name: "lead.created", data: { leadId: "L1", ...contact } });
    await settledMessages(server.url, "L1", 4);
    await server.stop();
  });
  afterAll(async () => {
    await providers.close();
    await dataDir.remove();
  });

  const filesWith = (text: string) =>
    readdirSync(dataDir.path).filter((file) => readFileSync(join(dataDir.path, file)).includes(text));

  it("are in no file but the store: the engine's history holds ids and dates", () => {
    for (const value of [canary.firstName, canary.lastName, canary.email, canary.phone]) {
      expect(
        filesWith(value).filter((file) => !file.startsWith("store.db")),
        value,
      ).toEqual([]);
      expect(filesWith(value), value).toContain("store.db");
    }
  });

  it("leave a temporary password in clear in no file at all", () => {
    expect(filesWith(canary.password)).toEqual([]);
  });

  it("are in no log line, whatever the level and the fault", () => {
    expect(server.output()).toContain("did not accept");
    for (const value of Object.values(canary)) expect(server.output()).not.toContain(value);
    expect(server.output()).not.toContain(providers.twilio.authToken);
    expect(server.output()).not.toContain(providers.resend.apiKey);
  });
});
