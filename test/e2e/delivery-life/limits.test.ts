import { describe, expect, it } from "vitest";
import { startService } from "../../support/service.ts";
import {
  messagesOf,
  postEvents,
  startServerProcess,
  temporaryDataDir,
  trialStartedEvent,
  until,
} from "../../support/server-process.ts";

const skipped = process.env["TEST_DATABASE_URL"] === undefined;

describe.skipIf(skipped)("a day's limit, on PostgreSQL, with an Inngest server", { timeout: 120_000 }, () => {
  it("is exact between two servers that send at once, and what is held back says why", async () => {
    const environment = { SMS_MAX_PER_DAY: "7", EMAIL_MAX_PER_DAY: "9" };
    const service = await startService({ database: "postgres", inngest: true }, { environment });
    const { url, twilio, resend } = service;
    const dataDir = await temporaryDataDir();
    const second = await startServerProcess({ ...service.environment, DATA_DIR: dataDir.path, PORT: "0" });
    try {
      const sms = (index: number) => ({ to: `+3361300000${index}`, message: `Bonjour ${index}` });
      const post = (path: string, body: unknown) =>
        fetch(`${second.url}${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
      const trials = Array.from({ length: 10 }, (_, index) => trialStartedEvent(`L${index}`, index));
      const [answers] = await Promise.all([
        Promise.all(Array.from({ length: 10 }, (_, index) => post("/api/sms/send", sms(index)))),
        postEvents(url, trials),
      ]);
      const rows = await until(async () => {
        const all = (await Promise.all(trials.map(({ data }) => messagesOf(url, data.leadId)))).flat();
        const open = all.filter(({ status }) => status === "pending" || status === "sending");
        return all.length === 20 && open.length === 0 ? all : null;
      });
      expect([twilio.accepted.length, resend.accepted.length]).toEqual([7, 9]);

      const held = rows.filter(({ status }) => status !== "accepted");
      expect(new Set(held.map(({ status, reason }) => `${status} ${reason}`))).toEqual(
        new Set(["deferred limit-day-messages"]),
      );
      const statuses = answers.map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set(statuses.includes(200) ? [200, 429] : [429]));
      const sentByHand = statuses.filter((status) => status === 200).length;
      const sentByRuns = rows.filter(
        ({ channel, status }) => channel === "sms" && status === "accepted",
      ).length;
      expect(sentByHand + sentByRuns).toBe(7);
      const usage: unknown = await (await fetch(`${url}/api/usage`)).json();
      expect(usage).toMatchObject({ channels: { sms: { messages: 7 }, email: { messages: 9 } } });
    } finally {
      await second.stop();
      await dataDir.remove();
      await service.close();
    }
  });
});
