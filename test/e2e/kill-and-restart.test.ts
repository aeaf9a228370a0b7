import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setTimeout as pause } from "node:timers/promises";
import { startProviders } from "../support/provider-environment.ts";
import {
  leadCreatedEvent,
  messagesOf,
  postEvents,
  settledMessages,
  startServerProcess,
  temporaryDataDir,
  until,
  type ServerProcess,
} from "../support/server-process.ts";

describe("kill -9", { timeout: 240_000 }, () => {
  let providers: Awaited<ReturnType<typeof startProviders>>;
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let environment: Record<string, string>;
  let server: ServerProcess;

  beforeAll(async () => {
    providers = await startProviders();
    dataDir = await temporaryDataDir();
    environment = {
      ...providers.environment,
      DATA_DIR: dataDir.path,
      ENGINE_RETRY_INTERVAL: "200ms",
      QUESTIONNAIRE_REMINDER_1_AFTER: "30m",
    };
    server = await startServerProcess(environment);
  });
  afterAll(async () => {
    await server.stop();
    await providers.close();
    await dataDir.remove();
  });

  it("at any point of a run: exactly one e-mail, at most one SMS, and an SMS that is missing says so", async () => {
    const deaths = 12;
    for (let number = 1; number <= deaths; number += 1) {
      const leadId = `K${number}`;
      const { status } = await postEvents(server.url, leadCreatedEvent(leadId, number));
      expect(status).toBe(202);
      await pause(Math.random() * 40);
      await server.kill();
      server = await startServerProcess(environment);

      const messages = await settledMessages(server.url, leadId, 2);
      expect(providers.emailsTo(`${leadId.toLowerCase()}@example.com`)).toHaveLength(1);
      const sent = providers.smsTo(`+336${12_000_000 + number}`);
      const sms = messages.find(({ channel }) => channel === "sms");
      expect(["1 accepted", "0 unknown"]).toContain(`${sent.length} ${sms?.status}`);
    }
  });

  it("while Twilio has the request: the message is found there after the restart", async () => {
    providers.twilio.script([{ type: "hang-after-accepting" }]);
    await postEvents(server.url, leadCreatedEvent("K90", 90));
    await until(() => (providers.smsTo("+33612000090").length > 0 ? true : null));
    await server.kill();
    server = await startServerProcess(environment);
    const messages = await settledMessages(server.url, "K90", 2);
    expect(messages.find(({ channel }) => channel === "sms")).toMatchObject({
      status: "accepted",
      reason: "found-at-provider",
    });
    expect(providers.smsTo("+33612000090")).toHaveLength(1);
  });

  it("while Twilio has not taken the request: the SMS is unknown, visible and not sent again", async () => {
    providers.twilio.script([{ type: "hang" }]);
    const before = providers.twilio.requests.length;
    await postEvents(server.url, leadCreatedEvent("K91", 91));
    await until(() => (providers.twilio.requests.length > before ? true : null));
    await server.kill();
    server = await startServerProcess(environment);
    const messages = await settledMessages(server.url, "K91", 2);
    expect(messages.find(({ channel }) => channel === "sms")).toMatchObject({ status: "unknown" });
    expect(providers.smsTo("+33612000091")).toHaveLength(0);
  });

  it("during a wait: the run goes on and the reminder is sent when due", async () => {
    await server.kill();
    environment = { ...environment, QUESTIONNAIRE_REMINDER_1_AFTER: "2s" };
    server = await startServerProcess(environment);
    await postEvents(server.url, leadCreatedEvent("K92", 92));
    await settledMessages(server.url, "K92", 2);
    await server.kill();
    server = await startServerProcess(environment);
    const messages = await settledMessages(server.url, "K92", 4);
    expect(messages.map(({ key }) => key)).toContain("lead.created:K92:questionnaire-reminder-1:sms");
    expect(providers.smsTo("+33612000092")).toHaveLength(2);
  });

  it("right after an event was acknowledged: nothing acknowledged is lost", async () => {
    await server.kill();
    // No reminder may be among what is counted.
    environment = { ...environment, QUESTIONNAIRE_REMINDER_1_AFTER: "24h" };
    server = await startServerProcess(environment);
    const leads = Array.from({ length: 20 }, (_, index) => ({
      leadId: `K1${index + 10}`,
      number: 200 + index,
    }));
    const answers = await Promise.all(
      leads.map(({ leadId, number }) => postEvents(server.url, leadCreatedEvent(leadId, number))),
    );
    await server.kill();
    expect(answers.map(({ status }) => status)).toEqual(leads.map(() => 202));
    server = await startServerProcess(environment);
    for (const { leadId, number } of leads) {
      await until(async () => ((await messagesOf(server.url, leadId)).length >= 2 ? true : null));
      await settledMessages(server.url, leadId, 2);
      expect(providers.smsTo(`+336${12_000_000 + number}`).length).toBeLessThanOrEqual(1);
      expect(providers.emailsTo(`${leadId.toLowerCase()}@example.com`)).toHaveLength(1);
    }
  });
});
