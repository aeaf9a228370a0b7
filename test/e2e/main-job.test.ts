import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProviders } from "../support/provider-environment.ts";
import {
  leadCreatedEvent,
  messagesOf,
  postEvents,
  settledMessages,
  ServerExitedError,
  startServerProcess,
  temporaryDataDir,
  until,
  type ServerProcess,
} from "../support/server-process.ts";

type Providers = Awaited<ReturnType<typeof startProviders>>;

describe("the server, as a process, with Twilio and Resend simulated", () => {
  let providers: Providers;
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let server: ServerProcess;
  let environment: Record<string, string>;

  beforeAll(async () => {
    providers = await startProviders();
    dataDir = await temporaryDataDir();
    environment = {
      ...providers.environment,
      DATA_DIR: dataDir.path,
      QUESTIONNAIRE_REMINDER_1_AFTER: "1s",
      QUESTIONNAIRE_REMINDER_2_AFTER: "2s",
      TRIAL_REMINDER_BEFORE: "1h",
    };
    server = await startServerProcess(environment);
  });
  afterAll(async () => {
    await server.stop();
    await providers.close();
    await dataDir.remove();
  });

  it("turns an event into one SMS and one e-mail, then the reminders when they are due", async () => {
    const response = await postEvents(server.url, leadCreatedEvent("L1", 1));
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ ids: [expect.any(String)] });
    const messages = await settledMessages(server.url, "L1", 6);
    expect(messages.map(({ key, status }) => `${key} ${status}`).toSorted()).toEqual([
      "lead.created:L1:confirmation:email accepted",
      "lead.created:L1:confirmation:sms accepted",
      "lead.created:L1:questionnaire-reminder-1:email accepted",
      "lead.created:L1:questionnaire-reminder-1:sms accepted",
      "lead.created:L1:questionnaire-reminder-2:email accepted",
      "lead.created:L1:questionnaire-reminder-2:sms accepted",
    ]);
    expect(providers.smsTo("+33612000001")).toHaveLength(3);
    expect(providers.emailsTo("l1@example.com")).toHaveLength(3);
  });

  it("makes one SMS and one e-mail of the same event sent ten times, one after the other or at once", async () => {
    const event = leadCreatedEvent("L2", 2);
    for (let time = 0; time < 5; time += 1) await postEvents(server.url, event);
    await Promise.all(Array.from({ length: 5 }, () => postEvents(server.url, event)));
    await postEvents(server.url, { name: "questionnaire.completed", data: { leadId: "L2" } });
    await settledMessages(server.url, "L2", 2);
    // On a busy machine the first reminder may be out before its reason was gone.
    const confirmations = (texts: { text: string | null }[]) =>
      texts.filter(({ text }) => text?.includes("vous attend") === false);
    expect(confirmations(providers.smsTo("+33612000002"))).toHaveLength(1);
    expect(confirmations(providers.emailsTo("l2@example.com"))).toHaveLength(1);
  });

  it("sends no reminder once the questionnaire is completed", async () => {
    await postEvents(server.url, leadCreatedEvent("L3", 3));
    await settledMessages(server.url, "L3", 2);
    await postEvents(server.url, { name: "questionnaire.completed", data: { leadId: "L3" } });
    // L4 comes later: once its reminders are out, those of L3 would have been too.
    await postEvents(server.url, leadCreatedEvent("L4", 4));
    await settledMessages(server.url, "L4", 6);
    expect(await messagesOf(server.url, "L3")).toHaveLength(2);
  });

  it("delivers the e-mail when the SMS cannot be: one channel never stops the other", async () => {
    providers.twilio.script([{ type: "error", status: 400, code: 21_614 }]);
    await postEvents(server.url, leadCreatedEvent("L5", 5));
    await postEvents(server.url, { name: "questionnaire.completed", data: { leadId: "L5" } });
    const messages = await settledMessages(server.url, "L5", 2);
    expect(Object.fromEntries(messages.map(({ channel, status }) => [channel, status]))).toEqual({
      sms: "refused",
      email: "accepted",
    });
  });

  it("skips the SMS to a landline and says why", async () => {
    await postEvents(server.url, leadCreatedEvent("L6", 6, { phone: "+33 1 42 68 53 00" }));
    const messages = await settledMessages(server.url, "L6", 2);
    expect(messages.find(({ channel }) => channel === "sms")).toMatchObject({
      status: "skipped",
      reason: "landline",
    });
  });

  it("confirms an interview, confirms again when it moves, and tells of its cancellation", async () => {
    const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    await postEvents(server.url, [
      leadCreatedEvent("L7", 7),
      { name: "questionnaire.completed", data: { leadId: "L7" } },
      { name: "interview.scheduled", data: { interviewId: "I7", leadId: "L7", startsAt: soon(72) } },
    ]);
    await until(
      async () =>
        (await messagesOf(server.url, "L7")).find(({ key }) => key.includes("#1:confirmation")) ?? null,
    );
    await postEvents(server.url, {
      name: "interview.scheduled",
      data: { interviewId: "I7", leadId: "L7", startsAt: soon(96) },
    });
    await until(
      async () =>
        (await messagesOf(server.url, "L7")).find(({ key }) => key.includes("#2:confirmation")) ?? null,
    );
    await settledMessages(server.url, "L7", 6);
    await postEvents(server.url, { name: "interview.cancelled", data: { interviewId: "I7" } });
    const messages = await settledMessages(server.url, "L7", 8);
    expect(messages.map(({ key }) => key).toSorted()).toEqual([
      "interview.cancelled:I7#2:notice:email",
      "interview.cancelled:I7#2:notice:sms",
      "interview.scheduled:I7#1:confirmation:email",
      "interview.scheduled:I7#1:confirmation:sms",
      "interview.scheduled:I7#2:confirmation:email",
      "interview.scheduled:I7#2:confirmation:sms",
      "lead.created:L7:confirmation:email",
      "lead.created:L7:confirmation:sms",
    ]);
  });

  it("sends the access of a trial and forgets the password", async () => {
    await postEvents(server.url, {
      name: "trial.started",
      data: {
        trialId: "T8",
        leadId: "L8",
        firstName: "Zoé",
        lastName: "Lefèvre",
        email: "l8@example.com",
        phone: "+33612000008",
        endsAt: new Date(Date.now() + 30 * 60_000).toISOString(),
        loginEmail: "l8@example.com",
        temporaryPassword: "Canary-9-tmp",
      },
    });
    const messages = await settledMessages(server.url, "L8", 4);
    expect(messages.map(({ key, status, reason }) => `${key} ${status} ${reason}`).toSorted()).toEqual([
      "trial.started:T8:access:email accepted null",
      "trial.started:T8:access:sms accepted null",
      "trial.started:T8:reminder:email skipped too-late",
      "trial.started:T8:reminder:sms skipped too-late",
    ]);
    expect(providers.smsTo("+33612000008")[0]?.text).toContain("Canary-9-tmp");
    const [sms] = messages.filter(({ key }) => key === "trial.started:T8:access:sms");
    const detail = await (await fetch(`${server.url}/api/messages/${sms?.id}`)).text();
    expect(detail).toContain("****");
    expect(detail).not.toContain("Canary-9-tmp");
  });

  it("lets no stranger call, read or register the functions", async () => {
    const endpoint = `${server.url}/api/inngest`;
    const call = await fetch(`${endpoint}?fnId=bienvenue-lead-created&stepId=step`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ event: leadCreatedEvent("X1", 99), steps: {}, ctx: {} }),
    });
    expect(call.status).toBe(401);
    for (const method of ["PUT", "GET"]) {
      const answer = await fetch(endpoint, { method });
      expect(await answer.text()).not.toContain("lead-created");
      expect(answer.ok).toBe(false);
    }
    const forged = await fetch(endpoint, {
      method: "PUT",
      headers: { "x-inngest-signature": "t=1&s=00", "x-inngest-sync-kind": "in_band" },
      body: "{}",
    });
    expect(forged.ok).toBe(false);
    const unread = await fetch(endpoint, {
      method: "POST",
      headers: { "x-inngest-signature": "t=1&s=00" },
      body: "not even JSON: nobody reads it",
    });
    expect(unread.status).toBe(401);
  });

  it("refuses a second process on the same data directory, naming it", async () => {
    const second = startServerProcess(environment);
    await expect(second).rejects.toThrow(ServerExitedError);
    await expect(second).rejects.toThrow(dataDir.path);
  });

  it("says nothing personal on its output", () => {
    expect(server.output()).not.toMatch(/Lefèvre|example\.com|\+336|Canary/);
  });

  it("ends on SIGTERM although a client has stopped in the middle of its request", async () => {
    const own = await temporaryDataDir();
    const ending = await startServerProcess({ ...environment, DATA_DIR: own.path, SEND_TIMEOUT: "100ms" });
    const client = connect(Number(new URL(ending.url).port), "127.0.0.1");
    client.on("error", () => undefined);
    client.write(
      "POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n",
    );
    // The server's 100 Continue: it has begun with the request.
    await once(client, "data");
    client.write("{");
    expect(await ending.stop()).toBe(0);
    client.destroy();
    await own.remove();
  });
});

it("goes on reading what it sealed before it was given an ENCRYPTION_KEY", async () => {
  const dataDir = await temporaryDataDir();
  const tried = await startServerProcess({ DATA_DIR: dataDir.path });
  await postEvents(tried.url, leadCreatedEvent("L1", 1));
  await settledMessages(tried.url, "L1", 2);
  await tried.stop();

  const configured = await startServerProcess({
    DATA_DIR: dataDir.path,
    ENCRYPTION_KEY: "0123456789abcdef".repeat(4),
  });
  const sandbox = await fetch(`${configured.url}/try/sandbox`);
  expect(sandbox.status).toBe(200);
  expect(await sandbox.text()).toContain("demande est bien enregistrée");
  await configured.stop();
  await dataDir.remove();
});
